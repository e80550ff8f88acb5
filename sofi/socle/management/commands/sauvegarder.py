"""`sofi sauvegarder FICHIER`: the whole base in one file."""

from django.core.management.base import BaseCommand, CommandError

from sofi.socle.sauvegarde import SauvegardeImpossible, sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde toute la base dans un fichier."

    def add_arguments(self, parser):
        parser.add_argument("fichier")

    def handle(self, *, fichier, **options):
        try:
            sauvegarder(fichier)
        except (SauvegardeImpossible, OSError) as refus:
            raise CommandError(f"La sauvegarde n’a pas été faite : {refus}") from refus
        self.stdout.write(f"Base sauvegardée dans {fichier}.")
