"""Formations written plainly, taken at one glance instead of tag by tag: three times as fast (R265).

Most feeds write a formation with nothing but elements, attributes in double quotes and the five entities of XML. Such a
formation is cut by one regular expression that covers every character of it, hence proves it well formed. Anything else,
and anything that would have to be told, raises `Inhabituel`: the parser then goes through it, and says what and where.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lheo.structure import ELEMENTS

JETON = re.compile(r"[ \t\n]*<(?:([A-Za-z-]+)( [^<>]*)?>(?:([^<]*)</\1>)?|/([A-Za-z-]+)>)")
ATTRIBUTS = re.compile(r"(?: [A-Za-z-]+=\"[^\"<&\t\n]*\")+")
ATTRIBUT = re.compile(r" ([A-Za-z-]+)=\"([^\"]*)\"")
ENTITE_AUTRE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
HORS_XML = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
ENTITES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
COMMANDES = bytes(set(range(32)).difference(b"\t\n"))
SUITES = ("formation", "action", "session", "recrutement")
REDITES = frozenset(
    enfant.nom for suite in SUITES for enfant in ELEMENTS[suite].enfants if not ELEMENTS[enfant.nom].feuille
).difference(SUITES)
"""The parts of an offer that come back byte for byte from session to session: addresses, contacts, sites…"""
PART = re.compile(rf"<({'|'.join(sorted(REDITES, reverse=True))})[ >]")
CONNUES = 8192
"""How many of them are remembered."""

Jeton = tuple[str | None, str | None, str | None, str | None]
"""A tag: name, attributes as written, text (None: the element has children), or the name that it closes."""


class Inhabituel(Exception):
    """This formation asks for the parser."""


def texte_simple(octets: bytes) -> str:
    """These bytes as characters of one byte each, if neither encoding, characters nor entities ask for the parser."""
    octets = octets.replace(b"\r\n", b"\n")
    try:
        octets.decode()
    except UnicodeDecodeError:
        raise Inhabituel from None
    texte = octets.decode("latin-1")
    if len(octets.translate(None, COMMANDES)) != len(octets) or any(suite in octets for suite in HORS_XML):
        raise Inhabituel
    if "&" in texte and ENTITE_AUTRE.search(texte):
        raise Inhabituel
    return texte


def parts(texte: str) -> Iterator[tuple[str, str, str]]:
    """The text cut around its `REDITES`: what comes before one, its name and the whole of it (nothing at the end)."""
    position = 0
    while trouve := PART.search(texte, position):
        nom, debut = trouve[1], trouve.start()
        fermante = f"</{nom}>"
        fin, attendues = debut, 0
        while not attendues or texte.count(f"<{nom}", debut, fin) > attendues:
            fin = texte.find(fermante, fin) + len(fermante)
            attendues += 1
            if fin < len(fermante):
                raise Inhabituel
        yield texte[position:debut], nom, texte[debut:fin]
        position = fin
    yield texte[position:], "", ""


def jetons(texte: str) -> Iterator[Jeton]:
    """The tags of a text that is nothing but tags, blanks and the texts of elements."""
    morceaux = JETON.split(texte)
    if morceaux[-1].strip(" \t\n") or any(morceaux[:-1:5]):
        raise Inhabituel
    textes = morceaux[3::5]
    if "&" in texte or not texte.isascii():
        textes = [un and en_clair(un) for un in textes]
    return zip(morceaux[1::5], morceaux[2::5], textes, morceaux[4::5], strict=False)


def en_clair(texte: str) -> str:
    """What characters of one byte each say: UTF-8, and the entities."""
    if not texte.isascii():
        texte = texte.encode("latin-1").decode()
    if "&" in texte:
        for entite, caractere in ENTITES:
            texte = texte.replace(entite, caractere)
    return texte


@lru_cache(maxsize=4096)
def attributs(ecrits: str) -> dict[str, str]:
    """Attributes as they are written -> their values."""
    if not ATTRIBUTS.fullmatch(ecrits):
        raise Inhabituel
    paires = ATTRIBUT.findall(en_clair(ecrits))
    if len({nom for nom, _ in paires}) != len(paires):
        raise Inhabituel
    return dict(paires)
