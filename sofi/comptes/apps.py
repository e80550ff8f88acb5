from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "sofi.comptes"
    label = "comptes"
    verbose_name = "Comptes"
