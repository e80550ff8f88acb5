"""Addresses of the room reglages."""

from django.urls import path

from sofi.espaces.reglages import import_region

app_name = "reglages"
urlpatterns = [
    path("import-region/", import_region.import_region, name="import_region"),
    path("import-region/modele.xlsx", import_region.import_region_modele, name="import_region_modele"),
    path("import-region/<int:pk>/", import_region.import_region_rapport, name="import_region_rapport"),
    path("import-region/<int:pk>/appliquer/", import_region.import_region_appliquer, name="import_region_appliquer"),
    path("import-region/<int:pk>/rapport.xlsx", import_region.import_region_xlsx, name="import_region_xlsx"),
]
