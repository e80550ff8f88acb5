"""`sofi modele_region F.xlsx`: write the empty workbook that the Région's file fills in."""

from sofi.echanges.classeurs.commande import CommandeModele
from sofi.echanges.import_region.modele import ecrire_modele


class Command(CommandeModele):
    help = "Écrit le classeur vide du fichier de la Région, avec ses instructions et ses listes déroulantes."
    ecrire = staticmethod(ecrire_modele)
