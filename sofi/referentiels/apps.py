from django.apps import AppConfig


class ReferentielsConfig(AppConfig):
    name = "sofi.referentiels"
    label = "referentiels"
    verbose_name = "Référentiels"
