"""Addresses of the room catalogue: what the public sees, at the root of the site."""

from django.urls import path

from sofi.espaces.catalogue import carte, vues

app_name = "catalogue"
urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("offre/<int:formation>-<int:action>/", vues.offre, name="offre"),
    path("offre/<int:formation>-<int:action>-<int:session>/", vues.offre, name="offre"),
    path("carte.svg", carte.carte, name="carte"),
]
