"""Erase a person from SOFI: the account, its contact, and the offers that name them."""

from django.db import transaction
from django.db.models import Q

from sofi.annuaire.models import Site
from sofi.comptes.anonymiser import anonymiser, dernier_du_cariforef
from sofi.comptes.droits import administrateurs
from sofi.offre.citations import citations_en_mots, remplacer_les_adresses
from sofi.offre.models import Session
from sofi.offre.taches import effacer_des_publications
from sofi.offre.usages import remplacer_contact, sessions_du_contact

MAXIMUM = 50


class EffacementImpossible(Exception):
    """Why this person cannot be erased now, in French."""


def adresses_de(compte):
    """The addresses under which one knows the person: of sign-in, of contact."""
    adresses = {compte.email.lower(), compte.contact.email.lower() if compte.contact else ""}
    return sorted(adresses - {""})


def sessions_de(compte):
    """The living sessions that name the person, as a référent or by their address."""
    nommees = Q(pk__in=[])
    for adresse in adresses_de(compte):
        nommees |= Q(mail_liaison__icontains=adresse)
    if compte.contact:
        nommees |= Q(pk__in=sessions_du_contact(compte.contact).order_by().values("pk"))
    return Session.objects.filter(nommees).select_related("action").order_by("pk")


def dependances(compte):
    """Sentences: what still rests on this person, at most 50 of a kind. Empty: they can be erased at once."""
    principaux = compte.sites.filter(principal=True).select_related("etablissement") if compte.is_active else []
    seul = [site.etablissement for site in principaux if list(administrateurs(site.etablissement)) == [compte]]
    nommees = sessions_du_contact(compte.contact) if compte.contact else []
    return [
        *(f"{etablissement}\u00a0: personne d’autre n’administre l’établissement" for etablissement in seul),
        *(f"{site}\u00a0: son email est celui de la personne" for site in _sites_de(compte)),
        *(f"Session {session.code_fas}\u00a0: référent" for session in nommees[:MAXIMUM]),
        *citations_en_mots(compte, adresses_de(compte))[:MAXIMUM],
    ]


def _sites_de(compte):
    emails = Q(pk__in=[])
    for adresse in adresses_de(compte):
        emails |= Q(email__iexact=adresse)
    return Site.objects.filter(emails)


@transaction.atomic
def effacer(compte, *, remplacant=None):
    """Anonymise the account and its contact; `remplacant` (a Contact) takes their place in the offers.

    Without one the contact becomes the reception of its site. What is published, now or formerly, follows by a job.
    Raises EffacementImpossible.
    """
    if dernier_du_cariforef(compte):
        raise EffacementImpossible("C’est le dernier compte du Cariforef\u00a0: ouvrez-en d’abord un autre.")
    contact, adresses = compte.contact, adresses_de(compte)
    suivant = remplacant or contact
    _sites_de(compte).update(email="")
    if contact is not None:
        _devenir_accueil(contact)
    if contact is not None and remplacant is not None:
        remplacer_contact(contact, remplacant)
    remplacer_les_adresses(adresses, suivant.email if suivant else "")
    effacer_des_publications.defer(
        contact_pk=contact and contact.pk, suivant_pk=suivant and suivant.pk, adresses=adresses
    )
    return anonymiser(compte)


def _devenir_accueil(contact):
    """Keep a contact without the person: the reception, with the telephone and the address of its site."""
    site = contact.site or contact.etablissement.site_principal
    siens = {contact.email.lower(), contact.telephone}
    contact.nom, contact.prenom, contact.fonction = "Accueil", "", ""
    contact.telephone = site.telephone_fixe if site and site.telephone_fixe not in siens else ""
    contact.email = site.email if site and site.email.lower() not in siens else ""
    contact.version += 1
    contact.save()
