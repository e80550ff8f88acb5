"""Addresses of the room vie_privee: what SOFI keeps about a person."""

from django.urls import path

from sofi.espaces.vie_privee import demandes, pages

app_name = "vie_privee"
urlpatterns = [
    path("", pages.donnees, name="donnees"),
    path("mes-donnees.json", pages.exporter, name="exporter"),
    path("effacer/", pages.demander_effacement, name="effacer"),
    path("demandes/", demandes.demandes, name="demandes"),
    path("demandes/<int:effacement>/", demandes.demande, name="demande"),
]
