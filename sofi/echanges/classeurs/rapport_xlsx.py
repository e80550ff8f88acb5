"""The report of an import as a workbook: a synthesis, and a row for each line and each of its remarks."""

import xlsxwriter

from sofi.echanges.classeurs.rapport import RESULTATS

ENTETES = ("Feuille", "Ligne", "Résultat", "Objet", "Colonne", "Avant", "Après", "Message")
LARGEURS = (14, 8, 12, 44, 22, 28, 28, 90)


def ecrire_rapport(rapport, nom, sortie):
    """Write the report of the file `nom` to a path or a binary file."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        gras = classeur.add_format({"bold": True, "bottom": 1})
        _ecrire_synthese(classeur.add_worksheet("Synthèse"), rapport, nom, gras)
        feuille = classeur.add_worksheet("Lignes")
        feuille.write_row(0, 0, ENTETES, gras)
        for colonne, largeur in enumerate(LARGEURS):
            feuille.set_column(colonne, colonne, largeur)
        rang = 0
        for rang, valeurs in enumerate((r for ligne in rapport.lignes for r in rangs(ligne)), start=1):
            feuille.write_row(rang, 0, valeurs)
        feuille.freeze_panes(1, 0)
        feuille.autofilter(0, 0, rang, len(ENTETES) - 1)


def rangs(ligne):
    """Rows of the report for one line: a refusal, a change or a remark each; one when there is nothing to say."""
    debut = (ligne.feuille, ligne.numero, ligne.resultat, ligne.objet)
    trouves = [(*debut, colonne, "", "", raison) for colonne, raison in ligne.problemes]
    trouves += [(*debut, colonne, avant, apres, "") for colonne, avant, apres in ligne.changements]
    trouves += [(*debut, "", "", "", information) for information in ligne.informations]
    return trouves or [(*debut, "", "", "", "")]


def _ecrire_synthese(feuille, rapport, nom, gras):
    feuille.set_column(0, 0, 30)
    feuille.set_column(1, 1, 60)
    feuille.write_row(0, 0, ("Fichier", nom), gras)
    feuille.write_row(1, 0, ("Appliqué", "oui" if rapport.applique else "non"))
    comptes = rapport.compter()
    for rang, resultat in enumerate(RESULTATS, start=2):
        feuille.write_row(rang, 0, (f"Lignes {resultat}s", comptes[resultat]))
