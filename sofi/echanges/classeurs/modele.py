"""The empty workbook that somebody fills in: instructions, explained headers, drop-downs."""

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from sofi.echanges.classeurs import cellules
from sofi.echanges.classeurs.fichier import LIGNES_MAX

DERNIER_RANG = 5000
"""Rows that have their formats and drop-downs; one may fill more."""
CONSIGNES = (
    "Gardez le nom des feuilles et des colonnes. L’ordre des colonnes est libre, les colonnes en plus sont ignorées.",
    "Les colonnes dont l’en-tête est en gras et suivi d’un commentaire « obligatoire » doivent être remplies.",
    "Saisissez les SIRET, numéros de déclaration et codes postaux au format texte, sans espace.",
    "Écrivez les dates JJ/MM/AAAA et répondez oui ou non.",
    "Ne fusionnez pas de cellules. Répétez la valeur sur chaque ligne.",
    f"{LIGNES_MAX} lignes au plus par feuille.",
    "Importez d’abord sans appliquer : SOFI dit, ligne par ligne, ce qui serait créé, modifié ou refusé.",
)


def ecrire_modele(sortie, titre, feuilles, *, consignes=(), listes=None):
    """Write the empty workbook to a path or a binary file (R005); `listes`: the values of the named drop-downs."""
    listes = listes or {}
    with xlsxwriter.Workbook(sortie, {"in_memory": True}) as classeur:
        formats = {
            "requise": classeur.add_format({"bold": True, "bg_color": "#D9EBE9", "border": 1}),
            "libre": classeur.add_format({"bg_color": "#EEF3F2", "border": 1}),
            "texte": classeur.add_format({"num_format": "@"}),
            "date": classeur.add_format({"num_format": "dd/mm/yyyy"}),
            "titre": classeur.add_format({"bold": True, "font_size": 14}),
            "ligne": classeur.add_format({"text_wrap": True, "valign": "top"}),
        }
        _ecrire_instructions(classeur.add_worksheet("instructions"), titre, (*consignes, *CONSIGNES), feuilles, formats)
        sources = {"oui_non": ["oui", "non"]} | _sources_des_listes(listes) | _sources_des_colonnes(feuilles)
        for nom, colonnes in feuilles.items():
            _ecrire_feuille(classeur.add_worksheet(nom), colonnes, sources, formats)
        _ecrire_listes(classeur.add_worksheet("listes"), listes)


def _ecrire_instructions(feuille, titre, consignes, feuilles, formats):
    feuille.set_column(0, 0, 18)
    feuille.set_column(1, 1, 26)
    feuille.set_column(2, 2, 90)
    feuille.write(0, 0, titre, formats["titre"])
    for rang, consigne in enumerate(consignes, start=2):
        feuille.write(rang, 0, consigne)
    rang = len(consignes) + 3
    feuille.write_row(rang, 0, ("Feuille", "Colonne", "Contenu"), formats["requise"])
    for nom, colonnes in feuilles.items():
        for colonne in colonnes:
            rang += 1
            feuille.write_row(rang, 0, (nom, colonne.nom, _aide(colonne)), formats["ligne"])


def _aide(colonne):
    obligatoire = "Obligatoire. " if colonne.requise else ""
    exemple = f" Exemple : {colonne.exemple}" if colonne.exemple else ""
    return f"{obligatoire}{colonne.aide}{exemple}"


def _ecrire_feuille(feuille, colonnes, sources, formats):
    feuille.freeze_panes(1, 0)
    for place, colonne in enumerate(colonnes):
        format_ = formats["date"] if colonne.lire is cellules.date else formats["texte"]
        if colonne.lire in (cellules.entier, cellules.annee):
            format_ = None
        feuille.set_column(place, place, max(14, len(colonne.nom) + 4), format_)
        feuille.write(0, place, colonne.nom, formats["requise" if colonne.requise else "libre"])
        feuille.write_comment(0, place, _aide(colonne), {"x_scale": 2, "y_scale": 1.2})
        if source := sources.get(colonne.choix):
            validation = {"validate": "list", "source": source, "error_type": "warning"}
            validation |= {"error_title": "Valeur inattendue", "error_message": "Choisissez une valeur de la liste."}
            feuille.data_validation(1, place, DERNIER_RANG, place, validation)


def _sources_des_listes(listes):
    """Where the drop-downs that take their values from a named list find them."""
    return {
        nom: f"=listes!${xl_col_to_name(place)}$1:${xl_col_to_name(place)}${max(1, len(valeurs))}"
        for place, (nom, valeurs) in enumerate(listes.items())
    }


def _sources_des_colonnes(feuilles):
    """Where the drop-downs that take their values from a column of another sheet find them."""
    return {
        f"{nom}.{colonne.nom}": f"={nom}!${xl_col_to_name(place)}$2:${xl_col_to_name(place)}${DERNIER_RANG}"
        for nom, colonnes in feuilles.items()
        for place, colonne in enumerate(colonnes)
    }


def _ecrire_listes(feuille, listes):
    for place, valeurs in enumerate(listes.values()):
        feuille.write_column(0, place, valeurs)
    feuille.hide()
