"""Changing a closed list: what the CARIF-OREF may touch, and that nobody undoes another's change (R289)."""

import hashlib

from django.db import transaction

from . import listes
from .models import Choix


class ListeChangee(Exception):
    """Somebody else changed the list since it was read. Nothing was written."""


def empreinte(liste):
    """What a list says now, in short: two readings with the same one saw the same lines."""
    lignes = (
        Choix.objects.filter(liste=liste).order_by("pk").values_list("pk", "libelle", "ordre", "actif", "code_lheo")
    )
    return hashlib.sha256(repr(list(lignes)).encode()).hexdigest()[:16]


@transaction.atomic
def enregistrer(liste, choix, *, lue):
    """Write these lines (new or changed) of a list read as `lue`; of a known one, only what may change.

    Raises ListeChangee when the list is no longer as it was read.
    """
    list(Choix.objects.select_for_update().filter(liste=liste).values_list("pk"))
    if lue != empreinte(liste):
        raise ListeChangee
    for un in choix:
        un.liste = liste
        un.save(update_fields=un.modifiables if un.pk else None)
    transaction.on_commit(listes.oublier)
