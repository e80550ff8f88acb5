"""Reading LHÉO as a stream: formations one by one, whatever the size of the file, in constant memory (R265).

The reader is generous: namespaces 2.2 and 2.3 or none, any order, unknown elements and attributes left aside and told.
A formation that lacks what LHÉO requires is told and skipped; in strict mode the first thing to tell stops the reading.
To judge a file, use `lheo.verification`.
"""

import logging
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from lheo.direct import REDITES, Inhabituel, attributs, jetons, retenir
from lheo.elements import CLASSES, Extra, Formation, Valeur
from lheo.flux import LIMITES, Illisible, Limites, Source, alimenter, analyseur
from lheo.structure import ATTRIBUTS, ELEMENTS, ESPACE, ESPACE_2_2, champ
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
    """How an element is read: `enfants` gives, by qualified name, the field, whether it repeats, its plan."""

    nom: str
    classe: type
    enfants: dict[str, tuple[str, bool, "_Plan"]]
    attributs: dict[str, str]
    requis: tuple[tuple[str, str], ...]
    genre: str
    copie: msgspec.msgpack.Decoder | None


@lru_cache(maxsize=4)
def _plan_de_formation(espace: str) -> _Plan:
    """The plan of a formation in a namespace ("" for none)."""
    return _plan("formation", f"{espace} " if espace else "", {})


def _plan(nom: str, prefixe: str, faits: dict[str, _Plan]) -> _Plan:
    if nom in faits:
        return faits[nom]
    element = ELEMENTS[nom]
    classe = Valeur if element.feuille else CLASSES[nom]
    requis = tuple((enfant.nom, champ(enfant.nom)) for enfant in element.enfants if enfant.mini)
    attributs = {attribut: champ(attribut) for attribut in (ATTRIBUTS if element.feuille else element.attributs)}
    copie = msgspec.msgpack.Decoder(classe) if nom in REDITES else None
    plan = faits[nom] = _Plan(nom, classe, {}, attributs, requis, element.genre, copie)
    for enfant in element.enfants:
        place = (champ(enfant.nom), enfant.maxi != 1, _plan(enfant.nom, prefixe, faits))
        plan.enfants[prefixe + enfant.nom] = place
    return plan


class _Ouvert(NamedTuple):
    """An element with children being read."""

    plan: _Plan
    champ: str
    repete: bool
    valeurs: dict
    attributs: dict[str, str]
    ligne: int


class _Lecteur:
    """The handlers of one reading; `pretes` are the formations to hand over."""

    def __init__(self, signaler: Signaler, limites: Limites):
        self.signaler, self.limites = signaler, limites
        self.parser = analyseur()
        self.texte: list[str] = []
        self.parser.CharacterDataHandler = self.texte.append
        self.connues: dict[str, tuple[str, bytes]] = {}
        self.pretes: list[tuple[int, Formation]] = []
        self.autour: list[str] = []
        self.pile: list[_Ouvert] = []
        self.enfants: dict[str, tuple[str, bool, _Plan]] = {}
        self.valeurs: dict = {}
        self.feuille: tuple[str, bool, _Plan] | None = None
        self.attributs: dict[str, str] = {}
        self.ignores = self.garde = self.position = 0
        self.perdue = False
        self._suivre(self.debut_autour, self.fin_autour)

    def _suivre(self, debut: Callable, fin: Callable) -> None:
        self.parser.StartElementHandler, self.parser.EndElementHandler = debut, fin

    # Around the formations

    def debut_autour(self, qualifie: str, attributs: dict[str, str]) -> None:
        espace, _, nom = qualifie.rpartition(" ")
        self.texte.clear()
        if nom == "formation":
            self.perdue, self.position = False, self.parser.CurrentByteIndex
            self._ouvrir(_plan_de_formation(espace), "", False, attributs)
            self._suivre(self.debut, self.fin)
            return
        self.autour.append(nom)
        if nom not in ("lheo", "offres", "lheo-plus"):
            self._ignorer()
        elif len(self.autour) == 1 and espace not in (ESPACE, ESPACE_2_2):
            self.dire("Le fichier n’annonce pas l’espace de noms de LHÉO 2.3.")

    def fin_autour(self, _: str) -> None:
        self.autour.pop()

    # What is passed over

    def _ignorer(self) -> None:
        self.ignores, self.garde = 1, len(self.texte)
        self._suivre(self.debut_ignore, self.fin_ignore)

    def debut_ignore(self, _: str, __: dict[str, str]) -> None:
        self.ignores += 1
        if self.ignores > self.limites.profondeur:
            raise Illisible(self.parser.CurrentLineNumber, "Les éléments sont imbriqués sans fin.")

    def fin_ignore(self, _: str) -> None:
        self.ignores -= 1
        if self.ignores:
            return
        del self.texte[self.garde :]
        if self.pile:
            self._suivre(self.debut, self.fin)
        else:
            self.autour.pop()
            self._suivre(self.debut_autour, self.fin_autour)

    # In a formation

    def _ouvrir(self, plan: _Plan, nom_de_champ: str, repete: bool, attributs: dict[str, str]) -> None:
        self.valeurs, self.enfants = {}, plan.enfants
        self.pile.append(_Ouvert(plan, nom_de_champ, repete, self.valeurs, attributs, self.parser.CurrentLineNumber))
        if len(self.pile) > self.limites.profondeur:
            raise Illisible(self.parser.CurrentLineNumber, "Les éléments sont imbriqués sans fin.")

    def debut(self, qualifie: str, attributs: dict[str, str]) -> None:
        texte = self.texte
        if texte and self.feuille is None:
            if len(texte) > 1 or not texte[0].isspace():
                self._texte_perdu()
            texte.clear()
        connu = self.enfants.get(qualifie)
        if connu is None:
            self._imprevu(qualifie, "inattendu dans une valeur" if self.feuille else "inconnu à cet endroit")
        elif not connu[1] and connu[0] in self.valeurs:
            self._imprevu(qualifie, "répété")
        elif connu[2].enfants:
            self._ouvrir(connu[2], connu[0], connu[1], attributs)
        else:
            self.feuille, self.attributs, self.enfants = connu, attributs, AUCUN

    def prendre(self, octet: int, dedans: bytes) -> bool:
        """Read at one glance the inside of the formation whose tag is at that byte, if nothing in it has to be told."""
        if self.position != octet or len(self.pile) != 1:
            return False
        try:
            self.valeurs |= _lire_d_un_trait(dedans, self.connues)
        except (Inhabituel, IndexError, KeyError, TypeError, ValueError):
            return False
        return True

    def _imprevu(self, qualifie: str, quoi: str) -> None:
        self.dire(f"Élément {quoi} : il est ignoré.", nom=qualifie.rpartition(" ")[2][:60])
        self._ignorer()

    def fin(self, _: str) -> None:
        feuille = self.feuille
        if feuille is None:
            self._fin_de_suite()
            return
        nom_de_champ, repete, plan = feuille
        texte = self.texte
        valeur = texte[0] if len(texte) == 1 else "".join(texte)
        texte.clear()
        if plan.genre != "texte":
            valeur = self._lire_valeur(plan, valeur)
        if self.attributs and valeur is not None:
            valeur = self._porter(plan, valeur)
        self.feuille, self.enfants = None, self.pile[-1].plan.enfants
        if repete:
            if valeur is not None:
                self.valeurs.setdefault(nom_de_champ, []).append(valeur)
        elif valeur is not None:
            self.valeurs[nom_de_champ] = valeur

    def _porter(self, plan: _Plan, valeur: object) -> object:
        """The value with its attributes."""
        attributs = self._attributs(plan, self.attributs)
        if isinstance(valeur, Extra):
            return Extra(valeur=valeur.valeur, **attributs)
        return Valeur(valeur=valeur, **attributs) if attributs else valeur

    def _lire_valeur(self, plan: _Plan, texte: str) -> str | int | Extra | None:
        if plan.genre == "libre":
            return Extra(valeur=texte)
        texte = texte.strip(BLANCS)
        if plan.genre != "entier":
            return texte
        try:
            return int(texte[:40])
        except ValueError:
            self.dire(f"« {texte[:40]} » n’est pas un nombre entier : il est ignoré.")
            return None

    def _fin_de_suite(self) -> None:
        ouvert = self.pile[-1]
        plan, valeurs, texte = ouvert.plan, self.valeurs, self.texte
        if texte:
            if len(texte) > 1 or not texte[0].isspace():
                self._texte_perdu()
            texte.clear()
        for nom, nom_de_champ in plan.requis:
            if nom_de_champ not in valeurs:
                self.perdue = True
                self.dire(f"<{nom}> manque : la formation est ignorée.", ouvert.ligne, perdue=True)
                valeurs[nom_de_champ] = None
        if ouvert.attributs:
            valeurs |= self._attributs(plan, ouvert.attributs)
        noeud = plan.classe(**valeurs)
        self.pile.pop()
        if not self.pile:
            if not self.perdue:
                self.pretes.append((ouvert.ligne, noeud))
            self._suivre(self.debut_autour, self.fin_autour)
            return
        parent = self.pile[-1]
        self.valeurs, self.enfants = parent.valeurs, parent.plan.enfants
        if ouvert.repete:
            self.valeurs.setdefault(ouvert.champ, []).append(noeud)
        else:
            self.valeurs[ouvert.champ] = noeud

    def _attributs(self, plan: _Plan, attributs: dict[str, str]) -> dict[str, str]:
        gardes = {}
        for nom, valeur in attributs.items():
            if nom in plan.attributs:
                gardes[plan.attributs[nom]] = valeur
            elif not nom.startswith("http://www.w3.org/"):
                self.dire(f"Attribut « {nom[:60]} » inconnu à cet endroit : il est ignoré.")
        return gardes

    def _texte_perdu(self) -> None:
        if not "".join(self.texte).isspace():
            self.dire("Texte hors de tout élément : il est ignoré.")
        self.texte.clear()

    def chemin(self) -> list[str]:
        """The names of the open elements."""
        return [*self.autour, *(o.plan.nom for o in self.pile), *([self.feuille[2].nom] if self.feuille else [])]

    def dire(self, message: str, ligne: int | None = None, perdue: bool = False, nom: str = "") -> None:
        chemin = "/".join([*self.chemin(), *([nom] if nom else [])])
        self.signaler(Signalement(ligne or self.parser.CurrentLineNumber, chemin, message, perdue))

    def en_attente(self) -> int:
        """Characters held; also refuses a formation of an absurd size."""
        if self.ignores:
            del self.texte[self.garde :]
        elif not self.pile:
            self.texte.clear()
        if self.pile and self.parser.CurrentByteIndex - self.position > self.limites.formation:
            raise Illisible(self.pile[0].ligne, "Une formation a une taille démesurée.")
        return sum(map(len, self.texte))


def _lire_d_un_trait(dedans: bytes, connues: dict[str, tuple[str, bytes]]) -> dict:  # noqa: C901
    """The fields of a formation, from its inside; `connues` remembers parts, packed. Raises `Inhabituel`.

    One long loop, for a call for each tag would cost a third.
    """
    balises, redites = jetons(dedans, connues)
    plan, pile, valeurs, a_retenir = _plan_de_formation(""), [], {}, {}
    for nom, ecrits, texte, ferme in balises:
        if nom is not None:
            place, multiple, enfant = plan.enfants[nom]
            if texte is None:
                pile.append((plan, valeurs, place, multiple))
                plan, valeurs = enfant, _attributs_connus(enfant, ecrits) if ecrits else {}
                continue
            valeur = texte if enfant.genre == "texte" and not ecrits else _valeur_connue(enfant, ecrits, texte)
        elif ferme is None:
            redite = next(redites)
            if isinstance(redite, str):
                a_retenir[len(pile)] = redite
                continue
            place, multiple, enfant = plan.enfants[redite[0]]
            valeur = enfant.copie.decode(redite[1])
        elif ferme != plan.nom:
            raise Inhabituel
        else:
            valeur = plan.classe(**valeurs)
            plan, valeurs, place, multiple = pile.pop()
            if part := a_retenir.pop(len(pile), None):
                retenir(connues, part, (ferme, msgspec.msgpack.encode(valeur)))
        if multiple:
            valeurs.setdefault(place, []).append(valeur)
        elif place in valeurs:
            raise Inhabituel
        else:
            valeurs[place] = valeur
    if pile:
        raise Inhabituel
    return valeurs


def _valeur_connue(plan: _Plan, ecrits: str | None, texte: str) -> object:
    if plan.genre in ("suite", "choix"):
        raise Inhabituel
    valeur: str | int = texte if plan.genre in ("texte", "libre") else texte.strip(BLANCS)
    if plan.genre == "entier":
        valeur = int(valeur[:40])
    if ecrits or plan.genre == "libre":
        return plan.classe(valeur=valeur, **_attributs_connus(plan, ecrits or ""))
    return valeur


def _attributs_connus(plan: _Plan, ecrits: str) -> dict[str, str]:
    return {plan.attributs[nom]: valeur for nom, valeur in attributs(ecrits).items()}


AUCUN: dict[str, tuple[str, bool, _Plan]] = {}
"""The children a value may have."""


def _refuser(signalement: Signalement) -> None:
    raise Illisible(signalement.ligne, signalement.message, chemin=signalement.chemin)


def journaliser(signalement: Signalement) -> None:
    journal.warning("Ligne %s, %s : %s", signalement.ligne, signalement.chemin, signalement.message)


def lire(
    source: Source, *, strict: bool = False, signaler: Signaler = journaliser, limites: Limites = LIMITES
) -> Iterator[Formation]:
    """The formations of a path, a binary file or bytes (packed by gzip or not), as they come.

    What is left aside goes to `signaler` (by default the log "lheo"), the end of a broken file too, after the
    formations that precede it. With `strict`, raises `Illisible` instead.
    """
    for _, formation in lire_avec_ligne(source, strict=strict, signaler=signaler, limites=limites):
        yield formation


def lire_avec_ligne(
    source: Source, *, strict: bool = False, signaler: Signaler = journaliser, limites: Limites = LIMITES
) -> Iterator[tuple[int, Formation]]:
    """The same, each formation with the line where it begins."""
    lecteur = _Lecteur(_refuser if strict else signaler, limites)
    try:
        for _ in alimenter(lecteur.parser, source, limites, lecteur.en_attente, lecteur.prendre):
            yield from _prendre(lecteur.pretes)
    except Illisible as erreur:
        yield from _prendre(lecteur.pretes)
        if strict:
            raise
        signaler(
            Signalement(erreur.ligne, "/".join(lecteur.chemin()), f"{erreur.message} {erreur.conseil}".strip(), True)
        )


def _prendre(pretes: list[Any]) -> list[Any]:
    """The ready formations, which the reader no longer holds."""
    prises = pretes.copy()
    pretes.clear()
    return prises
