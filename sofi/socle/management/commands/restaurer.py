"""`sofi restaurer FICHIER --remplacer`: bring the base back to a backup."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sofi.socle.sauvegarde import SauvegardeImpossible, restaurer


class Command(BaseCommand):
    help = "Remplace toute la base par le contenu d’une sauvegarde."

    def add_arguments(self, parser):
        parser.add_argument("fichier")
        parser.add_argument("--remplacer", action="store_true", help="accepte d’effacer la base actuelle")

    def handle(self, *, fichier, remplacer, **options):
        if not Path(fichier).is_file():
            raise CommandError(f"Le fichier « {fichier} » n’existe pas.")
        if connection.introspection.table_names() and not remplacer:
            raise CommandError("La base n’est pas vide : ajoutez --remplacer pour l’effacer et la restaurer.")
        try:
            restaurer(fichier)
        except SauvegardeImpossible as refus:
            raise CommandError(f"La base n’a pas été restaurée, elle reste comme avant : {refus}") from refus
        self.stdout.write(f"Base restaurée depuis {fichier}.")
