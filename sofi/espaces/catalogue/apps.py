from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "sofi.espaces.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
