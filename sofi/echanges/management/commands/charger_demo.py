"""`sofi charger_demo`: fictitious organisations and offers in every statut, in an empty base."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sofi.echanges.demo.charger import charger_demo, lire_donnees

_DONNEES = lire_donnees()


class Command(BaseCommand):
    help = "Charge les données de démonstration dans une base vide."
    COMPTES = [(compte["titre"], compte["email"], _DONNEES["mot_de_passe"]) for compte in _DONNEES["comptes"]]

    def handle(self, **options):
        if get_user_model().objects.exists():
            raise CommandError("La base n’est pas vide : la démonstration se charge dans une base neuve.")
        self.stdout.write(f"{charger_demo()} actions de démonstration créées.")
