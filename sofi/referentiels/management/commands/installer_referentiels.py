"""`sofi installer_referentiels`: load the reference data that the project ships, offline."""

from django.core.management.base import BaseCommand

from sofi.referentiels.installation import Bilan, installer


class Command(BaseCommand):
    help = "Installe les référentiels livrés avec SOFI ; relancer la commande ne change rien."

    def handle(self, *args, **options):
        total = Bilan()
        for nom, bilan in installer().items():
            total += bilan
            self.stdout.write(f"{nom} : créés {bilan.crees}, modifiés {bilan.modifies}, identiques {bilan.identiques}")
        self.stdout.write(f"Total : créés {total.crees}, modifiés {total.modifies}, identiques {total.identiques}")
