"""Addresses of the room reglages."""

app_name = "reglages"
urlpatterns = []
