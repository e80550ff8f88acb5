"""Logins that an establishment gives and takes back (R028, R108 to R114)."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.droits import administrateurs
from sofi.comptes.models import Profil, Utilisateur
from sofi.socle.courriel import envoyer

JOURS = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


class AccesRefuse(Exception):
    """Why this login cannot be given, changed or taken back, in French."""


def comptes_de(etablissement):
    """The OF logins that administer a site of this establishment."""
    return (
        Utilisateur.objects.filter(profil=Profil.OF, is_active=True, sites__etablissement=etablissement)
        .distinct()
        .order_by("nom", "prenom", "email")
        .prefetch_related("sites")
    )


@transaction.atomic
def creer_acces(contact, email, sites, *, notification, absolu):
    """Give a login to a contact, and invite the person by mail; an OF login that exists gets these sites too.

    `absolu`: makes an address absolute. Raises AccesRefuse.
    """
    compte = Utilisateur.objects.filter(email__iexact=email).first()
    if compte is not None and compte.profil != Profil.OF:
        raise AccesRefuse("Cette adresse ne peut pas recevoir d’accès d’organisme. Choisissez-en une autre.")
    if compte is None:
        compte = Utilisateur.objects.creer(
            email, nom=contact.nom, prenom=contact.prenom, notification_email=notification, sites=sites
        )
    else:
        compte.sites.add(*sites)
    if not compte.is_active:
        compte.is_active = True
        compte.save(update_fields=["is_active"])
    if not Utilisateur.objects.filter(contact=contact).exists() and compte.contact_id is None:
        compte.contact = contact
        compte.save(update_fields=["contact"])
    inviter(compte, contact.etablissement, absolu)
    return compte


@transaction.atomic
def changer_acces(compte, etablissement, modifiables, sites, *, notification, par):
    """Set which of the `modifiables` sites the login administers; the others stay. Raises AccesRefuse."""
    _verrouiller(etablissement)
    avant = administrateurs(etablissement).exists()
    compte.sites.remove(*[site for site in modifiables if site not in sites])
    compte.sites.add(*sites)
    compte.notification_email = notification
    compte.save(update_fields=["notification_email"])
    _garder_un_administrateur(etablissement, avant, par)


@transaction.atomic
def retirer_acces(compte, etablissement, par):
    """Take the establishment back from a login; a login left without any site can no longer sign in."""
    _verrouiller(etablissement)
    avant = administrateurs(etablissement).exists()
    compte.sites.remove(*etablissement.sites.all())
    if not compte.sites.exists():
        compte.is_active = False
        compte.save(update_fields=["is_active"])
    _garder_un_administrateur(etablissement, avant, par)


def _verrouiller(etablissement):
    """Two administrators who remove each other at the same moment come one after the other."""
    Etablissement.objects.select_for_update().get(pk=etablissement.pk)


def _garder_un_administrateur(etablissement, avant, par):
    if avant and not par.est_cariforef and not administrateurs(etablissement).exists():
        raise AccesRefuse(
            "Cette personne est la dernière à administrer l’établissement. "
            "Donnez d’abord à quelqu’un d’autre un accès au site principal."
        )


def inviter(compte, etablissement, absolu):
    """Write to the person: to choose a password with a link used once, or that one more establishment is open."""
    if compte.has_usable_password():
        suite = "Connectez-vous avec votre email et votre mot de passe."
        lien = ("Se connecter", absolu(reverse("account_login")))
    else:
        suite = f"Choisissez votre mot de passe en ouvrant ce lien. Il ne sert qu’une fois, pendant {JOURS} jours."
        cle = {"uidb36": user_pk_to_url_str(compte), "key": default_token_generator.make_token(compte)}
        lien = ("Choisir mon mot de passe", absolu(reverse("account_reset_password_from_key", kwargs=cle)))
    texte = (
        f"{etablissement.raison_sociale} (SIRET {etablissement.siret}) vous donne un accès à Sofi, "
        f"le Système de l’offre de formation informatisé des {settings.SOFI_REGION_NOM}. "
        f"Votre email de login est {compte.email}.\n\n{suite}"
    )
    envoyer("Sofi : votre accès", texte, [compte.email], lien=lien)
