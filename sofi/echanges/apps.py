from django.apps import AppConfig


class EchangesConfig(AppConfig):
    name = "sofi.echanges"
    label = "echanges"
    verbose_name = "Échanges"
