from django.apps import AppConfig


class ReglesConfig(AppConfig):
    name = "sofi.regles"
    label = "regles"
    verbose_name = "Règles"
