"""Addresses of the room region."""

app_name = "region"
urlpatterns = []
