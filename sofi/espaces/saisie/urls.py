"""Addresses of the room saisie."""

app_name = "saisie"
urlpatterns = []
