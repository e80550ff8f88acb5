"""Formacodes by word, domain or code, answered as a tree that opens on what was found (R073, R074)."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from ..models import Formacode
from .mots import contient_les_mots, mots_utiles, orthographes, vocabulaire

LIMITE = 300
SIGNES_PAR_NIVEAU = 2  # of a path
CALCULEES = ("libelle_plie", "mots")


@dataclass
class Noeud:
    """A place in the tree; `trouve` when it answers the search itself, not by what it holds."""

    formacode: Formacode
    trouve: bool
    enfants: list["Noeud"] = field(default_factory=list)


@dataclass
class ResultatFormacodes:
    """The tree, the number of terms found, whether the tree was cut, and the spelling that was searched instead."""

    racines: list[Noeud] = field(default_factory=list)
    total: int = 0
    tronque: bool = False
    correction: str = ""


def chercher_formacodes(texte):
    """Search the current version by words (labels and synonyms), by code or by the beginning of a code.

    A champ or a domain that answers opens its branch, for only descriptors can be chosen. Another
    spelling is tried only when nothing answers.
    """
    mots = mots_utiles(texte)
    if not mots:
        return ResultatFormacodes()
    courants = Formacode.objects.courants().defer(*CALCULEES)
    trouves, correction = courants.filter(condition(mots)), ""
    retenus = list(trouves[: LIMITE + 1])
    if not retenus:
        for essayes in orthographes(mots, vocabulaire(courants, "libelle", "synonymes")):
            trouves, correction = courants.filter(condition(essayes)), " ".join(essayes)
            if retenus := list(trouves[: LIMITE + 1]):
                break
    if not retenus:
        return ResultatFormacodes()
    total = len(retenus) if len(retenus) <= LIMITE else trouves.count()
    del retenus[LIMITE:]
    montres = {f.pk: f for f in _avec_leurs_branches(courants, retenus)}
    racines = _arbre(montres, {f.pk for f in retenus})
    return ResultatFormacodes(racines, total, total > len(retenus), correction)


def condition(mots):
    """What the terms that answer these folded words satisfy: every word, or the beginning of a code."""
    avec_les_mots = contient_les_mots(mots)
    return Q(code__startswith=mots[0]) | avec_les_mots if mots[0].isdigit() else avec_les_mots


def _avec_leurs_branches(courants, retenus):
    """What was found, what a champ or a domain found holds, and all that stands above: one query, by their paths."""
    ouverts = tuple(f.chemin for f in retenus if f.chemin and not f.choisissable)
    au_dessus = {f.chemin[:fin] for f in retenus for fin in range(0, len(f.chemin) + 1, SIGNES_PAR_NIVEAU)}
    version = Formacode.objects.filter(version__est_courante=True).defer(*CALCULEES)
    dessous = reduce(or_, (Q(chemin__startswith=chemin) for chemin in ouverts), Q(pk__in=[]))
    lus = courants.filter(dessous)[:LIMITE].union(version.filter(chemin__in=au_dessus))
    connus = {f.pk: f for f in [*lus, *retenus]}
    montres = {f.pk for f in retenus} | {f.pk for f in connus.values() if f.chemin.startswith(ouverts)}
    for pk in list(montres):
        while (pk := connus[pk].parent_id) in connus and pk not in montres:
            montres.add(pk)
    return [connus[pk] for pk in montres]


def _arbre(montres, trouves):
    noeuds = {pk: Noeud(formacode, pk in trouves) for pk, formacode in montres.items()}
    racines = []
    for noeud in sorted(noeuds.values(), key=lambda n: (n.formacode.chemin, n.formacode.type, n.formacode.code)):
        parent = noeuds.get(noeud.formacode.parent_id)
        (parent.enfants if parent else racines).append(noeud)
    return racines
