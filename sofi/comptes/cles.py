"""Give and use an activation key (R025, R026)."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sofi.annuaire.creation import ouvrir
from sofi.comptes.models import CleActivation, Profil, Reponse, Utilisateur
from sofi.socle.courriel import envoyer

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without the signs one mistakes for others."""
GROUPES, PAR_GROUPE = 4, 5


class CleInvalide(Exception):
    """The key is unknown, forged, for another address, used or expired: one never learns which."""


class EtablissementFerme(Exception):
    """The CARIF-OREF has closed this establishment: nobody enters before it opens it again."""


def empreinte(cle):
    """SHA-256 of a key, spaces, dashes and case aside."""
    lisible = "".join(signe for signe in cle.upper() if signe.isalnum())
    return hashlib.sha256(lisible.encode()).hexdigest()


def _nouvelle_cle():
    groupes = ("".join(secrets.choice(ALPHABET) for _ in range(PAR_GROUPE)) for _ in range(GROUPES))
    return "-".join(groupes)


@transaction.atomic
def accepter(demande, par, adresse):
    """Open the establishment if it is new and send a key; an OF that already has an account gets its sites at once.

    `adresse`: absolute address of the page where keys are used. Raises DejaTraitee or EtablissementFerme.
    """
    demande = demande.repondre(par, Reponse.ACCEPTEE)
    etablissement = ouvrir(demande.siret, demande.raison_sociale, nda=demande.nda, email=demande.email)
    if etablissement.ferme_le is not None:
        raise EtablissementFerme
    compte = Utilisateur.objects.filter(email__iexact=demande.email, profil=Profil.OF, is_active=True).first()
    if compte is not None:
        compte.sites.add(*etablissement.sites.all())
        texte = (
            f"Votre compte Sofi gère maintenant aussi {etablissement.raison_sociale} (SIRET {etablissement.siret}). "
            "Choisissez-le dans la liste « Établissement », en haut de l’écran."
        )
        envoyer("Sofi : un établissement de plus", texte, [compte.email])
        return None
    cle = _nouvelle_cle()
    donnee = CleActivation.objects.create(
        empreinte=empreinte(cle),
        email=demande.email.lower(),
        nom=demande.nom,
        prenom=demande.prenom,
        etablissement=etablissement,
        demande=demande,
        expire_le=timezone.now() + datetime.timedelta(days=settings.SOFI_CLE_JOURS),
    )
    texte = (
        f"Voici votre clé d’activation Sofi pour {etablissement.raison_sociale} (SIRET {etablissement.siret}). "
        f"Ouvrez la page, donnez votre email ({donnee.email}) et cette clé, puis choisissez votre mot de passe.\n\n"
        f"La clé ne sert qu’une fois, jusqu’au {timezone.localtime(donnee.expire_le):%d/%m/%Y}."
    )
    envoyer("Sofi : votre clé d’activation", texte, [donnee.email], code=cle, lien=("Créer mon compte", adresse))
    return donnee


@transaction.atomic
def refuser(demande, par, motif):
    """Say no, and why. Raises DejaTraitee."""
    demande = demande.repondre(par, Reponse.REFUSEE, motif)
    texte = f"Votre demande de clé d’activation Sofi pour le SIRET {demande.siret} n’a pas été acceptée."
    envoyer("Sofi : votre demande de clé d’activation", texte, [demande.email], faits=[("Motif", motif)])


def cle_valable(cle, email):
    """The key, locked, if it may be used with this address; raises CleInvalide. Call it inside a transaction."""
    donnee = (
        CleActivation.objects.select_for_update(of=("self",))
        .select_related("etablissement")
        .filter(empreinte=empreinte(cle), email__iexact=email, utilisee_le=None, expire_le__gt=timezone.now())
        .first()
    )
    if donnee is None:
        raise CleInvalide
    return donnee


@transaction.atomic
def utiliser(cle, email, mot_de_passe, *, nom, prenom):
    """Open the account that the key is for, or give its sites to the account opened since. Raises CleInvalide."""
    donnee = cle_valable(cle, email)
    sites = donnee.etablissement.sites.all()
    compte = Utilisateur.objects.filter(email__iexact=donnee.email).first()
    if compte is not None and (compte.profil != Profil.OF or not compte.is_active):
        raise CleInvalide
    donnee.utilisee_le = timezone.now()
    donnee.save(update_fields=["utilisee_le"])
    if compte is not None:
        compte.sites.add(*sites)
        return compte, False
    return Utilisateur.objects.creer(donnee.email, mot_de_passe, sites=sites, nom=nom, prenom=prenom), True
