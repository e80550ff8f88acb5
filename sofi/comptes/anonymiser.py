"""Take out of an account all that names the person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from sofi.comptes.models import CleActivation, DemandeCle, DemandeEffacement, Profil, Utilisateur

NOM = "Compte effacé"


def dernier_du_cariforef(compte):
    """True for the only login left of the CARIF-OREF: without it nobody could run SOFI."""
    autres = Utilisateur.objects.filter(profil=Profil.CARIFOREF, is_active=True).exclude(pk=compte.pk)
    return compte.est_cariforef and compte.is_active and not autres.exists()


@transaction.atomic
def anonymiser(compte):
    """The account keeps its number, so that what it did stays the work of one and the same; nobody can name it."""
    compte = Utilisateur.objects.select_for_update(of=("self",)).get(pk=compte.pk)
    personne = "efface.invalid"
    DemandeCle.objects.filter(email__iexact=compte.email).update(
        nom=NOM, prenom="", fonction="", telephone="", message="", email=f"{compte.pk}@{personne}"
    )
    CleActivation.objects.filter(email__iexact=compte.email).delete()
    DemandeEffacement.objects.filter(compte=compte).update(message="")
    for connexion in UserSession.objects.filter(user=compte):
        connexion.end()
    for modele in (EmailAddress, Authenticator):
        modele.objects.filter(user=compte).delete()
    compte.sites.clear()
    compte.email, compte.nom, compte.prenom = f"{compte.pk}@{personne}", f"{NOM} n° {compte.pk}", ""
    compte.contact, compte.is_active, compte.notification_email = None, False, False
    compte.sujet_proconnect = None
    compte.last_login, compte.efface_le = None, timezone.now()
    compte.set_unusable_password()
    compte.save()
    return compte
