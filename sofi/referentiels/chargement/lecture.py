"""What a reader of a publisher's file gives to the engine: tables of rows, and what it could not read."""

import csv
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql

ABIME = (EOFError, zipfile.BadZipFile, zlib.error, csv.Error, RuntimeError)
"""What reading a damaged file raises; RuntimeError, of a zip with a password or compressed in an unknown way."""
TAILLE_MAX = 200 * 1024 * 1024  # bytes; what is read whole weighs some megabytes


class ReferentielRefuse(Exception):
    """The file cannot be loaded; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Source:
    """The file to load. `domaines` and `version` are for the Formacode; `forcer` lets changed columns pass."""

    chemin: Path
    version: str = ""
    domaines: Path | None = None
    forcer: bool = False


@dataclass(frozen=True)
class Refus:
    """A line that cannot be loaded. The row of that key, if the base has one, stays as it is."""

    raison: str
    cle: tuple = ()


@dataclass
class Table:
    """Rows of one model: `lignes` yields (line number, values in the order of `colonnes`, or a Refus).

    `perimetre` says, in SQL on the row `c`, which rows leave when the file no longer holds them; without it they
    stay. `a_la_creation` gives values to new rows only.
    """

    modele: type
    colonnes: tuple[str, ...]
    cle: tuple[str, ...]
    lignes: Iterable
    a_la_creation: dict = field(default_factory=dict)
    perimetre: sql.SQL | None = None


@dataclass
class Lecture:
    """`avant` and `apres` run in the transaction, around the tables; what `apres` answers joins the report.

    `fermer` runs at the end, whatever happened. The engine fills `changements`: by model, the names of the columns
    changed of each row changed, by its key, and the keys of the rows withdrawn; and `refusees`: by model, the keys of
    the lines refused. No line may ask the base anything: it is busy with the COPY that takes them.
    """

    tables: list[Table]
    remarques: list = field(default_factory=list)
    avant: Callable = lambda curseur: None
    apres: Callable = lambda curseur: {}
    fermer: Callable = lambda: None
    changements: dict = field(default_factory=dict)
    refusees: dict = field(default_factory=lambda: defaultdict(set))

    def remarquer(self, ligne, raison):
        """Note a line that was mended, or read otherwise than written."""
        self.remarques.append({"ligne": ligne, "raison": raison, "refusee": False})


def verifier_colonnes(trouvees, attendues, source, ordre=True):
    """Refuse a file whose columns changed; `--forcer` lets new or moved columns pass, never a missing one.

    Without `ordre`, only a missing column is a change.
    """
    manquantes = [nom for nom in attendues if nom and nom not in trouvees]
    if manquantes:
        raise ReferentielRefuse(
            f"Colonnes absentes du fichier : {', '.join(manquantes)}. Vérifiez que c’est le bon fichier."
        )
    if ordre and list(trouvees) != list(attendues) and not source.forcer:
        nouvelles = [nom for nom in trouvees if nom not in attendues]
        quoi = f"nouvelles : {', '.join(nouvelles)}" if nouvelles else "dans un autre ordre"
        raise ReferentielRefuse(
            f"Les colonnes du fichier ont changé ({quoi}). Vérifiez-les, puis relancez avec --forcer."
        )


def decoder(octets, encodages=("utf-8-sig", "cp1252")):
    """The text of a file in the first encoding that reads it; its last resort never fails."""
    for encodage in encodages:
        try:
            return octets.decode(encodage).replace("\0", "")
        except UnicodeDecodeError:
            continue
    return octets.decode(encodages[-1], errors="replace").replace("\0", "")


def lire_csv(texte, attendues, source, separateur=";", ordre=True):
    """(line number, {column: value}) of a CSV whose header was checked."""
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
    entete = next(lecteur, [])
    verifier_colonnes(entete, attendues, source, ordre)
    for valeurs in lecteur:
        if any(valeurs):
            yield lecteur.line_num, en_colonnes(entete, valeurs)


def en_colonnes(entete, valeurs):
    """{column: value}; the columns that a line cut short lacks are empty."""
    return dict.fromkeys(entete, "") | dict(zip(entete, valeurs, strict=False))


def lire_texte(chemin, motif=r"\.csv"):
    """The whole text of a file (`ouvrir`); one so large that it is surely another is refused unread."""
    with ouvrir(chemin, motif) as flux:
        octets = flux.read(TAILLE_MAX + 1)
    if len(octets) > TAILLE_MAX:
        raise ReferentielRefuse(
            f"Ce fichier dépasse {TAILLE_MAX >> 20} Mo, bien plus qu’attendu. Vérifiez que c’est le bon fichier."
        )
    return decoder(octets)


@contextmanager
def ouvrir(chemin, motif):
    """The binary stream of a file, or of the first file of a zip whose name ends as the pattern says."""
    if not zipfile.is_zipfile(chemin):
        with chemin.open("rb") as flux:
            yield flux
        return
    with zipfile.ZipFile(chemin) as archive:
        noms = [nom for nom in archive.namelist() if re.search(f"(?:{motif})$", nom, re.IGNORECASE)]
        if not noms:
            raise ReferentielRefuse("L’archive ne contient pas le fichier attendu. Vérifiez que c’est la bonne.")
        with archive.open(noms[0]) as flux:
            yield flux


def entier(texte):
    """A positive number, or None."""
    texte = texte.strip()
    return int(texte) if texte.isascii() and texte.isdecimal() else None
