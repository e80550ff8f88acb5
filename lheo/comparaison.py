"""What changed between two LHÉO files: formations, actions, sessions added, removed, changed, by their number.

Files are read as streams, in any order: only a print of each element is kept (about a hundred bytes), and the details
of the first that changed. Dates of update and of export are not changes.
"""

from collections.abc import Iterator
from hashlib import blake2b
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


def _empreinte(champs: dict[str, bytes]) -> bytes:
    return blake2b(b"".join(nom.encode() + champs[nom] for nom in sorted(champs)), digest_size=8).digest()


def _empreintes(source: Source, signaler: Signaler) -> dict[Cle, bytes]:
    return {cle: _empreinte(_champs(noeud, parent)) for cle, noeud, parent in _unites(source, signaler)}


def comparer(avant: Source, apres: Source, signaler: Signaler = journaliser) -> Iterator[Difference]:
    """The differences, level by level, by number; sources are read twice when something changed, so no bare stream."""
    anciennes, nouvelles = _empreintes(avant, signaler), _empreintes(apres, signaler)
    changees = {cle for cle, empreinte in anciennes.items() if nouvelles.get(cle, empreinte) != empreinte}
    details = _details(avant, apres, changees) if changees else {}
    for niveau in NIVEAUX:
        cles = {cle for cle in anciennes.keys() | nouvelles.keys() if cle[0] == niveau}
        for cle in sorted(cles):
            if cle not in anciennes:
                yield Difference(*cle, "ajout")
            elif cle not in nouvelles:
                yield Difference(*cle, "retrait")
            elif cle in changees:
                yield Difference(*cle, "changement", details.get(cle, ()))


def _details(avant: Source, apres: Source, changees: set[Cle]) -> dict[Cle, tuple[str, ...]]:
    """The fields that differ, for the first elements that changed."""
    voulues = set(sorted(changees)[:DETAILLES])
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
