"""What every page knows about this SOFI."""

from django.conf import settings


def site(request):
    """`site` in templates: the region served and how to reach the CARIF-OREF (R001, R014)."""
    return {
        "site": {
            "region": settings.SOFI_REGION_NOM,
            "telephone": settings.SOFI_CONTACT_TELEPHONE,
            "horaires": settings.SOFI_CONTACT_HORAIRES,
            "mail": settings.SOFI_CONTACT_MAIL,
            "tutoriels": settings.SOFI_TUTORIELS_URL,
        }
    }
