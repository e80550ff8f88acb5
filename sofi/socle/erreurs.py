"""The pages of an error: what happened and what to do, never a trace."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure


def requete_incorrecte(request, exception):
    """400: the request cannot be read."""
    return render(request, "400.html", status=400)


def acces_refuse(request, exception):
    """403: signed in, but not for this."""
    return render(request, "403.html", status=403)


def jeton_refuse(request, reason=""):
    """403: the token of the form is not that of the cookie.

    A view with `si_jeton_perdu` answers itself, so as to keep what was typed on a page of this site (R302).
    """
    repondre = getattr(request.resolver_match.func, "si_jeton_perdu", None)
    if repondre and request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        get_token(request)
        return repondre(request)
    return csrf_failure(request, reason)


def page_introuvable(request, exception):
    """404: no such page, or not for this person."""
    return render(request, "404.html", status=404)


def erreur_interne(request):
    """500: rendered without the request, so that what broke the page cannot break this one."""
    return HttpResponse(render_to_string("500.html"), status=500)
