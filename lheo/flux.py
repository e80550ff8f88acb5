"""Reading XML that nobody vouches for, piece by piece, in constant memory.

expat does the parsing; this module opens the source, feeds it, and refuses what has no place in LHÉO: a DOCTYPE (hence
every entity, internal or external), markup or texts of an absurd size, endless nesting. Errors are told in French.
"""

import codecs
import gzip
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

Source = str | PathLike | bytes | BinaryIO
MORCEAU = 1 << 16
OUVRE = re.compile(rb"<formation(?: [^<>]*)?>")
FIN = b"</formation>"
COUPURE = len(FIN) - 1
GZIP = b"\x1f\x8b"
AVANT_XML = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b"\0 \t\r\n"


class Limites(NamedTuple):
    """Sizes past which a document is not read further: in bytes, but `profondeur`, in levels.

    `document` counts what gzip unpacks; 0: as long as one likes.
    """

    balise: int = 1 << 20
    texte: int = 1 << 20
    formation: int = 1 << 25
    profondeur: int = 60
    document: int = 0


LIMITES = Limites()


class Illisible(Exception):
    """The document cannot be read further: `ligne`, what is wrong, what to do."""

    def __init__(self, ligne: int, message: str, conseil: str = "", chemin: str = ""):
        super().__init__(f"Ligne {ligne} : {message} {conseil}".strip())
        self.ligne, self.message, self.conseil, self.chemin = ligne, message, conseil, chemin


@contextmanager
def ouvrir(source: Source) -> Iterator[BinaryIO]:
    """The bytes of a path, of a binary file or of bytes; what gzip packed is unpacked on the way."""
    with _brut(source) as fichier:
        tete = fichier.read(2)
        suite = _Precede(tete, fichier)
        if tete == GZIP:
            with gzip.GzipFile(fileobj=suite) as deplie:
                yield deplie
        else:
            yield suite


@contextmanager
def _brut(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, str | PathLike):
        with Path(source).open("rb") as fichier:
            yield fichier
    else:
        yield source


class _Precede(io.RawIOBase):
    """A stream of which the first bytes were already read."""

    def __init__(self, tete: bytes, fichier: BinaryIO):
        self.tete, self.fichier = tete, fichier

    def read(self, taille: int = -1) -> bytes:
        if self.tete:
            lu, self.tete = self.tete, b""
            return lu + (self.fichier.read(taille - len(lu)) if taille > len(lu) else b"")
        return self.fichier.read(taille)

    def readable(self) -> bool:
        return True


def analyseur() -> expat.XMLParserType:
    """A parser that knows namespaces and refuses any DOCTYPE: names are "namespace local"."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = MORCEAU

    def refuser_doctype(*_: object) -> None:
        raise Illisible(
            parser.CurrentLineNumber,
            "Le fichier contient une déclaration DOCTYPE : elle est refusée, car elle peut cacher des entités piégées.",
            "Retirez la ligne <!DOCTYPE …> : LHÉO n’en a pas besoin.",
        )

    parser.StartDoctypeDeclHandler = refuser_doctype
    return parser


def alimenter(
    parser: expat.XMLParserType,
    source: Source,
    limites: Limites,
    en_attente: Callable[[], int],
    prendre: Callable[[int, bytes], bool],
) -> Iterator[None]:
    """Feed the parser piece by piece, pausing after each for the caller to hand over its results.

    `en_attente` gives the characters of text that the caller holds. `prendre` is offered the inside of each formation,
    with the position of its tag, before the parser: of what it takes, the parser sees the ends of lines only. Raises
    `Illisible`.
    """
    encodages: list[str] = []
    parser.XmlDeclHandler = lambda _, encodage, __: encodages.append((encodage or "utf-8").lower())
    lus = donnes = 0
    with ouvrir(source) as fichier:
        for balise, dedans in _coupes(fichier, parser, limites):
            lus += len(balise) + len(dedans)
            if limites.document and lus > limites.document:
                raise Illisible(parser.CurrentLineNumber, _trop_long(limites.document), "Découpez-le, ou réduisez-le.")
            for morceau in _tranches(balise):
                donnes += len(morceau)
                _donner(parser, morceau, donnes, limites, en_attente)
                yield
            ouverte = donnes - len(balise) + balise.rfind(b"<")
            if dedans and encodages in ([], ["utf-8"]) and prendre(ouverte, dedans):
                dedans = b"\n" * dedans.count(b"\n")
            for morceau in _tranches(dedans):
                donnes += len(morceau)
                _donner(parser, morceau, donnes, limites, en_attente)
                yield
        if not lus:
            raise Illisible(1, "Le fichier est vide.", "Produisez-le ou transférez-le de nouveau.")
        _analyser(parser, b"", True, donnes)
        yield


def _coupes(fichier: BinaryIO, parser: expat.XMLParserType, limites: Limites) -> Iterator[tuple[bytes, bytes]]:
    """The document in pieces of two parts: what leads into a formation, tag included, then its inside or nothing."""
    plus_long = min(limites.texte, limites.formation)
    fin, tampon = b"", b""
    while lu := _lire(fichier, parser):
        *formations, tampon = (tampon + lu).split(FIN)
        for formation in formations:
            trouve = OUVRE.search(formation) if len(formation) <= plus_long else None
            coupe = trouve.end() if trouve else len(formation)
            yield fin + formation[:coupe], formation[coupe:]
            fin = FIN
        if len(tampon) > plus_long:
            yield fin + tampon[:-COUPURE], b""
            fin, tampon = b"", tampon[-COUPURE:]
    yield fin + tampon, b""


def _tranches(octets: bytes) -> Iterator[bytes]:
    return (octets[debut : debut + MORCEAU] for debut in range(0, len(octets), MORCEAU))


def _donner(
    parser: expat.XMLParserType, morceau: bytes, donnes: int, limites: Limites, en_attente: Callable[[], int]
) -> None:
    _analyser(parser, morceau, False, donnes)
    if donnes - parser.CurrentByteIndex > limites.balise:
        raise Illisible(parser.CurrentLineNumber, "Une balise a une taille démesurée.", CORRIGER)
    if en_attente() > limites.texte:
        raise Illisible(parser.CurrentLineNumber, "Un texte a une taille démesurée.", CORRIGER)


def _trop_long(octets: int) -> str:
    return f"Le fichier dépasse {octets // 10**6} Mo une fois décompressé : la suite n’est pas lue."


def _lire(fichier: BinaryIO, parser: expat.XMLParserType) -> bytes:
    try:
        return fichier.read(MORCEAU)
    except (EOFError, gzip.BadGzipFile, gzip.zlib.error) as erreur:
        message = "L’archive gzip est abîmée ou tronquée."
        raise Illisible(parser.CurrentLineNumber, message, "Produisez-la ou transférez-la de nouveau.") from erreur


def _analyser(parser: expat.XMLParserType, morceau: bytes, fin: bool, lus: int) -> None:
    try:
        parser.Parse(morceau, fin)
    except expat.ExpatError as erreur:
        if lus == len(morceau) and not morceau[:100].lstrip(AVANT_XML).startswith(b"<"):
            message = "Le fichier n’est pas du XML : il ne commence pas par <."
            raise Illisible(
                1, message, "Donnez l’offre LHÉO elle-même, sortie de son archive s’il le faut."
            ) from erreur
        octets = morceau[max(parser.ErrorByteIndex - (lus - len(morceau)), 0) :][:4]
        message, conseil = _en_francais(erreur.code, octets)
        raise Illisible(erreur.lineno, message, conseil) from erreur
    except (LookupError, ValueError) as erreur:
        if type(erreur) not in (LookupError, ValueError):
            raise  # not the parser's: a fault of ours
        message = "L’encodage annoncé en tête du fichier n’est pas connu."
        raise Illisible(1, message, "Enregistrez le fichier en UTF-8.") from erreur


CORRIGER = "Vérifiez que le fichier est bien une offre LHÉO."
TRONQUE = (
    "Le fichier est tronqué : il s’arrête avant la dernière balise.",
    "Produisez-le ou transférez-le de nouveau.",
)
ERREURS = {
    expat.errors.XML_ERROR_NO_ELEMENTS: TRONQUE,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: TRONQUE,
    expat.errors.XML_ERROR_PARTIAL_CHAR: TRONQUE,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: TRONQUE,
    expat.errors.XML_ERROR_TAG_MISMATCH: (
        "Une balise de fin ne correspond pas à la balise ouverte.",
        "Refermez chaque balise dans l’ordre inverse de son ouverture ; dans un texte, écrivez < sous la forme &lt;.",
    ),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: ("Un attribut est écrit deux fois.", "Gardez-en un seul."),
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "Du contenu suit la fin du document.",
        "Un fichier LHÉO n’a qu’une racine, <lheo> : retirez ce qui la suit.",
    ),
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: (
        "Une entité n’est pas définie (par exemple &nbsp; ou &eacute;).",
        "Écrivez le caractère lui-même ; seules &amp; &lt; &gt; &quot; et &apos; existent en XML.",
    ),
    expat.errors.XML_ERROR_UNBOUND_PREFIX: (
        "Un préfixe de balise n’est lié à aucun espace de noms.",
        'Déclarez l’espace de noms sur la racine : xmlns="http://lheo.gouv.fr/2.3".',
    ),
    expat.errors.XML_ERROR_MISPLACED_XML_PI: (
        "La déclaration <?xml …?> n’est pas au tout début du fichier.",
        "Retirez ce qui la précède, espaces et lignes vides compris.",
    ),
    expat.errors.XML_ERROR_INCORRECT_ENCODING: (
        "L’encodage annoncé en tête du fichier n’est pas le sien.",
        "Enregistrez le fichier en UTF-8.",
    ),
}
CODES = {expat.errors.codes[texte]: explication for texte, explication in ERREURS.items()}
INVALIDE = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]


def _en_francais(code: int, octets: bytes) -> tuple[str, str]:
    """What expat found, and what to do."""
    if code in CODES:
        return CODES[code]
    if code == INVALIDE and octets[:1] >= b"\x80" and not _est_utf8(octets):
        return (
            "Le fichier contient des octets qui ne sont pas de l’UTF-8, l’encodage qu’il annonce ou suppose.",
            'Enregistrez-le en UTF-8, ou annoncez son encodage : <?xml version="1.0" encoding="windows-1252"?>.',
        )
    if code == INVALIDE and octets[:1] < b" " and octets[:1] not in (b"\t", b"\n", b"\r"):
        return (
            "Le fichier contient un caractère de commande interdit en XML.",
            "Retirez-le (souvent collé depuis Word).",
        )
    return (
        "Le fichier n’est pas du XML bien formé à cet endroit.",
        "Dans un texte, écrivez & sous la forme &amp; et < sous la forme &lt;.",
    )


def _est_utf8(octets: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(octets)
    except UnicodeDecodeError:
        return False
    return True
