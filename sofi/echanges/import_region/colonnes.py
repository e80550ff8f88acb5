"""The four sheets of the Région's file and their columns, once."""

from sofi.echanges.classeurs import cellules
from sofi.echanges.classeurs.colonnes import Colonne

NUMERO_LOT = cellules.texte(40)
NOM_OF = cellules.texte(255)
AIDE_SIRET = "14 chiffres, au format texte."
AIDE_NDA = "Numéro de déclaration d’activité : 11 chiffres, ou vide. Ne remplace pas celui que SOFI connaît."
AIDE_NOM = "Nom de l’organisme. Ne remplace pas celui que SOFI connaît."

FEUILLES = {
    "programmes": (
        Colonne(
            "code_programme",
            cellules.code_programme,
            "Code du programme, qui commence ses numéros de lot.",
            "ABC",
            True,
        ),
        Colonne("intitule", cellules.texte(120), "Nom du programme.", "Nom du programme", True),
        Colonne("annee", cellules.annee, "Année du programme, sur quatre chiffres.", "2026", True),
    ),
    "lots": (
        Colonne("numero_lot", NUMERO_LOT, "Numéro du lot, unique dans le fichier.", "ABC2026_1", True),
        Colonne(
            "code_programme",
            cellules.code_programme,
            "Code d’un programme de la feuille « programmes » ou déjà connu.",
            "ABC",
            True,
            "programmes.code_programme",
        ),
        Colonne("annee", cellules.annee, "Année du programme.", "2026", True),
        Colonne("intitule", cellules.texte(255), "Intitulé du lot, sans son numéro.", "Lot 1 - Intitulé du lot"),
        Colonne("departement", cellules.departement, "Code ou nom du département.", "44", False, "departements"),
        Colonne(
            "forfait_recrutement",
            cellules.booleen,
            "Lot soumis au forfait recrutement : oui ou non.",
            "non",
            False,
            "oui_non",
        ),
        Colonne(
            "validation_partielle",
            cellules.booleen,
            "La convention permet la validation partielle : oui ou non.",
            "non",
            False,
            "oui_non",
        ),
        Colonne("places_commandees", cellules.entier, "Nombre de places commandées, ou vide.", "24"),
        Colonne("date_debut", cellules.date, "Début du lot : JJ/MM/AAAA, ou vide.", "01/01/2026"),
        Colonne("date_fin", cellules.date, "Fin du lot : JJ/MM/AAAA, ou vide.", "31/12/2026"),
    ),
    "mandataires": (
        Colonne(
            "numero_lot",
            NUMERO_LOT,
            "Numéro d’un lot de la feuille « lots » ou déjà connu.",
            "ABC2026_1",
            True,
            "lots.numero_lot",
        ),
        Colonne("siret", cellules.siret, f"SIRET de l’OF mandataire : {AIDE_SIRET}", "", True),
        Colonne("raison_sociale", NOM_OF, AIDE_NOM, "Nom de l’organisme", True),
        Colonne("nda", cellules.nda, AIDE_NDA, ""),
        Colonne("code_of_cr", cellules.texte(20), "Code de l’OF mandataire au Conseil régional.", "75"),
    ),
    "formateurs": (
        Colonne(
            "numero_lot",
            NUMERO_LOT,
            "Numéro d’un lot de la feuille « lots » ou déjà connu.",
            "ABC2026_1",
            True,
            "lots.numero_lot",
        ),
        Colonne("siret_mandataire", cellules.siret, f"SIRET d’un mandataire de ce lot : {AIDE_SIRET}", "", True),
        Colonne("siret", cellules.siret, f"SIRET de l’OF formateur : {AIDE_SIRET}", "", True),
        Colonne("raison_sociale", NOM_OF, AIDE_NOM, "Nom de l’organisme", True),
        Colonne("nda", cellules.nda, AIDE_NDA, ""),
        Colonne(
            "site_adresse",
            cellules.texte(120),
            "Adresse du site de réalisation : numéro et voie. Vide : le site principal.",
            "1 rue du Port",
        ),
        Colonne("site_code_postal", cellules.code_postal, "Code postal du site : 5 chiffres, au format texte.", ""),
        Colonne("site_commune", cellules.texte(80), "Commune du site.", "Nom de la commune"),
        Colonne("id_action_cr", cellules.texte(20), "Identifiant de l’action au Conseil régional.", "2872"),
        Colonne("places", cellules.entier, "Nombre de places de ce formateur sur ce site, ou vide.", "12"),
    ),
}
