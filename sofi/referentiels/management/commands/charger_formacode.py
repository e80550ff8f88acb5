"""`sofi charger_formacode`: see sofi.referentiels.chargement.formacode."""

from pathlib import Path

from sofi.referentiels.chargement import Source
from sofi.referentiels.chargement.console import Chargement


class Command(Chargement):
    nom = "formacode"
    help = "Charge une version du Formacode (CSV V14 avec son fichier de domaines, ou CSV indenté V13)."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--version-formacode", required=True, metavar="V14", help="la version que contient le fichier"
        )
        parser.add_argument("--domaines", type=Path, help="le fichier des grands domaines (V14)")

    def source(self, chemin, forcer, options):
        return Source(chemin, options["version_formacode"].upper(), options["domaines"], forcer)
