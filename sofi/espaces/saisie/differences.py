"""The fields that differ between what one typed and what somebody else saved meanwhile."""

import datetime

from sofi.espaces.saisie.cartes.resume import texte
from sofi.regles.champs import Sorte, champs_de


def differences(formulaire):
    """[(label, what one typed, what is saved)] of a form bound to what was sent, on the card as saved."""
    lecture = formulaire.lire()
    ecarts = []
    for un in champs_de(formulaire.carte):
        if un.nom in lecture.valeurs or un.nom in lecture.illisibles:
            typed, saved = _saisi(un, lecture), _enregistre(formulaire, un)
            if typed != saved:
                ecarts.append((un.libelle, typed or "rien", saved or "rien"))
    return ecarts


def _saisi(un, lecture):
    if un.nom in lecture.illisibles:
        brut = lecture.illisibles[un.nom]
        return brut if isinstance(brut, str) else ", ".join(brut)
    if un.sorte == Sorte.TABLE:
        return "\n".join(_ligne(ligne.valeurs.values(), ligne.illisibles) for ligne in lecture.valeurs[un.nom])
    return texte(un, lecture.valeurs[un.nom])


def _enregistre(formulaire, un):
    valeur = getattr(formulaire.objet, un.nom)
    if un.nom in formulaire.objet.saisie_illisible and un.sorte != Sorte.TABLE:
        return str(formulaire.objet.saisie_illisible[un.nom])
    if un.sorte != Sorte.TABLE:
        return texte(un, valeur)
    noms = formulaire.tableaux[un.nom].ligne.base_fields
    bruts = formulaire.objet.saisie_illisible.get(un.nom, {})
    return "\n".join(_ligne((getattr(ligne, nom) for nom in noms), bruts.get(str(ligne.pk), {})) for ligne in valeur)


def _ligne(valeurs, illisibles):
    return " · ".join([*(mot for mot in map(_mot, valeurs) if mot), *illisibles.values()]) or "ligne vide"


def _mot(valeur):
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, datetime.time):
        return f"{valeur:%H:%M}"
    if isinstance(valeur, bool):
        return "à distance" if valeur else ""
    return "" if valeur is None else str(valeur)
