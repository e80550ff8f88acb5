"""Addresses of the component gallery."""

from django.urls import path

from sofi.socle import vues

app_name = "socle"
urlpatterns = [path("", vues.galerie, name="galerie")]
