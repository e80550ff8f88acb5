"""`sofi charger_certifinfo`: see sofi.referentiels.chargement.certifinfo."""

from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "certifinfo"
    help = "Charge Certif Info, le fichier mensuel du Réseau des Carif-Oref (CSV)."
