"""Formations written plainly, taken at one glance instead of tag by tag (R265).

Most feeds write a formation with nothing but elements, attributes in double quotes and the five entities of XML. One
regular expression cuts it, covers every character of it, hence proves it well formed. And they repeat the same
addresses, contacts and sites, byte for byte: each is gone through once. Anything else, and anything that would have to
be told, raises `Inhabituel`: the parser then goes through the formation, and says what and where.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lheo.structure import ELEMENTS

REDITE = "\x01"
"""Stands for a part in a text; XML has no such character."""
JETON = re.compile(r"[ \t\n]*(?:<(?:([A-Za-z-]+)( [^<>]*)?>(?:([^<]*)</\1>)?|/([A-Za-z-]+)>)|\x01)")
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
CONNUES, IMBRIQUEES = 8192, 8
"""How many of them are remembered, and how deep `extras` may hold one another."""

Jeton = tuple[str | None, str | None, str | None, str | None]
"""A tag: name, attributes as written, text (None: children follow); or the name it closes; or, all None, a `REDITE`."""


class Inhabituel(Exception):
    """This formation asks for the parser."""


def _texte_simple(octets: bytes) -> str:
    """These bytes as characters of one byte each, if neither encoding, characters nor entities ask for the parser."""
    if b"\r" in octets:
        octets = octets.replace(b"\r\n", b"\n")
    try:
        octets.decode()
    except UnicodeDecodeError:
        raise Inhabituel from None
    if octets.translate(None, COMMANDES) != octets or any(s[:1] in octets and s in octets for s in HORS_XML):
        raise Inhabituel
    texte = octets.decode("latin-1")
    if "&" in texte and ENTITE_AUTRE.search(texte):
        raise Inhabituel
    return texte


def jetons(octets: bytes, connues: dict[str, Any]) -> tuple[Iterator[Jeton], Iterator[Any]]:
    """The tags of the inside of a formation, and what their `REDITE`s stand for, in order.

    A part that `connues` holds is but one `REDITE`, for what it holds; another is a `REDITE` for its own text, then its
    tags. Raises `Inhabituel`.
    """
    texte, redites = _abreger(_texte_simple(octets), connues)
    morceaux = JETON.split(texte)
    if morceaux[-1].strip(" \t\n") or any(morceaux[:-1:5]):
        raise Inhabituel
    textes = morceaux[3::5]
    if "&" in texte or not texte.isascii():
        textes = [en_clair(un) if un and ("&" in un or not un.isascii()) else un for un in textes]
    return zip(morceaux[1::5], morceaux[2::5], textes, morceaux[4::5], strict=False), iter(redites)


def _abreger(texte: str, connues: dict[str, Any]) -> tuple[str, list[Any]]:
    sortie, redites, position = [], [], 0
    while trouve := PART.search(texte, position):
        avant, position = texte[position : trouve.start()], _fin(texte, trouve.start(), trouve[1])
        part = texte[trouve.start() : position]
        connue = connues.get(part)
        sortie += avant, REDITE if connue else REDITE + part
        redites.append(connue or part)
    return "".join([*sortie, texte[position:]]), redites


def _fin(texte: str, debut: int, nom: str) -> int:
    """Where the element that opens there ends."""
    fermante, fin = f"</{nom}>", debut
    for fermees in range(1, IMBRIQUEES):
        place = texte.find(fermante, fin)
        fin = place + len(fermante)
        if place > 0 and (nom != "extras" or texte.count("<extras", debut, fin) == fermees):
            return fin
    raise Inhabituel


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
    """Attributes as they are written -> their values. Raises `Inhabituel`."""
    if not ecrits:
        return {}
    if not ATTRIBUTS.fullmatch(ecrits):
        raise Inhabituel
    paires = ATTRIBUT.findall(en_clair(ecrits))
    if len({nom for nom, _ in paires}) != len(paires):
        raise Inhabituel
    return dict(paires)


def retenir(connues: dict[str, Any], part: str, lu: Any) -> None:
    """Remember what a part gave."""
    if len(connues) >= CONNUES:
        connues.clear()
    connues[part] = lu
