"""Frozen values as one reads them: labels, French dates and numbers, addresses on one line."""

import re
from datetime import date, time
from decimal import Decimal
from functools import singledispatch

from sofi.diffusion import instantane as fige
from sofi.regles.champs import Sorte
from sofi.socle.html import texte_visible

_LIEN = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def en_texte(valeur, champ=None):
    """The value as plain text; "" for nothing. `champ` tells a rich text from a plain one."""
    if valeur in (None, "", ()):
        return ""
    if isinstance(valeur, str) and _est_riche(valeur, champ):
        return _texte_riche(valeur)
    return _texte(valeur)


@singledispatch
def _texte(valeur):
    return str(valeur)


@_texte.register(bool)
def _(valeur):
    return "Oui" if valeur else "Non"


@_texte.register(date)
def _(valeur):
    return f"{valeur:%d/%m/%Y}"


@_texte.register(time)
def _(valeur):
    return f"{valeur.hour} h {valeur.minute:02}"


@_texte.register(tuple)
def _(valeur):
    return ", ".join(en_texte(un) for un in valeur)


@_texte.register(fige.Valeur)
def _(valeur):
    return valeur.libelle


_LUS = {
    fige.CertificationFigee: ("code", "intitule", "code_rncp", "codes_rs", "certificateurs"),
    fige.Personne: ("numero", "nom", "fonction", "telephone", "email"),
}


@_texte.register(fige.CertificationFigee)
@_texte.register(fige.Personne)
def _(valeur):
    textes = (en_texte(getattr(valeur, nom)) for nom in _LUS[type(valeur)])
    return ", ".join(texte for texte in textes if texte)


def _est_riche(valeur, champ):
    return champ.sorte == Sorte.RICHE if champ else valeur.startswith("<")


def _texte_riche(html):
    """What the reader sees, with the address of each link: a link that leads elsewhere is a change."""
    return texte_visible(_LIEN.sub(r"\2 (\1)", html))


@_texte.register(Decimal)
def _(valeur):
    """1250.50 is 1 250,50; 35.00 is 35."""
    decimales = 0 if valeur == valeur.to_integral_value() else 2
    return f"{valeur:,.{decimales}f}".replace(",", "\u202f").replace(".", ",")


@_texte.register(fige.Lieu)
def _(lieu):
    ville = f"{lieu.code_postal} {lieu.ville}".strip()
    nom = f"{lieu.numero} - {lieu.nom}"
    return ", ".join(
        partie for partie in (nom, lieu.raison_sociale, *lieu.lignes, ville, lieu.telephone, lieu.email) if partie
    )


@_texte.register(fige.InformationCollectiveFigee)
def _(info):
    heures = " à ".join(en_texte(heure) for heure in (info.heure_debut, info.heure_fin) if heure)
    places = f"{info.places} places" if info.places is not None else ""
    distance = "à distance" if info.a_distance else ""
    lieu = en_texte(info.site) or info.lieu
    return _ligne(info, info.date, heures, lieu, distance, places, info.url, info.commentaire)


@_texte.register(fige.PeriodeInscriptionFigee)
def _(periode):
    dates = " au ".join(en_texte(jour) for jour in (periode.date_debut, periode.date_fin) if jour)
    return _ligne(periode, periode.type, f"du {dates}" if dates else "")


def _ligne(ligne, *parties):
    """A row of one of the two tables of a session, its number at the end."""
    textes = (en_texte(partie) for partie in parties)
    return f"{' · '.join(texte for texte in textes if texte)} (n° {ligne.numero})"
