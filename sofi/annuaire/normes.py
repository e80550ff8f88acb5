"""How numbers and addresses of the directory are written: read what people type, keep one form (R069, R087 to R090)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

LETTRES_UAI = "abcdefghjklmnprstuvwxyz"
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
COURT = re.compile(r"(3\d{3}|10\d{2}|118\d{3})")
LONGUEUR_URL = 400
ADRESSE = URLValidator(schemes=["http", "https"])


def sans_espaces(texte):
    """The text without any blank, non-breaking ones included."""
    return re.sub(r"[\s\u00a0\u202f\u200b]+", "", texte or "")


def normaliser_telephone(texte):
    """`+33 2 40 20 21 31` → `02-40-20-21-31`; foreign numbers keep their `+`. Empty stays empty (R087)."""
    brut = re.sub(r"[.\-/()]", "", sans_espaces(texte))
    if not brut:
        return ""
    if brut.startswith("00"):
        brut = f"+{brut[2:]}"
    if brut.startswith("+33"):
        brut = f"0{brut[3:].removeprefix('0')}"
    if re.fullmatch(r"0[1-9][0-9]{8}", brut, re.ASCII):
        return "-".join(brut[rang : rang + 2] for rang in range(0, 10, 2))
    if brut.isascii() and (INTERNATIONAL.fullmatch(brut) or COURT.fullmatch(brut)):
        return brut
    raise ValidationError(
        f"« {texte.strip()[:40]} » n’est pas un numéro de téléphone : donnez 10 chiffres, comme 02-40-20-21-31.",
        code="telephone",
    )


def normaliser_url(texte):
    """A web address with its `https://`; only http and https pass. Empty stays empty (R090)."""
    adresse = (texte or "").strip()
    if not adresse:
        return ""
    if not re.match(r"[a-z][a-z0-9+.-]*:", adresse, re.IGNORECASE) or re.match(r"[\w.-]+:\d+(/|$)", adresse):
        adresse = f"https://{adresse.lstrip('/')}"
    try:
        ADRESSE(adresse)
    except ValidationError:
        adresse = ""
    if not adresse or len(adresse) > LONGUEUR_URL:
        raise ValidationError(
            "Cette adresse de site n’est pas valable : saisissez-la comme https://www.exemple.fr.", code="url"
        )
    return adresse


def normaliser_nda(texte):
    """The 11 digits of a numéro de déclaration d’activité, spaces aside. Empty stays empty."""
    nda = sans_espaces(texte)
    if nda and not re.fullmatch(r"\d{11}", nda, re.ASCII):
        raise ValidationError(
            "Le numéro de déclaration d’activité a 11 chiffres, par exemple 52 44 01234 44.", code="nda"
        )
    return nda


def normaliser_uai(texte):
    """Seven digits and their key letter, in capitals. Empty stays empty."""
    uai = sans_espaces(texte).upper()
    if not uai:
        return ""
    bon = re.fullmatch(r"\d{7}[A-Z]", uai, re.ASCII)
    if not bon or LETTRES_UAI[int(uai[:7]) % 23].upper() != uai[7]:
        raise ValidationError(
            "Ce code UAI n’est pas valable : il a 7 chiffres et une lettre de contrôle, par exemple 0440001M.",
            code="uai",
        )
    return uai
