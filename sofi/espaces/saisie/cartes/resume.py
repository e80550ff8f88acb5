"""The summary rows of a card: its blocs with labels and values as one reads them."""

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from sofi.referentiels.listes import libelle
from sofi.regles.branche import est_vide
from sofi.regles.champs import Sorte, blocs_de
from sofi.regles.jeu import effets
from sofi.socle.html import nettoyer_html


def lignes_de(carte, objet, regles=(), montrer=None):
    """[(bloc, [(label, text or safe HTML)])] of a card; fields hidden by the rules are left out.

    `montrer(champ)` gives the value of what this card shows in its own way, or None to let the sort decide.
    """
    blocs = []
    for titre, champs in blocs_de(carte):
        lignes = [
            (champ.libelle, _montre(objet, champ, montrer))
            for champ in champs
            if champ.sorte != Sorte.CERTIFICATION and not effets(regles, carte, champ.nom).masque
        ]
        blocs.append((titre, lignes))
    return blocs


def _montre(objet, champ, montrer):
    if champ.nom in objet.saisie_illisible and champ.sorte != Sorte.TABLE:
        brut = objet.saisie_illisible[champ.nom]
        return f"« {brut if isinstance(brut, str) else ', '.join(brut)} » (à corriger)"
    propre = montrer(champ) if montrer else None
    return texte(champ, getattr(objet, champ.nom)) if propre is None else propre


def texte(champ, valeur):
    """A value as one reads it; "" when there is none."""
    if est_vide(valeur, champ.sorte):
        return ""
    match champ.sorte:
        case Sorte.RICHE:
            return mark_safe(nettoyer_html(valeur))  # noqa: S308
        case Sorte.OUI_NON:
            return "oui" if valeur else "non"
        case Sorte.DATE:
            return f"{valeur:%d/%m/%Y}"
        case Sorte.URL:
            return lien(valeur)
    if isinstance(valeur, list):
        return ", ".join(libelle(champ.liste, un) for un in valeur)
    if champ.a_choix:
        return libelle(champ.liste, valeur)
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",")
    return str(valeur)


def lien(adresse):
    """A link to an address typed by somebody, when it is one of the web; its text otherwise."""
    if not adresse.startswith(("http://", "https://")):
        return adresse
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', adresse, adresse)


def liste(textes):
    """Several values, one under the other."""
    if not textes:
        return ""
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((un,) for un in textes)))
