"""An entry whose sign-in has expired: what was typed waits, and comes back after signing in (R302).

Nothing of the object is read for somebody who is not signed in: only what was posted is kept, in their own session.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import QueryDict
from django.shortcuts import render

CLE = "saisies_en_attente"
TAILLE_MAX = 500_000
"""Characters kept for somebody who is not signed in."""


def saisie_interrompue(view):
    """Let a card's view answer those whose sign-in has expired, also with all their cookies; the others pass."""

    @login_not_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _se_reconnecter(request)

    wrapper.si_jeton_perdu = _se_reconnecter
    return wrapper


def _se_reconnecter(request):
    if request.method == "POST" and request.htmx:
        return render(request, "saisie/connexion_expiree.html", status=401)
    if request.method == "POST":
        _garder(request)
    return redirect_to_login(request.get_full_path())


def _garder(request):
    envoye = request.POST.urlencode()
    if len(envoye) <= TAILLE_MAX:
        request.session[CLE] = {request.path: envoye}


def en_attente(request):
    """What waits for this card, as it was posted, or None."""
    envoye = request.session.get(CLE, {}).get(request.path)
    return QueryDict(envoye) if envoye else None


def oublier(request):
    """The entry was saved, or given up: nothing waits for this card any more."""
    if request.path in request.session.get(CLE, {}):
        del request.session[CLE]
