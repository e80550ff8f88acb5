"""Addresses of the room catalogue."""

app_name = "catalogue"
urlpatterns = []
