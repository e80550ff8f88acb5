"""`sofi charger_communes`: see sofi.referentiels.chargement.communes."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "communes"
    help = "Charge les communes et leurs codes postaux (réponse JSON de l’API Géo, ou CSV de La Poste)."
