"""Sign in with ProConnect, and out of it."""

from allauth.account.utils import get_next_redirect_url, perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sofi.annuaire.exterieur import ServiceIndisponible
from sofi.comptes import proconnect
from sofi.comptes.limites import trop_souvent

PAR_HEURE, HEURE = 30, 3600
ABSENT = "ProConnect ne répond pas. Réessayez dans quelques minutes, ou connectez-vous avec votre mot de passe."


@login_not_required
@require_GET
def commencer(request):
    """Leave for ProConnect."""
    if not proconnect.propose():
        raise Http404
    try:
        adresse, attente = proconnect.partir(request.build_absolute_uri(reverse("comptes:proconnect_retour")))
    except ServiceIndisponible:
        return _refuser(request, ABSENT)
    request.session[proconnect.ATTENTE] = attente | {"suivant": get_next_redirect_url(request)}
    return redirect(adresse)


@login_not_required
@require_GET
def retour(request):
    """Back from ProConnect: sign in who has an account; a second factor is asked for as after a password."""
    if not proconnect.propose():
        raise Http404
    attente = request.session.pop(proconnect.ATTENTE, None)
    if trop_souvent(request, "proconnect", PAR_HEURE, HEURE):
        return _refuser(request, "Trop d’essais en peu de temps. Attendez une heure, ou appelez le service Offre.")
    if request.GET.get("error"):
        return _refuser(request, "Vous n’êtes pas connecté\u00a0: ProConnect n’a pas confirmé votre identité.")
    try:
        personne, jeton = proconnect.identifier(attente, request.GET.get("state", ""), request.GET.get("code", ""))
        compte = proconnect.compte_de(personne)
    except ServiceIndisponible:
        return _refuser(request, ABSENT)
    except proconnect.IdentiteRefusee as refus:
        return _refuser(request, str(refus))
    logout(request)  # who was signed in here as somebody else
    request.session[proconnect.JETON] = jeton
    return perform_login(request, compte, redirect_url=attente.get("suivant"))


@login_not_required
@require_GET
def fin(request):
    """Signed out of SOFI: the browser goes and ends the session of ProConnect too."""
    jeton = request.session.pop(proconnect.FIN, None)
    connexion = request.build_absolute_uri(reverse("account_login"))
    adresse = proconnect.adresse_de_fin(jeton, connexion) if jeton else None
    if adresse is None:
        return redirect(connexion)
    return render(request, "comptes/proconnect_fin.html", {"adresse": adresse})


def _refuser(request, texte):
    messages.error(request, texte)
    return redirect("account_login")
