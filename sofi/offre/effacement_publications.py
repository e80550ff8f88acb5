"""Take a person out of the frozen publications, those on line and the former ones."""

import re

import msgspec
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from sofi.annuaire.models import Contact
from sofi.comptes.anonymiser import NOM
from sofi.diffusion.instantane import Personne, vers_json
from sofi.diffusion.models import Publication
from sofi.diffusion.publier import publier
from sofi.offre.instantane import personne
from sofi.offre.republication import actualiser
from sofi.offre.usages import REFERENTS


def sans_adresses(partie, adresses, nouvelle=""):
    """A text, or a picture at any depth, with another address in place of these, or none."""
    if isinstance(partie, str):
        if not any(adresse in partie.lower() for adresse in adresses):
            return partie
        for adresse in adresses:
            partie = re.sub(re.escape(adresse), nouvelle, partie, flags=re.IGNORECASE)
        return partie.strip(" ,;")
    if isinstance(partie, tuple | list):
        return type(partie)(sans_adresses(une, adresses, nouvelle) for une in partie)
    if not isinstance(partie, msgspec.Struct):
        return partie
    champs = {nom: sans_adresses(getattr(partie, nom), adresses, nouvelle) for nom in partie.__struct_fields__}
    return msgspec.structs.replace(partie, **champs)


def retirer_des_publications(contact_pk, suivant_pk, adresses):
    """Put `suivant_pk` (the contact itself once anonymous, or who takes over) in the pictures that name the person.

    Those on line are published anew, the former ones are rewritten in place. Returns how many changed.
    """
    suivant = Contact.objects.filter(pk=suivant_pk).first()
    image = personne(suivant) if suivant else Personne(numero=contact_pk or 0, nom=NOM)
    nommees = _publications(contact_pk, adresses).values_list("pk", flat=True)
    return sum(_reecrire(pk, {(Personne, contact_pk): image}, adresses, image.email) for pk in sorted(nommees))


def _publications(contact_pk, adresses):
    """Those whose frozen sessions name the contact, or that hold one of the addresses."""
    nommee = Q(pk__in=[])
    for role in REFERENTS if contact_pk else ():
        nommee |= Q(contenu__contains={"action": {"sessions": [{role: {"numero": contact_pk}}]}})
    for adresse in adresses:
        nommee |= Q(texte__icontains=adresse)
    return Publication.objects.alias(texte=Cast("contenu", TextField())).filter(nommee)


@transaction.atomic
def _reecrire(pk, connus, adresses, nouvelle):
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=pk)
    avant = publication.instantane
    apres = sans_adresses(actualiser(avant, connus), adresses, nouvelle)
    if apres == avant:
        return False
    if publication.fin_le is None:
        publier(apres, par=publication.publiee_par)
    # The one that was on line has just become a former one.
    Publication.objects.filter(pk=pk).update(contenu=vers_json(apres))
    return True
