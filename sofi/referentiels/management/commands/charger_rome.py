"""`sofi charger_rome`: see sofi.referentiels.chargement.rome."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "rome"
    help = "Charge le ROME, de France Travail (le zip des données ouvertes, ou son CSV des codes)."
