"""Small conversions from LHÉO: each gives None when LHÉO says nothing that SOFI could hold."""

import datetime
import re
from decimal import Decimal, InvalidOperation

from django.utils.html import escape

from lheo import valeur_de
from sofi.diffusion.lheo.textes import plat
from sofi.socle.texte import plier

HEURE = re.compile(r"(\d{1,2})h(\d{2})?", re.ASCII)
MONTANT = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s*€")
ENTIER_MAX = 2_000_000_000


def texte(contenu):
    """The bare text."""
    return str(valeur_de(contenu)).strip() or None if contenu is not None else None


def riche(contenu, debut="", sauf=()):
    """Plain text as paragraphs, without the `debut` that SOFI holds elsewhere; None when it says only `sauf`."""
    brut = _sans(plat(debut), texte(contenu) or "").strip()
    if not brut or plier(brut) in {plier(autre) for autre in sauf if autre}:
        return None
    paragraphes = re.split(r"\n\s*\n", escape(brut))
    return "".join(f"<p>{paragraphe.strip()}</p>".replace("\n", "<br>") for paragraphe in paragraphes)


def _sans(debut, brut):
    """The text without that beginning, whole or cut after a word as LHÉO's length asked."""
    if brut.startswith(debut):
        return brut[len(debut) :]
    for coupure in re.finditer("…", brut):
        if debut.startswith(brut[: coupure.start()]) and not debut.startswith(brut[: coupure.end()]):
            return brut[coupure.end() :].partition("\n\n")[2]
    return brut


def jour(contenu):
    """A whole date."""
    try:
        return datetime.datetime.strptime(texte(contenu) or "", "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def heure(contenu):
    """9h or 14h15."""
    trouve = HEURE.fullmatch(texte(contenu) or "")
    heures, minutes = (int(trouve[1]), int(trouve[2] or 0)) if trouve else (24, 0)
    return datetime.time(heures, minutes) if heures < 24 and minutes < 60 else None


def entier(contenu):
    """A number, 0 or more."""
    brut = texte(contenu) or ""
    return int(brut) if brut.isascii() and brut.isdigit() and int(brut) < ENTIER_MAX else None


def decimal(contenu, chiffres=10):
    """An amount or a number of hours, with two decimals; None when the column could not hold it."""
    try:
        lu = Decimal((texte(contenu) or "").replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return lu if 0 <= lu < 10 ** (chiffres - 2) else None


def montant_en_euros(contenu):
    """The first amount that a sentence names."""
    trouve = MONTANT.search((texte(contenu) or "").replace("\u00a0", " "))
    return decimal(trouve[1]) if trouve else None


def oui_non(contenu):
    """0 or 1."""
    return {"0": False, "1": True}.get(texte(contenu) or "")


def groupe(noeud, nom):
    """The group of extras of that name, or None."""
    return next((extras for extras in noeud.extras if extras.info == nom), None) if noeud else None


def extra(noeud, nom_du_groupe, nom):
    """The text of an extra of a group."""
    return next(iter(extras(noeud, nom_du_groupe, nom)), None)


def extras(noeud, nom_du_groupe, nom):
    """The texts of the extras of that name in a group."""
    trouve = groupe(noeud, nom_du_groupe)
    return [un.valeur.strip() for un in trouve.extra if un.info == nom and un.valeur.strip()] if trouve else []
