from django.apps import AppConfig


class ReglagesConfig(AppConfig):
    name = "sofi.espaces.reglages"
    label = "reglages"
    verbose_name = "Réglages"
