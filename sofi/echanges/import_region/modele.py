"""The empty workbook that the Région or the CARIF-OREF fills in: instructions, explained headers, drop-downs."""

import xlsxwriter

from sofi.echanges.import_region import cellules
from sofi.echanges.import_region.colonnes import FEUILLES
from sofi.echanges.import_region.fichier import LIGNES_MAX
from sofi.referentiels.models import Departement

DERNIER_RANG = 5000
"""Rows that have their formats and drop-downs; one may fill more."""
CONSIGNES = (
    "Remplissez les quatre feuilles programmes, lots, mandataires et formateurs, une ligne par objet.",
    "Gardez le nom des feuilles et des colonnes. L’ordre des colonnes est libre, les colonnes en plus sont ignorées.",
    "Les colonnes dont l’en-tête est en gras et suivi d’un commentaire « obligatoire » doivent être remplies.",
    "Saisissez les SIRET, numéros de déclaration et codes postaux au format texte, sans espace.",
    "Écrivez les dates JJ/MM/AAAA et répondez oui ou non.",
    "Ne fusionnez pas de cellules. Répétez la valeur sur chaque ligne.",
    "Sans adresse de site, le site principal du formateur est retenu.",
    f"{LIGNES_MAX} lignes au plus par feuille.",
    "Importez d’abord sans appliquer : SOFI dit, ligne par ligne, ce qui serait créé, modifié ou refusé.",
)


def ecrire_modele(sortie):
    """Write the empty workbook to a path or a binary file (R005)."""
    with xlsxwriter.Workbook(sortie, {"in_memory": True}) as classeur:
        formats = {
            "requise": classeur.add_format({"bold": True, "bg_color": "#D9EBE9", "border": 1}),
            "libre": classeur.add_format({"bg_color": "#EEF3F2", "border": 1}),
            "texte": classeur.add_format({"num_format": "@"}),
            "date": classeur.add_format({"num_format": "dd/mm/yyyy"}),
            "titre": classeur.add_format({"bold": True, "font_size": 14}),
            "ligne": classeur.add_format({"text_wrap": True, "valign": "top"}),
        }
        _ecrire_instructions(classeur.add_worksheet("instructions"), formats)
        for nom, colonnes in FEUILLES.items():
            _ecrire_feuille(classeur.add_worksheet(nom), colonnes, formats)
        _ecrire_listes(classeur.add_worksheet("listes"))


def _ecrire_instructions(feuille, formats):
    feuille.set_column(0, 0, 18)
    feuille.set_column(1, 1, 26)
    feuille.set_column(2, 2, 90)
    feuille.write(0, 0, "Fichier de la Région pour SOFI", formats["titre"])
    for rang, consigne in enumerate(CONSIGNES, start=2):
        feuille.write(rang, 0, consigne)
    rang = len(CONSIGNES) + 3
    feuille.write_row(rang, 0, ("Feuille", "Colonne", "Contenu"), formats["requise"])
    for nom, colonnes in FEUILLES.items():
        for colonne in colonnes:
            rang += 1
            feuille.write_row(rang, 0, (nom, colonne.nom, _aide(colonne)), formats["ligne"])


def _aide(colonne):
    obligatoire = "Obligatoire. " if colonne.requise else ""
    exemple = f" Exemple : {colonne.exemple}" if colonne.exemple else ""
    return f"{obligatoire}{colonne.aide}{exemple}"


def _ecrire_feuille(feuille, colonnes, formats):
    feuille.freeze_panes(1, 0)
    for place, colonne in enumerate(colonnes):
        format_ = formats["date"] if colonne.lire is cellules.date else formats["texte"]
        if colonne.lire in (cellules.entier, cellules.annee):
            format_ = None
        feuille.set_column(place, place, max(14, len(colonne.nom) + 4), format_)
        feuille.write(0, place, colonne.nom, formats["requise" if colonne.requise else "libre"])
        feuille.write_comment(0, place, _aide(colonne), {"x_scale": 2, "y_scale": 1.2})
        if source := _source(colonne):
            validation = {"validate": "list", "source": source, "error_type": "warning"}
            validation |= {"error_title": "Valeur inattendue", "error_message": "Choisissez une valeur de la liste."}
            feuille.data_validation(1, place, DERNIER_RANG, place, validation)


def _source(colonne):
    """Where the drop-down of this column takes its values."""
    if colonne.choix == "oui_non":
        return ["oui", "non"]
    if colonne.choix == "departements":
        return f"=listes!$A$1:$A${max(1, Departement.objects.count())}"
    if colonne.choix:
        nom, _, cible = colonne.choix.partition(".")
        place = [autre.nom for autre in FEUILLES[nom]].index(cible)
        lettre = chr(ord("A") + place)
        return f"={nom}!${lettre}$2:${lettre}${DERNIER_RANG}"
    return None


def _ecrire_listes(feuille):
    feuille.write_column(0, 0, list(Departement.objects.order_by("pk").values_list("pk", flat=True)))
    feuille.hide()
