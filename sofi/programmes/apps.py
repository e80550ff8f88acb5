from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sofi.programmes"
    label = "programmes"
    verbose_name = "Programmes"
