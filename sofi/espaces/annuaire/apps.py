from django.apps import AppConfig


class EspaceAnnuaireConfig(AppConfig):
    name = "sofi.espaces.annuaire"
    label = "espace_annuaire"
    verbose_name = "Espace annuaire"
