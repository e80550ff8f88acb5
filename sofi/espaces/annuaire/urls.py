"""Addresses of the room espace_annuaire."""

app_name = "espace_annuaire"
urlpatterns = []
