"""sofi charger_programmes [FICHIER…] [--remplacer]: load the campaigns and their rules (R007, R291)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sofi.regles.chargement import ABSENT, CHANGE, CONSERVE, CREE, IDENTIQUE, charger
from sofi.regles.fichiers import FichierRefuse

_A_DIRE = (CREE, CHANGE, CONSERVE, ABSENT)


class Command(BaseCommand):
    help = "Charge les campagnes et leurs règles (fichiers du projet par défaut) ; les relire ne change rien."

    def add_arguments(self, parser):
        parser.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help="fichier de campagne (.toml)")
        parser.add_argument(
            "--remplacer", action="store_true", help="écrase aussi ce qui a été modifié à l’écran depuis"
        )

    def handle(self, *, fichiers, remplacer, verbosity, **options):
        try:
            bilans = charger(*fichiers, remplacer=remplacer)
        except FichierRefuse as refus:
            lignes = "".join(f"\n  - {erreur}" for erreur in refus.erreurs)
            raise CommandError(f"Rien n’a été chargé.{lignes}") from refus
        for bilan in bilans:
            self._dire(bilan, verbosity)

    def _dire(self, bilan, verbosity):
        comptes = ", ".join(
            f"{nom} {bilan.nombre(issue)}"
            for nom, issue in (
                ("créées", CREE),
                ("changées", CHANGE),
                ("identiques", IDENTIQUE),
                ("conservées", CONSERVE),
                ("absentes", ABSENT),
            )
        )
        self.stdout.write(f"{bilan.campagne} : {comptes}")
        for issue, objet, detail in bilan.lignes:
            if issue in _A_DIRE and (issue != CREE or verbosity > 1):
                self.stdout.write(f"  {objet} : {issue}{f' ({detail})' if detail else ''}")
