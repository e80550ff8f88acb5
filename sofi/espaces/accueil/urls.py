"""Addresses of the room accueil."""

app_name = "accueil"
urlpatterns = []
