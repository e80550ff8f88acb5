"""Addresses of the room instruction."""

app_name = "instruction"
urlpatterns = []
