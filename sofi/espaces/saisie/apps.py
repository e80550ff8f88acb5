from django.apps import AppConfig


class SaisieConfig(AppConfig):
    name = "sofi.espaces.saisie"
    label = "saisie"
    verbose_name = "Saisie"
