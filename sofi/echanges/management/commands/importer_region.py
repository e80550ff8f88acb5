"""`sofi importer_region FICHIER`: look what the Région's file would change, or apply it (R004 to R006)."""

from sofi.echanges.classeurs.commande import CommandeImport
from sofi.echanges.import_region.importer import IMPORTATION


class Command(CommandeImport):
    help = (
        "Lit le fichier de la Région (.xlsx, .ods ou .zip de CSV) et dit ce qu’il changerait. "
        "Ne change rien sans --appliquer."
    )

    def importation(self, options):
        return IMPORTATION
