"""The lines of a file that a report speaks of, to be shown beside it."""

import codecs
import io
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from gzip import BadGzipFile
from typing import NamedTuple

from lheo.flux import MORCEAU, Source, ouvrir

ANNONCE = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
ORDRES = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
SUR_UN_OCTET = ("iso8859", "cp125", "mac")
"""Beginnings of the names of the encodings met beside UTF-8; Python knows others, some of which unpack archives."""


class Ligne(NamedTuple):
    """A line of the file, shortened when it is long; `citee` when it was asked for, not only near one that was."""

    numero: int
    texte: str
    citee: bool


def extraits(source: Source, lignes: Collection[int], autour: int = 1, largeur: int = 200) -> Iterator[list[Ligne]]:
    """Those lines, each with `autour` lines before and after: one list for each run of lines that follow one another.

    Reads in constant memory, and stops after the last. What cannot be decoded shows as U+FFFD.
    """
    citees = frozenset(lignes)
    voulues = {voisine for ligne in citees for voisine in range(ligne - autour, ligne + autour + 1)}
    suite: list[Ligne] = []
    for numero, texte in _lire(source, sorted(voulues), largeur):
        if suite and suite[-1].numero + 1 < numero:
            yield suite
            suite = []
        suite.append(Ligne(numero, texte, numero in citees))
    if suite:
        yield suite


def _lire(source: Source, voulues: list[int], largeur: int) -> Iterator[tuple[int, str]]:
    """The lines of these numbers, in order; pieces of the file that hold none are only counted."""
    numero, debut, rang = 1, "", 0
    for texte in _textes(source):
        while rang < len(voulues) and voulues[rang] < numero:
            rang += 1
        if rang == len(voulues):
            return
        nombre = texte.count("\n")
        if voulues[rang] < numero + nombre:
            finies = (debut + texte).split("\n")
            restantes = set(voulues[rang:])
            yield from (
                (numero + n, _courte(finie, largeur)) for n, finie in enumerate(finies[:-1]) if numero + n in restantes
            )
            debut = finies[-1][: largeur + 1]
        else:
            debut = (debut if not nombre else "") + texte[texte.rfind("\n") + 1 :]
        numero, debut = numero + nombre, debut[: largeur + 1]
    if numero in voulues:
        yield numero, _courte(debut, largeur)


def _textes(source: Source) -> Iterator[str]:
    """The text piece by piece, every end of line as \\n; a damaged archive ends where it breaks."""
    with ouvrir(source) as fichier, suppress(EOFError, BadGzipFile, zlib.error):
        octets = fichier.read(MORCEAU)
        decodeur = codecs.getincrementaldecoder(_encodage(octets))("replace")
        fins = io.IncrementalNewlineDecoder(None, translate=True)
        while octets:
            yield fins.decode(decodeur.decode(octets))
            octets = fichier.read(MORCEAU)


def _encodage(tete: bytes) -> str:
    for debut, encodage in ORDRES.items():
        if tete.startswith(debut):
            return encodage
    annonce = ANNONCE.match(tete)
    try:
        nom = codecs.lookup(annonce[1].decode()).name if annonce else ""
    except LookupError:
        nom = ""
    return nom if nom.startswith(SUR_UN_OCTET) else "utf-8-sig"


def _courte(ligne: str, largeur: int) -> str:
    return ligne if len(ligne) <= largeur else f"{ligne[:largeur]}…"
