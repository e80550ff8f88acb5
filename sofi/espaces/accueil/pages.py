"""The menu « Formations », the choice of the establishment and the help."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sofi.comptes.etablissement_courant import choisir
from sofi.espaces.accueil.tableau import adresse_de
from sofi.offre.listes import ACTIONS, RUBRIQUES, SESSIONS, TITRES

ESPACES_OU_RESTER = {"accueil", "espace_annuaire"}


def formations(request):
    """The menu « Formations »: section « Actions », « Créer », and every list (R032)."""
    listes = [
        (TITRES[bloc], [(rubrique, adresse_de(rubrique)) for rubrique in RUBRIQUES if rubrique.bloc == bloc])
        for bloc in (ACTIONS, SESSIONS)
    ]
    return render(request, "accueil/formations.html", {"listes": listes})


@require_POST
def changer_etablissement(request):
    """Work for another of one's establishments; 404 for one that is not. Stays on the page when it is not tied to
    an object of the former establishment (R031). What was typed is in the base already (R302)."""
    numero = request.POST.get("etablissement", "")
    etablissement = next((un for un in request.etablissements if str(un.pk) == numero), None)
    if etablissement is None:
        raise Http404
    choisir(request, etablissement)
    messages.success(request, f"Vous travaillez maintenant pour {etablissement.raison_sociale}.")
    return redirect(_page_sure(request))


def _page_sure(request):
    suivant = request.POST.get("suivant", "")
    tableau = reverse("accueil:tableau")
    if not url_has_allowed_host_and_scheme(suivant, {request.get_host()}, require_https=request.is_secure()):
        return tableau
    try:
        page = resolve(suivant.partition("?")[0])
    except Resolver404:
        return tableau
    reste = page.namespace in ESPACES_OU_RESTER and not page.kwargs and page.url_name != "changer_etablissement"
    return suivant if reste else tableau


def aide(request):
    """The help: what FASD means, the procedures, the keys, whom to call (R014, R052 to R054)."""
    return render(request, "accueil/aide.html")
