"""Addresses of the room region."""

from django.urls import path

from sofi.espaces.region import lots

app_name = "region"
urlpatterns = [
    path("", lots.lots, name="accueil"),
    path("", lots.lots, name="lots"),
]
