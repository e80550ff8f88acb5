"""What every page knows about this SOFI, kept in the process for half a minute: whoever writes it calls `oublier()`."""

from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse

from sofi.socle.models import Coordonnees, Rubrique

DUREE = 30.0  # seconds

_cache = {"site": None, "jusqu_a": 0.0}


def oublier():
    """Forget what was read: to be called after any change of the contact or of a rubrique."""
    _cache.update(site=None, jusqu_a=0.0)


def site(request):
    """`site` in templates: the region served, how to reach the CARIF-OREF, the pages on SOFI (R001, R014, R021)."""
    if _cache["site"] is None or monotonic() > _cache["jusqu_a"]:
        _cache.update(site=_lire(), jusqu_a=monotonic() + DUREE)
    return {"site": _cache["site"]}


def connu():
    """The same as last read, without any query: for the pages of an error."""
    return _cache["site"] or _de(Coordonnees.de_l_installation(), Rubrique.par_defaut())


def _lire():
    try:
        return _de(Coordonnees.en_vigueur(), Rubrique.toutes())
    except DatabaseError:
        return connu()


def _de(coordonnees, rubriques):
    adresses = {code: rubrique.adresse or _ici(code) for code, rubrique in rubriques.items()}
    return {
        "region": settings.SOFI_REGION_NOM,
        "telephone": coordonnees.telephone,
        "horaires": coordonnees.horaires,
        "mail": coordonnees.mail,
        "tutoriels": adresses[Rubrique.Code.TUTOS],
        "rubriques": adresses,
        "anciennes": [
            {"code": code, "libelle": str(rubrique), "adresse": adresses[code]}
            for code, rubrique in rubriques.items()
            if rubrique.ancienne and rubrique.est_ecrite
        ],
        "site_pro": {"nom": settings.SOFI_SITE_PRO_NOM, "adresse": settings.SOFI_SITE_PRO_URL},
    }


def _ici(code):
    """The page of a rubrique that does not stand elsewhere."""
    try:
        return reverse("catalogue:rubrique", args=[code])
    except NoReverseMatch:
        return ""
