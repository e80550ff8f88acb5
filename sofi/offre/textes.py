"""Frozen values as one reads them: labels, French dates and numbers, addresses on one line."""

import re
from datetime import date, time
from decimal import Decimal

import msgspec

from sofi.diffusion import instantane as fige
from sofi.offre.models import InformationCollective, PeriodeInscription
from sofi.regles.champs import Sorte
from sofi.socle.html import texte_visible

_LIEN = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TABLES = {
    fige.InformationCollectiveFigee: InformationCollective,
    fige.PeriodeInscriptionFigee: PeriodeInscription,
}


def en_texte(valeur, champ=None):
    """The value as plain text; "" for nothing. `champ` tells a rich text from a plain one."""
    match valeur:
        case None | "" | ():
            return ""
        case bool():
            return "Oui" if valeur else "Non"
        case str():
            return _texte_riche(valeur) if _est_riche(valeur, champ) else valeur
        case date():
            return f"{valeur:%d/%m/%Y}"
        case time():
            return f"{valeur.hour} h {valeur.minute:02}"
        case Decimal():
            return _nombre(valeur)
        case fige.Valeur():
            return valeur.libelle
        case fige.Lieu():
            return _lieu(valeur)
        case fige.CertificationFigee() | fige.Personne():
            return ", ".join(_parties(valeur))
        case msgspec.Struct():
            return _table(valeur)
        case tuple():
            return ", ".join(en_texte(un) for un in valeur)
    return str(valeur)


def _est_riche(valeur, champ):
    return champ.sorte == Sorte.RICHE if champ else valeur.startswith("<")


def _texte_riche(html):
    """What the reader sees, with the address of each link: a link that leads elsewhere is a change."""
    return texte_visible(_LIEN.sub(r"\2 (\1)", html))


def _nombre(valeur):
    """1250.50 is 1 250,50; 35.00 is 35."""
    decimales = 0 if valeur == valeur.to_integral_value() else 2
    return f"{valeur:,.{decimales}f}".replace(",", "\u202f").replace(".", ",")


def _parties(structure):
    """The texts of a structure's fields; its number first, as one names it."""
    noms = structure.__struct_fields__
    return [texte for nom in noms if (texte := en_texte(getattr(structure, nom)))]


def _lieu(lieu):
    ville = f"{lieu.code_postal} {lieu.ville}".strip()
    nom = f"{lieu.numero} - {lieu.nom}"
    return ", ".join(
        partie
        for partie in (nom, lieu.raison_sociale, *lieu.lignes, ville, lieu.telephone, lieu.email)
        if partie
    )


def _table(ligne):
    """A row of one of the two tables of a session, with the names of its columns."""
    modele = _TABLES[type(ligne)]
    parties = [f"n° {ligne.numero}"]
    for nom in ligne.__struct_fields__:
        texte = en_texte(getattr(ligne, nom))
        if texte and nom != "numero":
            parties.append(f"{modele._meta.get_field(nom).verbose_name} : {texte}")
    return " ; ".join(parties)
