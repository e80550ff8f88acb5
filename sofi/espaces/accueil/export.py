"""A list as a workbook: the same columns, the same rows, all pages."""

import io

import xlsxwriter
from django.http import HttpResponse

from sofi.offre.lignes import lignes

PAR_LOT = 2000
VALEURS = {
    "code": lambda ligne: "-".join(str(ligne[cle]) for cle in ("formation_id", "action_id", "pk") if cle in ligne),
    "intitule": lambda ligne: ligne["titre"],
    "site": lambda ligne: ligne["site"],
    "commune": lambda ligne: ligne["commune"],
    "date_debut": lambda ligne: ligne["date_debut"],
    "date_fin": lambda ligne: ligne["date_fin"],
    "dispositif": lambda ligne: ", ".join(map(str, ligne["codes_dispositifs"])),
    "etat": lambda ligne: "Actif" if ligne["actif"] else "Inactif",
    "programme": lambda ligne: " ".join(str(mot) for mot in (ligne["programme"], ligne["annee"]) if mot),
    "sessions": lambda ligne: ligne["nombre_de_sessions"],
    "statut": lambda ligne: ligne["statut_libelle"],
    "modifiee": lambda ligne: ligne["modifiee_le"].date(),
    "envoyee": lambda ligne: ligne["soumise_le"] and ligne["soumise_le"].date(),
}


def telecharger(rubrique, colonnes, numeros):
    """The rows of these numbers as an .xlsx file to download; read in portions."""
    contenu = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(contenu, options) as classeur:
        feuille = classeur.add_worksheet("Liste")
        titre, date = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "dd/mm/yyyy"})
        feuille.freeze_panes(1, 0)
        feuille.set_column(0, len(colonnes) - 1, 24)
        feuille.write_row(0, 0, [libelle for _, libelle in colonnes], titre)
        numeros = list(numeros)
        for debut in range(0, len(numeros), PAR_LOT):
            for rang, ligne in enumerate(lignes(rubrique.bloc, numeros[debut : debut + PAR_LOT]), start=debut + 1):
                for colonne, (cle, _) in enumerate(colonnes):
                    _ecrire(feuille, rang, colonne, VALEURS[cle](ligne), date)
    reponse = HttpResponse(
        contenu.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    reponse["Content-Disposition"] = f'attachment; filename="{rubrique.bloc}-{rubrique.code}.xlsx"'
    return reponse


def _ecrire(feuille, rang, colonne, valeur, date):
    if hasattr(valeur, "year"):
        feuille.write_datetime(rang, colonne, valeur, date)
    elif valeur is not None:
        feuille.write(rang, colonne, valeur)
