from django.apps import AppConfig


class EspaceViePriveeConfig(AppConfig):
    name = "sofi.espaces.vie_privee"
    label = "vie_privee"
    verbose_name = "Données personnelles"
