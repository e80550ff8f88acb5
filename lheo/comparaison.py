"""What changed between two LHÉO files: formations, actions, sessions added, removed, changed, by their number.

Files are read as streams, in any order: a print of each element is kept in a temporary base on the disk, and in memory
the details of the first that changed. Dates of update and of export are not changes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import msgspec

from lheo.elements import Formation, Noeud
from lheo.flux import Source
from lheo.lecture import Signaler, journaliser, lire

NIVEAUX = ("formation", "action", "session")
IGNORES = frozenset(
    {"numero", "action", "session", "datemaj", "horodatage_export", "horodatage_modification", "horodatage_creation"}
)
DETAILLES = 5000


class Difference(NamedTuple):
    """One element that differs: `genre` is "ajout", "retrait" or "changement"; `champs` are the fields that changed."""

    niveau: str
    numero: str
    genre: str
    champs: tuple[str, ...] = ()


Cle = tuple[str, str]


def _unites(source: Source, signaler: Signaler) -> Iterator[tuple[Cle, Noeud, str]]:
    """Each numbered element of a file, with the number of what holds it."""
    for formation in lire(source, signaler=signaler):
        for niveau, noeud, parent in _niveaux(formation):
            if noeud.numero:
                yield (niveau, noeud.numero), noeud, parent


def _niveaux(formation: Formation) -> Iterator[tuple[str, Noeud, str]]:
    yield "formation", formation, ""
    for action in formation.action:
        yield "action", action, formation.numero or ""
        for session in action.session:
            yield "session", session, action.numero or ""


def _champs(noeud: Noeud, parent: str) -> dict[str, bytes]:
    """Field -> print of its value, for what the element itself holds."""
    contenus = {nom: getattr(noeud, nom) for nom in noeud.__struct_fields__ if nom not in IGNORES}
    contenus["rattachement"] = parent
    return {nom: msgspec.msgpack.encode(valeur) for nom, valeur in contenus.items() if valeur not in (None, [])}


def _empreinte(champs: dict[str, bytes]) -> int:
    resume = blake2b(b"".join(nom.encode() + champs[nom] for nom in sorted(champs)), digest_size=8).digest()
    return int.from_bytes(resume, "big", signed=True)


TABLE = """
CREATE TABLE unite (
    niveau INTEGER, numero TEXT, cote INTEGER, empreinte INTEGER, PRIMARY KEY (niveau, numero, cote)
) WITHOUT ROWID
"""
ECARTS = """
SELECT niveau, numero, count(*), min(cote) FROM unite
GROUP BY niveau, numero HAVING count(*) = 1 OR min(empreinte) <> max(empreinte)
ORDER BY niveau, numero
"""
AVANT, APRES = 0, 1


def comparer(avant: Source, apres: Source, signaler: Signaler = journaliser) -> Iterator[Difference]:
    """The differences, level by level, by number; sources are read twice when something changed, so no bare stream."""
    with closing(sqlite3.connect("")) as base:  # a file of its own, that nobody sees
        base.execute(TABLE)
        for cote, source in ((AVANT, avant), (APRES, apres)):
            empreintes = (
                (NIVEAUX.index(niveau), numero, cote, _empreinte(_champs(noeud, parent)))
                for (niveau, numero), noeud, parent in _unites(source, signaler)
            )
            base.executemany("INSERT OR REPLACE INTO unite VALUES (?, ?, ?, ?)", empreintes)
        changees = ((NIVEAUX[rang], numero) for rang, numero, presents, _ in base.execute(ECARTS) if presents == 2)
        voulues = set(islice(changees, DETAILLES))
        details = _details(avant, apres, voulues) if voulues else {}
        for rang, numero, presents, cote in base.execute(ECARTS):
            cle = (NIVEAUX[rang], numero)
            if presents == 2:
                yield Difference(*cle, "changement", details.get(cle, ()))
            else:
                yield Difference(*cle, "retrait" if cote == AVANT else "ajout")


def _details(avant: Source, apres: Source, voulues: set[Cle]) -> dict[Cle, tuple[str, ...]]:
    """The fields that differ, for the first elements that changed."""
    anciens = {cle: _reduits(noeud, parent) for cle, noeud, parent in _unites(avant, _taire) if cle in voulues}
    details = {}
    for cle, noeud, parent in _unites(apres, _taire):
        if cle in voulues:
            nouveaux, connus = _reduits(noeud, parent), anciens[cle]
            noms = connus.keys() | nouveaux.keys()
            details[cle] = tuple(sorted(nom for nom in noms if connus.get(nom) != nouveaux.get(nom)))
    return details


def _reduits(noeud: Noeud, parent: str) -> dict[str, int]:
    return {nom: hash(octets) for nom, octets in _champs(noeud, parent).items()}


def _taire(_: object) -> None:
    """The first reading already told."""
