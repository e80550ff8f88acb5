"""`sofi charger_rncp`: see sofi.referentiels.chargement.rncp."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "rncp"
    help = "Charge RNCP et RS, de France compétences (XML V4.1, dans son zip ou non, ou CSV des blocs)."
