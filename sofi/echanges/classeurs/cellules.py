"""From a cell to a value of the right type: each reader takes a cell and gives a value, or says why it cannot."""

import datetime
import re
from functools import lru_cache

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siret as stdnum_siret

from sofi.echanges.classeurs.fichier import Erreur
from sofi.socle.html import sans_controles
from sofi.socle.texte import plier

BALISE = re.compile(r"<\s*[/!a-z]", re.IGNORECASE)
SCIENTIFIQUE = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE | re.ASCII)
DATE_FRANCAISE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2,4})", re.ASCII)
DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ]\d{2}:\d{2}.*)?", re.ASCII)
JOUR_ZERO = datetime.date(1899, 12, 30)
SERIE_MIN, SERIE_MAX = 36526, 73415  # 01/01/2000 and 31/12/2100 as a workbook counts days
ANNEE_MIN, ANNEE_MAX = 2000, 2100
OUI, NON = {"oui", "o", "x", "1", "vrai", "true", "yes", "y"}, {"non", "n", "0", "faux", "false", "no", ""}
ENTIER_MAX = 1_000_000


class CelluleRefusee(ValueError):
    """The cell cannot be read; the text says why and what to do."""


def en_texte(cellule):
    """The cell as text, on one line, without control characters; numbers without a useless « .0 »."""
    if cellule is None:
        return ""
    if isinstance(cellule, Erreur):
        raise CelluleRefusee(f"La cellule contient une erreur ({cellule.code}). Corrigez-la ou saisissez la valeur.")
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float) and cellule.is_integer():
        cellule = int(cellule)
    texte = " ".join(sans_controles(" ".join(str(cellule).split())).split())
    if re.fullmatch(r"#(N/A|REF!|VALEUR!|VALUE!|NOM\?|NAME\?|DIV/0!|NUL!|NULL!|NOMBRE!|NUM!)", texte):
        raise CelluleRefusee(f"La cellule contient une erreur ({texte}). Corrigez-la ou saisissez la valeur.")
    if texte.startswith("="):
        raise CelluleRefusee("La cellule contient une formule et non sa valeur. Collez la valeur seule.")
    return texte


def texte(longueur):
    """Reader of a text of at most `longueur` characters, without mark-up."""

    def lire(cellule):
        if isinstance(cellule, datetime.date):
            raise CelluleRefusee(
                f"Le tableur a changé cette valeur en date ({cellule:%d/%m/%Y}). Mettez la cellule au format texte "
                "et saisissez-la de nouveau."
            )
        valeur = en_texte(cellule)
        if BALISE.search(valeur):
            raise CelluleRefusee("Le texte contient du code HTML. Gardez seulement les mots.")
        if len(valeur) > longueur:
            raise CelluleRefusee(f"Le texte a {len(valeur)} caractères, {longueur} au plus. Raccourcissez-le.")
        return valeur

    return lire


def code_programme(cellule):
    """Code of a programme, in capitals."""
    return texte(20)(cellule).upper()


def _chiffres(cellule, longueur, quoi):
    """Digits of a number that workbooks mistreat: spaces, a lost zero in front, scientific notation."""
    if isinstance(cellule, float | int) and not isinstance(cellule, bool) and cellule == int(cellule):
        return str(int(cellule)).zfill(longueur) if len(str(int(cellule))) == longueur - 1 else str(int(cellule))
    valeur = re.sub(r"[\s.\-']", "", en_texte(cellule)) if not _scientifique(cellule) else ""
    if _scientifique(cellule):
        raise CelluleRefusee(
            f"« {en_texte(cellule)} » est en notation scientifique : des chiffres sont perdus. Mettez la colonne au "
            f"format texte et saisissez de nouveau les {longueur} chiffres du {quoi}."
        )
    if valeur and not re.fullmatch("[0-9]+", valeur):
        raise CelluleRefusee(f"« {en_texte(cellule)} » n’est pas un {quoi} : il a {longueur} chiffres et rien d’autre.")
    return valeur


def _scientifique(cellule):
    return isinstance(cellule, str) and SCIENTIFIQUE.fullmatch(cellule.strip().replace(" ", "")) is not None


def siret(cellule):
    """A SIRET: 14 digits with a right key (R069)."""
    valeur = _chiffres(cellule, 14, "SIRET")
    if not valeur:
        return ""
    if len(valeur) != 14:
        raise CelluleRefusee(f"Le SIRET « {valeur} » a {len(valeur)} chiffres au lieu de 14. Complétez-le.")
    return _verifier_cle(valeur)


@lru_cache(maxsize=10_000)
def _verifier_cle(valeur):
    try:
        return stdnum_siret.validate(valeur)
    except InvalidChecksum as exc:
        raise CelluleRefusee(
            f"Le SIRET « {valeur} » n’existe pas : un chiffre est sans doute mal recopié. Vérifiez-le."
        ) from exc
    except ValidationError as exc:
        raise CelluleRefusee(f"Le SIRET « {valeur} » n’est pas valable. Vérifiez ses 14 chiffres.") from exc


def nda(cellule):
    """Numéro de déclaration d’activité: 11 digits, or nothing."""
    valeur = _chiffres(cellule, 11, "numéro de déclaration d’activité")
    if valeur and len(valeur) != 11:
        raise CelluleRefusee(
            f"Le numéro de déclaration d’activité « {valeur} » a {len(valeur)} chiffres au lieu de 11. Corrigez-le."
        )
    return valeur


def code_postal(cellule):
    """A postal code: 5 digits, or nothing."""
    valeur = _chiffres(cellule, 5, "code postal")
    if valeur and len(valeur) != 5:
        raise CelluleRefusee(f"Le code postal « {valeur} » a {len(valeur)} chiffres au lieu de 5. Corrigez-le.")
    return valeur


def departement(cellule):
    """Code or name of a département, as written; the comparison finds which."""
    valeur = texte(60)(cellule)
    return valeur.zfill(2) if re.fullmatch("[0-9]", valeur) else valeur


def entier(cellule):
    """A number of places, 0 or more; None when empty."""
    if isinstance(cellule, datetime.date):
        raise CelluleRefusee("La cellule contient une date et non un nombre. Saisissez le nombre.")
    valeur = en_texte(cellule).replace(" ", "")
    if not valeur:
        return None
    trouve = re.fullmatch(r"([0-9]{1,9})([.,]0+)?", valeur)
    if not trouve:
        raise CelluleRefusee(f"« {valeur} » n’est pas un nombre entier. Saisissez par exemple 12.")
    if int(trouve[1]) > ENTIER_MAX:
        raise CelluleRefusee(f"{valeur} est trop grand ({ENTIER_MAX} au plus). Vérifiez le nombre.")
    return int(trouve[1])


def annee(cellule):
    """A year of four digits."""
    try:
        valeur = entier(cellule)
    except CelluleRefusee as exc:
        raise CelluleRefusee(f"{exc} Une année a quatre chiffres.") from exc
    if valeur is not None and not ANNEE_MIN <= valeur <= ANNEE_MAX:
        raise CelluleRefusee(f"« {valeur} » n’est pas une année entre {ANNEE_MIN} et {ANNEE_MAX}. Corrigez-la.")
    return valeur


def booleen(cellule):
    """oui/non, o/n, x, 1/0, vrai/faux; an empty cell is « non »."""
    if isinstance(cellule, datetime.date):
        raise CelluleRefusee("La cellule contient une date. Écrivez oui ou non.")
    valeur = plier(en_texte(cellule))
    if valeur in OUI:
        return True
    if valeur in NON:
        return False
    raise CelluleRefusee(f"« {en_texte(cellule)} » n’est ni oui ni non. Écrivez oui ou non.")


def date(cellule):
    """A date: a date cell, JJ/MM/AAAA, AAAA-MM-JJ, or the number of days of a workbook; None when empty."""
    if isinstance(cellule, datetime.date):
        return _plausible(cellule)
    valeur = en_texte(cellule)
    if not valeur:
        return None
    if trouve := re.fullmatch(r"([0-9]{4,6})([.,][0-9]+)?", valeur):
        return _date_en_serie(int(trouve[1]), valeur)
    if trouve := DATE_FRANCAISE.fullmatch(valeur):
        jour, mois, an = trouve.groups()
    elif trouve := DATE_ISO.fullmatch(valeur):
        an, mois, jour, _ = trouve.groups()
    else:
        raise CelluleRefusee(f"« {valeur[:40]} » n’est pas une date. Écrivez-la JJ/MM/AAAA, par exemple 31/01/2026.")
    if len(an) != 4:
        raise CelluleRefusee(f"L’année de « {valeur} » doit avoir quatre chiffres. Écrivez la date JJ/MM/AAAA.")
    try:
        return _plausible(datetime.date(int(an), int(mois), int(jour)))
    except ValueError as exc:
        if isinstance(exc, CelluleRefusee):
            raise
        raise CelluleRefusee(f"La date « {valeur} » n’existe pas. Écrivez-la JJ/MM/AAAA, jour puis mois.") from exc


def _date_en_serie(jours, valeur):
    if not SERIE_MIN <= jours <= SERIE_MAX:
        raise CelluleRefusee(f"« {valeur} » n’est pas une date. Écrivez-la JJ/MM/AAAA, par exemple 31/01/2026.")
    return JOUR_ZERO + datetime.timedelta(days=jours)


def _plausible(jour):
    if not ANNEE_MIN <= jour.year <= ANNEE_MAX:
        raise CelluleRefusee(f"La date {jour:%d/%m/%Y} est hors des années {ANNEE_MIN} à {ANNEE_MAX}. Corrigez-la.")
    return jour
