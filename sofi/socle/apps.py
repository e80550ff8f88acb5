from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "sofi.socle"
    label = "socle"
    verbose_name = "Socle"
