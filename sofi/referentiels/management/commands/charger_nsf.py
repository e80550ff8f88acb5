"""`sofi charger_nsf`: see sofi.referentiels.chargement.nsf."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "nsf"
    help = "Charge les spécialités de formation (CSV code, libellé, parent)."
