"""`sofi modele_region F.xlsx`: write the empty workbook that the Région's file fills in."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sofi.echanges.import_region.modele import ecrire_modele


class Command(BaseCommand):
    help = "Écrit le classeur vide du fichier de la Région, avec ses instructions et ses listes déroulantes."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="F.xlsx")

    def handle(self, *args, fichier, **options):
        if fichier.suffix.lower() != ".xlsx":
            raise CommandError("Le modèle est un classeur : donnez-lui un nom en .xlsx.")
        try:
            with fichier.open("wb") as sortie:
                ecrire_modele(sortie)
        except OSError as exc:
            raise CommandError(
                f"Le modèle ne peut pas être écrit dans {fichier}. Vérifiez le chemin et vos droits."
            ) from exc
        self.stdout.write(f"Modèle écrit dans {fichier}.")
