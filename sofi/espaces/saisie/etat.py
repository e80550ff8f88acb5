"""To come."""

from django.http import HttpResponse



def etat(request, **options):
    """To come."""
    return HttpResponse("À venir.")
