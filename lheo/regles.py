"""What the schema lets through although it is wrong, or although known consumers drop it (R265 to R270).

Here, the rules on one value and on what it carries; in `lheo.ensembles`, those on an element and its children. A rule
gives the `Constat`s it makes; to add one, write the function and put it in its table.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lheo.structure import Element
from lheo.valeurs import date_possible

REFUSE, FAUX, IGNORE, INFORMATION = GRAVITES = ("refuse", "faux", "ignore", "information")
"""Severities: the schema refuses it; it is accepted but wrong; accepted but dropped by consumers; good to know."""


class Constat(NamedTuple):
    """What a rule found."""

    gravite: str
    code: str
    message: str
    conseil: str


# Values

REMPLISSAGE = frozenset(
    [
        "non renseigné",
        "non renseigne",
        "non renseignée",
        "non communiqué",
        "non précisé",
        "à renseigner",
        "a renseigner",
        "à compléter",
        "a compléter",
        "a completer",
        "à définir",
        "a définir",
        "a definir",
        "n/a",
        "n.a.",
        "na",
        "nc",
        "n.c.",
        "nr",
        "n.r.",
        "-",
        "--",
        ".",
        "..",
        "...",
        "…",
        "?",
        "x",
        "xx",
        "xxx",
        "xxxx",
        "test",
        "todo",
        "tbd",
        "null",
        "none",
        "vide",
        "lorem ipsum",
    ]
)
BALISE = re.compile(
    r"<(?:/?[a-z][a-z0-9]*\b[^<>]*/?)>|&(?:nbsp|amp|lt|gt|eacute|egrave|agrave|rsquo|#\d+);", re.IGNORECASE
)
PRIX = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
HEURE = re.compile(r"([01]?\d|2[0-3])h([0-5]\d)?", re.ASCII)
POSTE = "356000000"
"""The SIREN of La Poste, whose establishments have another key: the sum of their digits is a multiple of 5."""


def cle_de_luhn(chiffres: str) -> bool:
    """Whether the last digit is the right key (Luhn)."""
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (1 + rang % 2)
        somme += double - 9 if double > 9 else double
    return somme % 10 == 0


def siret_valide(siret: str) -> bool:
    """Whether these are the 14 digits of a SIRET, key included."""
    if not re.fullmatch(r"[0-9]{14}", siret) or siret == "0" * 14:
        return False
    return cle_de_luhn(siret) or (siret.startswith(POSTE) and sum(map(int, siret)) % 5 == 0)


def nda_valide(numero: str) -> bool:
    """Whether these are the 11 digits of a declaration of activity (2A and 2B stand for Corsica's départements)."""
    return bool(re.fullmatch(r"[0-9]{2}([0-9]{2}|2[AB])[0-9]{7}", numero)) and len(set(numero)) > 1


def _siret(valeur: str) -> Constat | None:
    if siret_valide(valeur):
        return None
    return Constat(
        FAUX,
        "siret",
        f"« {valeur} » n’est pas un SIRET.",
        "Un SIRET a 14 chiffres, dont une clé : recopiez-le sans espace.",
    )


def _nda(valeur: str) -> Constat | None:
    if nda_valide(valeur):
        return None
    conseil = "Il a 11 chiffres et se trouve sur le récépissé de déclaration : recopiez-le sans espace."
    return Constat(FAUX, "nda", f"« {valeur} » n’est pas un numéro de déclaration d’activité.", conseil)


def _date(valeur: str) -> Constat | None:
    if date_possible(valeur):
        return None
    conseil = "Corrigez cette date ; inconnue, elle s’écrit 00000000 (début) ou 99999999 (fin)."
    return Constat(FAUX, "date", f"« {valeur} » n’existe pas au calendrier.", conseil)


def _prix(valeur: str) -> Constat | None:
    if PRIX.fullmatch(valeur):
        return None
    conseil = "Écrivez le prix en chiffres, avec un point et sans unité : 6500.00."
    return Constat(FAUX, "prix", f"« {valeur} » n’est pas un prix que les lecteurs comprennent.", conseil)


def _heure(valeur: str) -> Constat | None:
    if HEURE.fullmatch(valeur):
        return None
    return Constat(FAUX, "heure", f"« {valeur} » n’est pas une heure au format de LHÉO.", "Écrivez 9h ou 14h15.")


def _degres(borne: int) -> Callable[[str], Constat | None]:
    def degres(valeur: str) -> Constat | None:
        if re.fullmatch(r"-?\d{1,3}(\.\d+)?", valeur, re.ASCII) and abs(float(valeur)) <= borne:
            return None
        conseil = "Écrivez des degrés décimaux avec un point : 47.218371."
        return Constat(FAUX, "coordonnees", f"« {valeur} » n’est pas une latitude ou une longitude.", conseil)

    return degres


def _forme(code: str, motif: str, quoi: str, conseil: str, gravite: str = FAUX) -> Callable[[str], Constat | None]:
    """A rule: the value has this shape."""
    conforme = re.compile(motif, re.ASCII).fullmatch

    def forme(valeur: str) -> Constat | None:
        return None if conforme(valeur) else Constat(gravite, code, f"« {valeur[:60]} » n’est pas {quoi}.", conseil)

    return forme


FORMACODE = _forme("formacode", r"\d{5}", "un code Formacode", "Un code Formacode a cinq chiffres.")
RNCP = _forme(
    "rncp", r"(RNCP)?\d{1,6}", "un code RNCP", "Écrivez RNCP suivi du numéro de la fiche, par exemple RNCP35419."
)
RS = _forme(
    "rs", r"(RS)?\d{1,6}", "un code du répertoire spécifique", "Écrivez RS suivi du numéro, par exemple RS5080."
)
CERTIFINFO = _forme("certifinfo", r"\d{1,6}", "un code CertifInfo", "Un code CertifInfo n’a que des chiffres.")

VALEURS: dict[str, Callable[[str], Constat | None]] = {
    "SIRET": _siret,
    "numero-activite": _nda,
    "debut": _date,
    "fin": _date,
    "date": _date,
    "prix-total-TTC": _prix,
    "prix-horaire-TTC": _prix,
    "heure-debut": _heure,
    "heure-fin": _heure,
    "latitude": _degres(90),
    "longitude": _degres(180),
    "code-FORMACODE": FORMACODE,
    "reference-code-FORMACODE": FORMACODE,
    "code-public-vise": FORMACODE,
    "code-modalite-pedagogique": FORMACODE,
    "code-RNCP": RNCP,
    "reference-code-RNCP": RNCP,
    "code-RS": RS,
    "reference-code-RS": RS,
    "code-CERTIFINFO": CERTIFINFO,
    "reference-code-CERTIFINFO": CERTIFINFO,
    "code-NSF": _forme("nsf", r"\d{3}", "un code NSF", "Un code NSF a trois chiffres."),
    "code-ROME": _forme("rome", r"[A-N]\d{4}", "un code ROME", "Un code ROME a une lettre et quatre chiffres."),
    "code-bloc": _forme(
        "bloc", r"RNCP\d{1,6}BC\d{1,3}", "un code de bloc de compétences", "Écrivez par exemple RNCP35419BC01."
    ),
    "codepostal": _forme("codepostal", r"\d{5}", "un code postal", "Un code postal a cinq chiffres."),
    "code-INSEE-commune": _forme(
        "insee", r"(\d\d|2[AB])\d{3}", "un code INSEE de commune", "Il a cinq caractères ; ce n’est pas le code postal."
    ),
    "departement": _forme("departement", r"\d\d|2[AB]|9[78]\d", "un département", "Écrivez 44, 2A ou 974."),
    "region": _forme("region", r"\d\d", "un code de région", "Écrivez le code INSEE de la région, en deux chiffres."),
    "pays": _forme("pays", r"[A-Z]{2}", "un code de pays", "Écrivez le code ISO de deux lettres, FR pour la France."),
    "langue-formation": _forme("langue", r"[A-Za-z]{2}", "un code de langue", "Écrivez deux lettres (ISO 639-1) : fr."),
    "courriel": _forme(
        "courriel",
        r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+",
        "une adresse électronique",
        "Écrivez une seule adresse : nom@domaine.fr.",
    ),
    "urlweb": _forme(
        "adresse-web",
        r"https?://[^\s/]+\.[^\s]+",
        "une adresse web complète",
        "Commencez par https:// et n’en mettez qu’une.",
    ),
    "numtel": _forme(
        "telephone",
        r"\+?[\d .\-()]{10,25}",
        "un numéro de téléphone",
        "Écrivez un seul numéro, de dix chiffres.",
        INFORMATION,
    ),
}


def juger_valeur(element: Element, valeur: str) -> Iterator[Constat]:
    """What the rules say of a value that the schema accepts."""
    if element.genre == "texte":
        if not valeur.strip():
            if valeur:
                yield Constat(
                    FAUX, "blanc", "Cette valeur n’a que des espaces.", "Renseignez-la, ou retirez l’élément."
                )
            return
        if len(valeur) < 20 and valeur.strip().lower() in REMPLISSAGE:
            message = f"« {valeur} » remplit la place d’une valeur sans rien dire."
            yield Constat(FAUX, "remplissage", message, "Renseignez la vraie valeur, ou retirez l’élément.")
            return
        yield from _texte_libre(element, valeur)
    elif element.genre == "entier" and not element.mini <= int(valeur) <= element.maxi:
        message = f"{valeur} est hors des bornes de <{element.nom}> : de {element.mini} à {element.maxi}."
        yield Constat(FAUX, "borne", message, "Corrigez ce nombre, ou retirez l’élément.")
    elif element.genre == "code":
        yield from _code_ancien(element, valeur)
    regle = VALEURS.get(element.nom)
    constat = regle and regle(valeur)
    if constat:
        yield constat


def _texte_libre(element: Element, valeur: str) -> Iterator[Constat]:
    if ("<" in valeur or "&" in valeur) and BALISE.search(valeur):
        message = "Ce texte contient des balises ou des entités HTML, que tous les lecteurs n’interprètent pas."
        yield Constat(INFORMATION, "html", message, "Préférez du texte simple avec des retours à la ligne.")
    if element.maxi >= 150 and len(valeur) == element.maxi:
        message = f"Ce texte a exactement la longueur permise ({element.maxi} caractères) : il a pu être coupé."
        yield Constat(INFORMATION, "coupe", message, "Vérifiez sa fin.")


def _code_ancien(element: Element, valeur: str) -> Iterator[Constat]:
    nom = element.table.nom
    if element.table.codes[valeur].startswith("Code(s) obsolète"):
        message = f"« {valeur} » est un code abandonné dans <{element.nom}>."
        yield Constat(FAUX, "code-abandonne", message, f"Choisissez un autre code de la liste {nom}.")
    elif nom == "dict-niveaux" and 2 <= int(valeur) <= 8:
        message = f"« {valeur} » est un niveau de l’ancienne nomenclature."
        yield Constat(INFORMATION, "niveau-ancien", message, "Préférez les niveaux 11 à 18.")


# What values carry


def juger_attributs(nom: str, valeur: str, attributs: dict[str, str]) -> Iterator[Constat]:
    """What the rules say of the attributes of a value, or of those it lacks."""
    if nom == "code-FORMACODE" and "ref" not in attributs:
        message = "Ce code Formacode ne dit pas sa version (attribut « ref »)."
        yield Constat(FAUX, "ref", message, 'Écrivez par exemple <code-FORMACODE ref="V14">.')
    elif nom == "code-public-vise" and "ref" not in attributs:
        message = "Ce public ne dit pas la version du Formacode (attribut « ref »)."
        yield Constat(FAUX, "ref", message, 'Écrivez par exemple <code-public-vise ref="V14">.')
    elif nom == "code-public-vise" and attributs["ref"] != "V14":
        message = f"Ce public est pris dans la version « {attributs['ref']} » du Formacode."
        yield Constat(IGNORE, "ref", message, "Des lecteurs ne gardent que les publics de la version V14.")


def juger_dates(attributs: dict[str, str]) -> Iterator[Constat]:
    """Whether `datecrea` and `datemaj` are dates as LHÉO writes them."""
    for nom in ("datecrea", "datemaj"):
        valeur = attributs.get(nom)
        if valeur is not None and not (re.fullmatch(r"[0-9]{8}", valeur) and date_possible(valeur)):
            message = f"« {valeur[:40]} » n’est pas une date dans l’attribut « {nom} »."
            yield Constat(FAUX, "date", message, "Écrivez la date en huit chiffres, année, mois et jour : 20270315.")
