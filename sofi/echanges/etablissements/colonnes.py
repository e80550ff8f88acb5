"""The three sheets and their columns, once: what reads them, explains them, and writes them in an export.

An empty cell leaves what SOFI holds: a file says what it changes, and nothing else.
"""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sofi.annuaire.models.site import CategorieQualiopi
from sofi.annuaire.normes import normaliser_telephone, normaliser_uai, normaliser_url
from sofi.echanges.classeurs import cellules
from sofi.echanges.classeurs.cellules import CelluleRefusee
from sofi.echanges.classeurs.colonnes import Colonne
from sofi.referentiels.listes import choix
from sofi.socle.texte import plier

MILLIONIEME = Decimal("0.000001")


def selon(norme, longueur):
    """Reader of a text that `norme` puts in its one form."""

    def lire(cellule):
        try:
            return norme(cellules.texte(longueur)(cellule))
        except ValidationError as exc:
            raise CelluleRefusee(" ".join(exc.messages)) from exc

    return lire


def telephone(cellule):
    """A phone number; workbooks drop the zero in front of those they take for a number."""
    if isinstance(cellule, int | float) and not isinstance(cellule, bool) and len(str(int(cellule))) == 9:
        cellule = f"0{int(cellule)}"
    return selon(normaliser_telephone, 40)(cellule)


def _courriel(texte):
    if texte:
        validate_email(texte)
    return texte


def oui_non(cellule):
    """oui or non; None when the cell is empty."""
    return None if cellules.en_texte(cellule) == "" else cellules.booleen(cellule)


def coordonnee(maximum):
    """Reader of degrees, to the millionth."""

    def lire(cellule):
        ecrit = cellules.en_texte(cellule).replace(",", ".")
        if not ecrit:
            return None
        try:
            degres = Decimal(ecrit).quantize(MILLIONIEME)
        except InvalidOperation:
            degres = None
        if degres is None or not -maximum <= degres <= maximum:
            raise CelluleRefusee(f"« {ecrit} » n’est pas une coordonnée en degrés. Écrivez par exemple -1,520554.")
        return degres

    return lire


def parmi(possibles):
    """Reader of a label of a closed list (its name, or its choices), or of a code of it."""

    def lire(cellule):
        ecrit = cellules.texte(120)(cellule)
        if not ecrit:
            return ""
        choisis = choix(possibles) if isinstance(possibles, str) else possibles
        codes = {plier(mot): code for code, libelle in choisis for mot in (code, libelle)}
        if plier(ecrit) not in codes:
            raise CelluleRefusee(
                f"« {ecrit} » n’est pas dans la liste. Écrivez un de ceux-ci : "
                f"{', '.join(libelle for _, libelle in choisis)}."
            )
        return codes[plier(ecrit)]

    return lire


def plusieurs(lire_un):
    """Reader of several values separated by semicolons or line ends."""

    def lire(cellule):
        morceaux = re.split(r"[;\n]", cellule) if isinstance(cellule, str) else [cellule]
        lus = [lire_un(morceau) for morceau in morceaux if cellules.en_texte(morceau)]
        return list(dict.fromkeys(lus))

    return lire


def numero(cellule):
    """Number of a site or of a contact in SOFI; None when empty: it is then found by its name."""
    return cellules.entier(cellule)


SIRET = Colonne("siret", cellules.siret, "SIRET de l’établissement : 14 chiffres, au format texte.", "", True)
COURRIEL = selon(_courriel, 254)
AIDE_NUMERO = "Numéro dans Sofi. Vide : {} est trouvé par son nom, ou créé."

FEUILLES = {
    "etablissements": (
        SIRET,
        Colonne("raison_sociale", cellules.texte(255), "Raison sociale ou enseigne INSEE.", "Nom de l’organisme"),
        Colonne("siege_insee", cellules.siret, "SIRET du siège.", ""),
        Colonne("nda", cellules.nda, "Numéro de déclaration d’activité : 11 chiffres.", ""),
        Colonne("uai", selon(normaliser_uai, 20), "Code UAI : 7 chiffres et une lettre.", "0440001M"),
        Colonne("categorie", parmi("categorie"), "Catégorie d’établissement.", "association", False, "categorie"),
        Colonne(
            "domaines",
            plusieurs(cellules.texte(60)),
            "Domaines de formation : codes Formacode, séparés par des points-virgules.",
            "15061 ; 44508",
        ),
    ),
    "sites": (
        SIRET,
        Colonne("numero_site", numero, AIDE_NUMERO.format("le site"), ""),
        Colonne("nom_usage", cellules.texte(255), "Nom d’usage.", "Nom du site"),
        Colonne("principal", oui_non, "Site principal : oui ou non.", "non", False, "oui_non"),
        Colonne("actif", oui_non, "Site actif : oui ou non.", "oui", False, "oui_non"),
        Colonne("ligne1", cellules.texte(120), "Ligne 1 de l’adresse.", "Bâtiment A"),
        Colonne("ligne2", cellules.texte(120), "Ligne 2 : numéro et voie.", "1 rue du Port"),
        Colonne("ligne3", cellules.texte(120), "Ligne 3 de l’adresse.", ""),
        Colonne("code_postal", cellules.code_postal, "Code postal : 5 chiffres, au format texte.", ""),
        Colonne("bureau_distributeur", cellules.texte(80), "Bureau distributeur.", "VILLE"),
        Colonne("commune", cellules.texte(80), "Commune INSEE, avec le code postal.", "Nom de la commune"),
        Colonne("longitude", coordonnee(180), "Longitude en degrés.", "-1,520554"),
        Colonne("latitude", coordonnee(90), "Latitude en degrés.", "47,209355"),
        Colonne("telephone_fixe", telephone, "Téléphone fixe.", "02-40-00-00-00"),
        Colonne("telephone_mobile", telephone, "Téléphone mobile.", ""),
        Colonne("email", COURRIEL, "Email du site.", "accueil@exemple.fr"),
        Colonne("site_web", selon(normaliser_url, 400), "Site web.", "https://www.exemple.fr"),
        Colonne(
            "qualites", plusieurs(parmi("qualite")), "Labels qualité, séparés par des points-virgules.", "Qualiopi"
        ),
        Colonne("modalite_accueil", parmi("modalite_accueil"), "Modalité d’accueil.", "", False, "modalite_accueil"),
        Colonne("perimetre", parmi("perimetre"), "Périmètre géographique.", "régionale", False, "perimetre"),
        Colonne(
            "categories_qualiopi",
            plusieurs(parmi(CategorieQualiopi.choices)),
            "Catégories d’actions certifiées, séparées par des points-virgules.",
            "Actions de formation",
        ),
        Colonne("fin_qualiopi", cellules.date, "Fin de certification Qualiopi : JJ/MM/AAAA.", "31/12/2027"),
    ),
    "contacts": (
        SIRET,
        Colonne("numero_contact", numero, AIDE_NUMERO.format("le contact"), ""),
        Colonne("nom", cellules.texte(120), "Nom.", "PICARD"),
        Colonne("prenom", cellules.texte(120), "Prénom.", "Pauline"),
        Colonne("fonction", cellules.texte(120), "Fonction.", ""),
        Colonne("telephone", telephone, "Téléphone.", "02-40-00-00-00"),
        Colonne("email", COURRIEL, "Email.", "contact@exemple.fr"),
        Colonne("site", cellules.texte(255), "Nom d’usage de son site, ou vide.", "Nom du site"),
        Colonne("referents", plusieurs(parmi("referent")), "Référent de quoi, séparés par des points-virgules.", ""),
    ),
}
LISTES = ("categorie", "modalite_accueil", "perimetre")
"""Closed lists offered as drop-downs."""
