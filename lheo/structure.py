"""The structure of LHÉO 2.3 as data: everything else in this package derives from it (R265).

`ELEMENTS` holds each of the 170 elements once, with its children in order, their cardinality, its type, its length or
bounds, its closed list and its attributes. It is read from `donnees/structure.json`.
"""

import json
from pathlib import Path
from typing import NamedTuple

FICHIER = Path(__file__).parent / "donnees" / "structure.json"


class Enfant(NamedTuple):
    """A child in its place: at least `mini` times, at most `maxi` (None: as many as one likes)."""

    nom: str
    mini: int
    maxi: int | None


class Table(NamedTuple):
    """A closed list: code -> official label."""

    nom: str
    libelle: str
    codes: dict[str, str]


class Element(NamedTuple):
    """One element of LHÉO.

    `genre` is "suite" (children in order), "choix" (children in any order), "texte", "code", "entier", "date" or
    "libre" (any content: `extra`). `mini` and `maxi` are characters for a text and bounds for an integer. `attributs`
    are the attributes it may carry.
    """

    nom: str
    genre: str
    enfants: tuple[Enfant, ...]
    mini: int
    maxi: int
    table: Table | None
    attributs: frozenset[str]

    @property
    def feuille(self) -> bool:
        """Whether it holds a value and no child."""
        return self.genre in FEUILLES


FEUILLES = frozenset({"texte", "code", "entier", "date"})


def _enfants(decrits: list) -> tuple[Enfant, ...]:
    return tuple(Enfant(nom, mini, maxi or None) for nom, mini, maxi in decrits)


def _element(nom: str, decrit: dict) -> Element:
    mini, maxi = decrit.get("bornes", (0, 0))
    return Element(
        nom=nom,
        genre=decrit["genre"],
        enfants=_enfants(decrit.get("enfants", [])),
        mini=mini,
        maxi=maxi,
        table=TABLES.get(decrit.get("table", "")),
        attributs=frozenset(ATTRIBUTS) | frozenset(decrit.get("attributs", ())),
    )


def champ(nom: str) -> str:
    """The Python name of an element or an attribute: `domaine-formation` -> `domaine_formation`."""
    return nom.replace("-", "_")


_decrit: dict = json.loads(FICHIER.read_text(encoding="utf-8")) if FICHIER.exists() else {}
ESPACE: str = _decrit.get("espace", "")
"""The namespace of LHÉO 2.3."""
ESPACE_2_2 = "http://www.lheo.org/2.2"
"""The namespace of LHÉO 2.2, still met; what it holds is read by the rules of 2.3, which only adds."""
RACINES = ("lheo", "lheo-plus", "lheo-index")
"""Elements a document may begin with."""
ATTRIBUTS: dict[str, str] = _decrit.get("attributs", {})
"""Attributes every element may carry -> their type (texte, ID, IDREF, anyURI, dateTime)."""
TABLES = {nom: Table(nom, t["libelle"], t["codes"]) for nom, t in _decrit.get("tables", {}).items()}
"""The 19 closed lists."""
ELEMENTS = {nom: _element(nom, decrit) for nom, decrit in _decrit.get("elements", {}).items()}
"""The 170 elements, by name."""
