"""Addresses of the room annuaire."""

from django.urls import path

from sofi.espaces.annuaire import fiches

app_name = "espace_annuaire"
urlpatterns = [
    path("", fiches.accueil, name="accueil"),
    path("", fiches.accueil, name="etablissement"),
    path("<int:pk>/", fiches.fiche, name="fiche"),
]
