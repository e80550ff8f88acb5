"""What the schema accepts as a value or as an attribute: the rules the writer and the validator share.

The rules are those that the official schema enforces, told in French with what to do. What it lets through although
it is wrong is in `lheo.regles`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

from lheo.structure import ATTRIBUTS, Element

BLANCS = " \t\n\r"
MOTIF_DATE = re.compile(r"[0-9]{4}[019][0-9][01239][0-9]")
MOTIF_ENTIER = re.compile(r"[+-]?[0-9]+")
PLUS_GRAND_ENTIER = 2**63
MOTIF_NOM = re.compile(r"[^\W\d][\w.\-·]*")
MOTIF_INSTANT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<heure>\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?",
    re.ASCII,
)
_LETTRE = r"(?:[\w.~!$&'()*+,;=@\-]|%[0-9A-Fa-f]{2})"
_HOTE = rf"//{_LETTRE}*(?::[0-9]{{1,5}})?(?=[/?#]|$)"
_SUITE = rf"(?:{_LETTRE}|[:/])*(?:\?(?:{_LETTRE}|[:/?])*)?(?:#(?:{_LETTRE}|[:/?])*)?"
MOTIF_ADRESSE = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{_HOTE}|(?!//)){_SUITE}|(?!//){_LETTRE}*(?=[/?#]|$){_SUITE}")


class Probleme(NamedTuple):
    """What is wrong with a value, and what to do; `code` names the rule."""

    code: str
    message: str
    conseil: str


Controle = Callable[[str], Probleme | None]


def _lettres(nombre: int) -> str:
    return f"{nombre} caractère{'s' if nombre > 1 else ''}"


def controle(element: Element) -> Controle:
    """The schema's rule for the value of a leaf: takes its text, gives what is wrong or None."""
    if element.genre == "texte":
        return _controle_de_texte(element)
    return {"code": _controle_de_code, "entier": _controle_d_entier, "date": _controle_de_date}[element.genre](element)


def _controle_de_texte(element: Element) -> Controle:
    nom, mini, maxi = element.nom, element.mini, element.maxi

    def texte(valeur: str) -> Probleme | None:
        longueur = len(valeur)
        if mini <= longueur <= maxi:
            return None
        if not longueur:
            return Probleme(
                "vide",
                f"<{nom}> est vide.",
                "Renseignez cette valeur, ou retirez l’élément s’il n’est pas obligatoire.",
            )
        attendu = _lettres(maxi) if mini == maxi else f"de {mini} à {_lettres(maxi)}"
        sens = (
            f"Raccourcissez ce texte de {_lettres(longueur - maxi)}."
            if longueur > maxi
            else "Complétez cette valeur, ou retirez l’élément s’il n’est pas obligatoire."
        )
        return Probleme("longueur", f"<{nom}> compte {_lettres(longueur)} ; le schéma en veut {attendu}.", sens)

    return texte


def _controle_de_code(element: Element) -> Controle:
    nom, table = element.nom, element.table
    codes = table.codes
    attendus = " ; ".join(f"{code} {libelle}" for code, libelle in codes.items())

    def code(valeur: str) -> Probleme | None:
        if valeur in codes or valeur.strip(BLANCS) in codes:
            return None
        message = f"« {valeur[:40]} » n’est pas un code de <{nom}>."
        return Probleme("code", message, f"Choisissez un code de la liste {table.nom} : {attendus}.")

    return code


def _controle_d_entier(element: Element) -> Controle:
    nom = element.nom

    def entier(valeur: str) -> Probleme | None:
        nu = valeur.strip(BLANCS)
        if MOTIF_ENTIER.fullmatch(nu) and len(nu) < 40 and -PLUS_GRAND_ENTIER <= int(nu) < PLUS_GRAND_ENTIER:
            return None
        message = f"« {valeur[:40]} » n’est pas un nombre entier dans <{nom}>."
        return Probleme("entier", message, "Écrivez un nombre entier, sans virgule, sans espace et sans unité.")

    return entier


def _controle_de_date(element: Element) -> Controle:
    nom = element.nom

    def jour(valeur: str) -> Probleme | None:
        if MOTIF_DATE.fullmatch(valeur.strip(BLANCS)):
            return None
        message = f"« {valeur[:40]} » n’est pas une date dans <{nom}>."
        return Probleme("date", message, "Écrivez la date en huit chiffres, année, mois et jour : 20270315.")

    return jour


def controler_attribut(element: Element, attribut: str, valeur: str) -> Probleme | None:
    """The schema's rule for one attribute of an element."""
    if attribut not in element.attributs:
        if element.genre == "libre" and attribut not in ATTRIBUTS:
            return None
        message = f"<{element.nom}> ne porte pas d’attribut « {attribut[:60]} »."
        return Probleme("attribut", message, "Retirez cet attribut.")
    genre = ATTRIBUTS.get(attribut, "texte")
    if genre == "texte" or _CONFORME[genre](valeur):
        return None
    return Probleme("attribut", f"« {valeur[:60]} » ne convient pas à l’attribut « {attribut} ».", _CONSEIL[genre])


def date_possible(valeur: str) -> bool:
    """Whether eight digits are a day of the calendar or one of LHÉO's conventions.

    The conventions: 00000000 and 99999999 (unknown), AAAA0000 (the year only), AAAAMM00 (the month only).
    """
    if valeur in ("00000000", "99999999"):
        return True
    annee, mois, jour = valeur[:4], valeur[4:6], valeur[6:]
    if not "1900" <= annee <= "2199":
        return False
    try:
        date(int(annee), int(mois) or 1, int(jour) or 1)
    except ValueError:
        return False
    return mois != "00" or jour == "00"


def _est_instant(valeur: str) -> bool:
    trouve = MOTIF_INSTANT.fullmatch(valeur)
    if not trouve:
        return False
    try:
        datetime.fromisoformat(f"{trouve['date']}T{trouve['heure']}").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


_CONFORME: dict[str, Callable[[str], object]] = {
    "ID": lambda valeur: MOTIF_NOM.fullmatch(valeur.strip(BLANCS)),
    "IDREF": lambda valeur: MOTIF_NOM.fullmatch(valeur.strip(BLANCS)),
    "dateTime": _est_instant,
    "anyURI": lambda valeur: MOTIF_ADRESSE.fullmatch(valeur.strip(BLANCS)),
}
_CONSEIL = {
    "ID": "Un identifiant commence par une lettre et ne contient ni espace ni deux-points.",
    "IDREF": "Un identifiant commence par une lettre et ne contient ni espace ni deux-points.",
    "dateTime": "Écrivez la date et l’heure ainsi : 2027-03-15T08:00:00+01:00.",
    "anyURI": "Écrivez une adresse, par exemple https://exemple.fr/formation/1.",
}
