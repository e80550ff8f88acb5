"""`sofi importer_etablissements FICHIER`: look what a file of establishments would change, or apply it."""

from sofi.echanges.classeurs.commande import CommandeImport
from sofi.echanges.etablissements.importer import IMPORTATION


class Command(CommandeImport):
    help = (
        "Lit un fichier d’établissements, de sites et de contacts (.xlsx, .ods ou .zip de CSV) et dit ce qu’il "
        "changerait. Ne change rien sans --appliquer."
    )

    def importation(self, options):
        return IMPORTATION
