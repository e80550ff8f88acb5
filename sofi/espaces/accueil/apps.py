from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "sofi.espaces.accueil"
    label = "accueil"
    verbose_name = "Accueil"
