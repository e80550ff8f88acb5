"""Reading the closed lists: choices of a drop-down, labels of codes (R289).

All lists are read by one query and kept in the process for half a minute; whoever writes a
`Choix` calls `oublier()`.
"""

from collections import defaultdict
from time import monotonic
from typing import NamedTuple

from .models import Choix

DUREE_DU_CACHE = 30.0  # seconds

_cache = {"listes": None, "jusqu_a": 0.0}


class Ligne(NamedTuple):
    libelle: str
    code_lheo: str
    actif: bool


def oublier():
    """Forget what was read: to be called after any change of a `Choix`."""
    _cache.update(listes=None, jusqu_a=0.0)


def _listes():
    connues = _cache["listes"]
    if connues is None or monotonic() > _cache["jusqu_a"]:
        connues = defaultdict(dict)
        lignes = Choix.objects.values_list("liste", "code", "libelle", "code_lheo", "actif")
        for liste, code, libelle_, code_lheo_, actif in lignes:
            connues[liste][code] = Ligne(libelle_, code_lheo_, actif)
        _cache.update(listes=connues, jusqu_a=monotonic() + DUREE_DU_CACHE)
    return connues


def choix(liste, garder=()):
    """The active choices of a list, `[(code, libellé)]` in order; `garder` keeps retired codes in use."""
    lignes = _listes().get(liste, {})
    return [(code, ligne.libelle) for code, ligne in lignes.items() if ligne.actif or code in garder]


def libelle(liste, code):
    """The label of a code, retired or not; the code itself when the list does not know it."""
    ligne = _listes().get(liste, {}).get(str(code))
    return ligne.libelle if ligne else str(code or "")


def libelles(liste, codes):
    """The labels of several codes, in the order of the codes."""
    return [libelle(liste, code) for code in codes or ()]


def code_lheo(liste, code):
    """The LHÉO 2.3 code of a choice, "" when LHÉO has none (so "type de parcours inconnu", R178)."""
    ligne = _listes().get(liste, {}).get(str(code))
    return ligne.code_lheo if ligne else ""


def codes_lheo():
    """Every choice that LHÉO codes: {(liste, code): LHÉO code}."""
    return {
        (liste, code): ligne.code_lheo
        for liste, lignes in _listes().items()
        for code, ligne in lignes.items()
        if ligne.code_lheo
    }
