from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "sofi.annuaire"
    label = "annuaire"
    verbose_name = "Annuaire"
