"""The pages of an error: what happened and what to do, never a trace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def requete_incorrecte(request, exception):
    """400: the request cannot be read."""
    return render(request, "400.html", status=400)


def acces_refuse(request, exception):
    """403: signed in, but not for this."""
    return render(request, "403.html", status=403)


def page_introuvable(request, exception):
    """404: no such page, or not for this person."""
    return render(request, "404.html", status=404)


def erreur_interne(request):
    """500: rendered without the request, so that what broke the page cannot break this one."""
    return HttpResponse(render_to_string("500.html"), status=500)
