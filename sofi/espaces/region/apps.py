from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "sofi.espaces.region"
    label = "region"
    verbose_name = "Région"
