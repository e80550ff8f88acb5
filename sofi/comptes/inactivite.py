"""Accounts that nobody uses: warned, then anonymised; and what is no longer needed of sign-ins and requests."""

import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.anonymiser import anonymiser, dernier_du_cariforef
from sofi.comptes.models import CleActivation, DemandeCle, Reponse, Utilisateur
from sofi.socle.courriel import absolu, envoyer


def inutilises(maintenant):
    """Accounts without a sign-in (or, never used, without being opened) for SOFI_INACTIVITE_JOURS days."""
    limite = maintenant - datetime.timedelta(days=settings.SOFI_INACTIVITE_JOURS)
    return Utilisateur.objects.filter(efface_le=None).alias(vu=Coalesce("last_login", "cree_le")).filter(vu__lt=limite)


@transaction.atomic
def avertir(maintenant=None):
    """Write once to each unused account that may still sign in. Returns how many."""
    maintenant = maintenant or timezone.now()
    pas_avertis = Q(averti_le=None) | Q(averti_le__lt=F("last_login"))
    comptes = list(inutilises(maintenant).filter(pas_avertis, is_active=True).select_for_update())
    limite = timezone.localdate(maintenant) + datetime.timedelta(days=settings.SOFI_INACTIVITE_PREAVIS)
    for compte in comptes:
        envoyer(
            "Sofi\u00a0: votre compte n’a pas servi depuis longtemps",
            f"Personne ne s’est connecté à Sofi avec {compte.email} depuis plus de "
            f"{settings.SOFI_INACTIVITE_JOURS} jours. Pour garder ce compte, connectez-vous avant le {limite:%d/%m/%Y}."
            "\n\nSinon, il sera anonymisé\u00a0: l’adresse, le nom et les accès seront effacés. "
            "L’offre de formation saisie ne change pas.",
            [compte.email],
            lien=("Se connecter", absolu(reverse("account_login"))),
        )
        compte.averti_le = maintenant
    Utilisateur.objects.bulk_update(comptes, ["averti_le"])
    return len(comptes)


def anonymiser_inutilises(maintenant=None):
    """Anonymise those warned SOFI_INACTIVITE_PREAVIS days ago and still unused, and those that could not sign in.

    The last login of the CARIF-OREF stays. Returns how many.
    """
    maintenant = maintenant or timezone.now()
    preavis = maintenant - datetime.timedelta(days=settings.SOFI_INACTIVITE_PREAVIS)
    prevenus = Q(averti_le__lte=preavis) & (Q(last_login=None) | Q(last_login__lt=F("averti_le")))
    comptes = inutilises(maintenant).filter(prevenus | Q(is_active=False))
    return sum(anonymiser(compte) is not None for compte in comptes if not dernier_du_cariforef(compte))


def purger(maintenant=None):
    """Forget ended connections, and the keys and answered requests older than an unused account may be."""
    maintenant = maintenant or timezone.now()
    Session.objects.filter(expire_date__lt=maintenant).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    limite = maintenant - datetime.timedelta(days=settings.SOFI_INACTIVITE_JOURS)
    CleActivation.objects.filter(expire_le__lt=limite).delete()
    DemandeCle.objects.exclude(reponse=Reponse.EN_ATTENTE).filter(traitee_le__lt=limite).delete()
