"""The file of the establishments as a kind of import, and its empty workbook."""

from functools import partial

from sofi.echanges.classeurs import modele
from sofi.echanges.classeurs.importation import Importation
from sofi.echanges.classeurs.lecture import lire
from sofi.echanges.etablissements.colonnes import FEUILLES, LISTES
from sofi.echanges.etablissements.comparaison import comparer
from sofi.echanges.models import ImportFichier
from sofi.referentiels.listes import choix

IMPORTATION = Importation(ImportFichier.Genre.ETABLISSEMENTS, partial(lire, feuilles=FEUILLES), comparer)
CONSIGNES = (
    "Remplissez les trois feuilles etablissements, sites et contacts, une ligne par objet.",
    "L’export de l’annuaire a la même forme : exportez, corrigez, importez.",
    "Une cellule vide laisse ce que Sofi contient : un fichier n’efface rien et ne supprime rien.",
    "Un établissement créé sans site reçoit un site principal à son nom.",
)


def ecrire_modele(sortie):
    """Write the empty workbook to a path or a binary file."""
    listes = {nom: [libelle for _, libelle in choix(nom)] for nom in LISTES}
    modele.ecrire_modele(sortie, "Fichier des établissements pour Sofi", FEUILLES, consignes=CONSIGNES, listes=listes)
