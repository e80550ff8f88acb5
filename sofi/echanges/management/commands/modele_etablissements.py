"""`sofi modele_etablissements F.xlsx`: write the empty workbook of the establishments."""

from sofi.echanges.classeurs.commande import CommandeModele
from sofi.echanges.etablissements.importer import ecrire_modele


class Command(CommandeModele):
    help = "Écrit le classeur vide des établissements, avec ses instructions et ses listes déroulantes."
    ecrire = staticmethod(ecrire_modele)
