"""Reading LHÉO as a stream: formations one by one, whatever the size of the file, in constant memory (R265).

The reader is generous: namespaces 2.2 and 2.3 or none, any order, unknown elements and attributes left aside and told.
A formation that lacks what LHÉO requires is told and skipped; in strict mode the first thing to tell stops the reading.
To judge a file, use `lheo.verification`.
"""

import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from lheo.elements import CLASSES, Formation, Valeur
from lheo.flux import LIMITES, Illisible, Limites, Source, alimenter, analyseur
from lheo.structure import ATTRIBUTS, ELEMENTS, ESPACE, ESPACE_2_2, FEUILLES, champ
from lheo.valeurs import BLANCS

journal = logging.getLogger("lheo")


class Signalement(NamedTuple):
    """Something the reader left aside; `perdue` when a whole formation is."""

    ligne: int
    chemin: str
    message: str
    perdue: bool = False


Signaler = Callable[[Signalement], object]


class _Plan(NamedTuple):
    """How an element is read: `enfants` gives, by local name, the field, whether it repeats, and the child's plan."""

    nom: str
    classe: type
    enfants: dict[str, tuple[str, bool, "_Plan"]]
    attributs: dict[str, str]
    requis: tuple[tuple[str, str], ...]
    genre: str


@cache
def _plan(nom: str) -> _Plan:
    element = ELEMENTS[nom]
    attributs = {attribut: champ(attribut) for attribut in element.attributs}
    if element.genre in FEUILLES:
        return _Plan(nom, Valeur, {}, {attribut: champ(attribut) for attribut in ATTRIBUTS}, (), element.genre)
    requis = tuple((enfant.nom, champ(enfant.nom)) for enfant in element.enfants if enfant.mini)
    plan = _Plan(nom, CLASSES[nom], {}, attributs, requis, element.genre)
    for enfant in element.enfants:
        suite = plan if enfant.nom == nom else _plan(enfant.nom)
        plan.enfants[enfant.nom] = (champ(enfant.nom), enfant.maxi != 1, suite)
    return plan


class _Lecteur:
    """The handlers of one reading; `pretes` are the formations to hand over."""

    def __init__(self, signaler: Signaler, limites: Limites):
        self.signaler, self.limites = signaler, limites
        self.parser = analyseur()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.debut, self.fin
        self.texte: list[str] = []
        self.parser.CharacterDataHandler = self.texte.append
        self.pretes: list[Formation] = []
        self.noms: list[str] = []
        self.pile: list[tuple[_Plan, dict, dict, int]] = []
        self.feuille: tuple[str, bool, _Plan] | None = None
        self.attributs: dict[str, str] = {}
        self.ignores = 0
        self.perdue = False
        self.position = 0

    def debut(self, qualifie: str, attributs: dict[str, str]) -> None:
        nom = qualifie.rpartition(" ")[2]
        self.noms.append(nom)
        if len(self.noms) > self.limites.profondeur:
            raise Illisible(self.parser.CurrentLineNumber, "Les éléments sont imbriqués sans fin.")
        if self.ignores:
            self.ignores += 1
        elif not self.pile:
            self._hors_formation(qualifie, nom, attributs)
        elif self.feuille:
            self.dire("Élément inattendu dans une valeur : il est ignoré.")
            self.ignores = 1
        else:
            self._enfant(nom, attributs)

    def _hors_formation(self, qualifie: str, nom: str, attributs: dict[str, str]) -> None:
        """Look for the next formation; what is around it is not kept."""
        if len(self.noms) == 1 and not qualifie.startswith((ESPACE + " ", ESPACE_2_2 + " ")):
            self.dire("Le fichier n’annonce pas l’espace de noms de LHÉO 2.3.")
        if nom == "formation":
            self.perdue = False
            self.position = self.parser.CurrentByteIndex
            self.pile.append((_plan(nom), {}, attributs, self.parser.CurrentLineNumber))
        elif nom not in ("lheo", "offres", "lheo-plus"):
            self.ignores = 1
        self.texte.clear()

    def _enfant(self, nom: str, attributs: dict[str, str]) -> None:
        plan, valeurs, _, _ = self.pile[-1]
        if self.texte:
            self._texte_perdu()
        connu = plan.enfants.get(nom)
        if connu is None:
            self.dire("Élément inconnu à cet endroit : il est ignoré.")
            self.ignores = 1
        elif not connu[1] and connu[0] in valeurs:
            self.dire("Élément répété : seul le premier est gardé.")
            self.ignores = 1
        elif connu[2].enfants:
            self.pile.append((connu[2], {}, attributs, self.parser.CurrentLineNumber))
        else:
            self.feuille, self.attributs = connu, attributs

    def fin(self, _: str) -> None:
        if self.ignores:
            self.ignores -= 1
            if not self.ignores and not self.feuille:
                self.texte.clear()
        elif self.feuille:
            self._fin_de_feuille()
        elif self.pile:
            self._fin_de_suite()
        self.noms.pop()

    def _fin_de_feuille(self) -> None:
        nom_de_champ, repete, plan = self.feuille
        self.feuille = None
        texte = "".join(self.texte)
        self.texte.clear()
        valeur = texte if plan.genre == "texte" else self._lire_valeur(plan, texte)
        if valeur is None:
            return
        if plan.genre == "libre":
            valeur = plan.classe(valeur=valeur, **self._attributs(plan, self.attributs))
        elif self.attributs:
            valeur = Valeur(valeur=valeur, **self._attributs(plan, self.attributs))
        valeurs = self.pile[-1][1]
        if repete:
            valeurs.setdefault(nom_de_champ, []).append(valeur)
        else:
            valeurs[nom_de_champ] = valeur

    def _lire_valeur(self, plan: _Plan, texte: str) -> str | int | None:
        if plan.genre == "libre":
            return texte
        texte = texte.strip(BLANCS)
        if plan.genre != "entier":
            return texte
        try:
            return int(texte[:40])
        except ValueError:
            self.dire(f"« {texte[:40]} » n’est pas un nombre entier : il est ignoré.")
            return None

    def _fin_de_suite(self) -> None:
        plan, valeurs, attributs, ligne = self.pile.pop()
        if self.texte:
            self._texte_perdu()
        for nom, nom_de_champ in plan.requis:
            if nom_de_champ not in valeurs:
                self.perdue = True
                self.dire(f"<{nom}> manque : la formation est ignorée.", ligne, perdue=True)
                valeurs[nom_de_champ] = None
        if attributs:
            valeurs |= self._attributs(plan, attributs)
        noeud = plan.classe(**valeurs)
        if not self.pile:
            if not self.perdue:
                self.pretes.append(noeud)
            return
        parent, autour = self.pile[-1][0], self.pile[-1][1]
        nom_de_champ, repete, _ = parent.enfants[plan.nom]
        if repete:
            autour.setdefault(nom_de_champ, []).append(noeud)
        else:
            autour[nom_de_champ] = noeud

    def _attributs(self, plan: _Plan, attributs: dict[str, str]) -> dict[str, str]:
        gardes = {}
        for nom, valeur in attributs.items():
            if nom in plan.attributs:
                gardes[plan.attributs[nom]] = valeur
            elif not nom.startswith("http://www.w3.org/"):
                self.dire(f"Attribut « {nom} » inconnu à cet endroit : il est ignoré.")
        return gardes

    def _texte_perdu(self) -> None:
        if not "".join(self.texte).isspace():
            self.dire("Texte hors de tout élément : il est ignoré.")
        self.texte.clear()

    def dire(self, message: str, ligne: int | None = None, perdue: bool = False) -> None:
        self.signaler(Signalement(ligne or self.parser.CurrentLineNumber, "/".join(self.noms), message, perdue))

    def en_attente(self) -> int:
        """Characters held; also refuses a formation of an absurd size."""
        if not self.pile:
            self.texte.clear()
        elif self.parser.CurrentByteIndex - self.position > self.limites.formation:
            raise Illisible(self.pile[0][3], "Une formation a une taille démesurée.")
        return sum(map(len, self.texte))


def _refuser(signalement: Signalement) -> None:
    raise Illisible(signalement.ligne, signalement.message, chemin=signalement.chemin)


def _journaliser(signalement: Signalement) -> None:
    journal.warning("Ligne %s, %s : %s", signalement.ligne, signalement.chemin, signalement.message)


def lire(
    source: Source, *, strict: bool = False, signaler: Signaler = _journaliser, limites: Limites = LIMITES
) -> Iterator[Formation]:
    """The formations of a path, a binary file or bytes (packed by gzip or not), as they come.

    What is left aside goes to `signaler` (by default the log "lheo"), the end of a broken file too, after the
    formations that precede it. With `strict`, raises `Illisible` instead.
    """
    lecteur = _Lecteur(_refuser if strict else signaler, limites)
    try:
        for _ in alimenter(lecteur.parser, source, limites, lecteur.en_attente):
            yield from _prendre(lecteur.pretes)
    except Illisible as erreur:
        yield from _prendre(lecteur.pretes)
        if strict:
            raise
        signaler(Signalement(erreur.ligne, "/".join(lecteur.noms), f"{erreur.message} {erreur.conseil}".strip(), True))


def _prendre(pretes: list[Any]) -> list[Any]:
    """The ready formations, which the reader no longer holds."""
    prises = pretes.copy()
    pretes.clear()
    return prises
