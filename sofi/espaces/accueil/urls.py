"""Addresses of the room accueil."""

from django.urls import path

from sofi.espaces.accueil import listes, pages, recherche, tableau

app_name = "accueil"
urlpatterns = [
    path("", tableau.tableau, name="tableau"),
    path("sessions/", listes.sessions, name="sessions"),
    path("actions/", listes.actions, name="actions"),
    path("formations/", pages.formations, name="formations"),
    path("recherche/", recherche.recherche, name="recherche"),
    path("etablissement/", pages.changer_etablissement, name="changer_etablissement"),
    path("aide/", pages.aide, name="aide"),
]
