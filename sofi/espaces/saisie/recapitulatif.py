"""To come."""

from django.http import HttpResponse



def recapitulatif(request, **options):
    """To come."""
    return HttpResponse("À venir.")
