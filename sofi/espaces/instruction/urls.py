"""Addresses of the room instruction: the CARIF-OREF's queue and its decisions."""

from django.urls import path

from sofi.espaces.instruction import vues

app_name = "instruction"
urlpatterns = [
    path("", vues.file, name="file"),
    path("<int:numero>/", vues.action, name="action"),
    path("<int:numero>/<str:code>/", vues.decider, name="decider"),
]
