"""`sofi charger_organismes`: see sofi.referentiels.chargement.organismes."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "organismes"
    help = "Charge la liste publique des organismes de formation (CSV de la DGEFP) : la région et les SIREN connus."
