from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "sofi.annuaire"
    label = "annuaire"
    verbose_name = "Annuaire"

    def ready(self):
        from sofi.annuaire.models import Etablissement
        from sofi.referentiels.chargement.voisins import voisins

        voisins.sirens_connus = Etablissement.objects.sirens
