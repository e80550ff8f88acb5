from django.apps import AppConfig


class OffreConfig(AppConfig):
    name = "sofi.offre"
    label = "offre"
    verbose_name = "Offre"
