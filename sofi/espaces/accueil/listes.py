"""The lists behind the counters: title with total, search, filters, sort, pages (R054 to R066)."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from sofi.espaces.accueil.adresses import adresses_des_lignes
from sofi.espaces.accueil.export import telecharger
from sofi.espaces.accueil.filtres import choisis, filtrer, offerts, puces, selections
from sofi.offre.lignes import TRIS, lignes, numeros_tries
from sofi.offre.listes import ACTIONS, PAR_CODE, SESSIONS, TITRES, de_la_portee
from sofi.offre.recherche import LONGUEUR_MAX, chercher_actions, chercher_sessions

TAILLES = (10, 25, 100)
CHERCHER = {SESSIONS: chercher_sessions, ACTIONS: chercher_actions}
COLONNES = {
    SESSIONS: [
        ("code", "Code FAS"),
        ("intitule", "Intitulé formation"),
        ("site", "Site dispensateur"),
        ("commune", "Commune lieu"),
        ("date_debut", "Date début"),
        ("date_fin", "Date fin"),
        ("dispositif", "Code dispositif"),
        ("etat", "Etat A/I"),
    ],
    ACTIONS: [
        ("code", "Action"),
        ("intitule", "Intitulé"),
        ("site", "Site dispensateur"),
        ("programme", "Programme"),
        ("sessions", "Sessions"),
        ("statut", "Statut"),
        ("modifiee", "Modifiée le"),
        ("envoyee", "Envoyée le"),
    ],
}


def sessions(request):
    """The sessions of a heading (R055, R059)."""
    return _liste(request, SESSIONS, "actives")


def actions(request):
    """The actions of a heading (R066)."""
    return _liste(request, ACTIONS, "en_cours")


def _liste(request, bloc, par_defaut):
    rubrique = PAR_CODE.get((bloc, request.GET.get("rubrique", par_defaut)))
    if rubrique is None:
        raise Http404
    tri = _tri(request, bloc, rubrique)
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].strip()
    choix = offerts(rubrique)
    filtres = choisis(request.GET, choix)
    objets = rubrique.filtrer(de_la_portee(bloc, request.user, request.etablissement))
    objets = filtrer(CHERCHER[bloc](objets, texte), bloc, filtres)
    numeros = numeros_tries(bloc, objets, tri)
    if request.GET.get("format") == "xlsx":
        return telecharger(rubrique, COLONNES[bloc], numeros)
    if texte:
        numeros = list(numeros)  # searched once: its length is the total
    page = Paginator(numeros, _taille(request)).get_page(request.GET.get("page"))
    page.object_list = lignes(bloc, list(page.object_list))
    adresse = reverse(f"accueil:{bloc}")
    contexte = {
        "rubrique": rubrique,
        "titre_bloc": TITRES[bloc],
        "rubriques": [autre for autre in PAR_CODE.values() if autre.bloc == bloc],
        "colonnes": COLONNES[bloc],
        "page": page,
        "total": page.paginator.count,
        "tri": tri,
        "q": texte,
        "selections": selections(choix, filtres),
        "puces": puces(request.GET, texte, choix, filtres),
        "tout_retirer": f"{adresse}?{urlencode({'rubrique': rubrique.code})}",
        "adresse": adresse,
        "adresse_export": _adresse_export(request),
        "gabarit_des_lignes": f"accueil/lignes_{bloc}.html",
        "adresses": adresses_des_lignes(bloc, request.user),
    }
    return _repondre(request, contexte)


def _repondre(request, contexte):
    """The page; to htmx the list alone, the total said aloud. Back and refresh ask for the page."""
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "accueil/liste.html", contexte)
    reponse = render(request, "accueil/liste.html#resultats", contexte | {"partiel": True})
    resultats = f"{contexte['total']} {'résultats' if contexte['total'] > 1 else 'résultat'}"
    trigger_client_event(reponse, "sofi:annonce", {"value": resultats})
    patch_vary_headers(reponse, ["HX-Request"])
    return reponse


def _tri(request, bloc, rubrique):
    tri = request.GET.get("tri", "")
    return tri if tri.removeprefix("-") in TRIS[bloc] else rubrique.tri


def _taille(request):
    taille = request.GET.get("taille", "")
    return int(taille) if taille in {str(une) for une in TAILLES} else TAILLES[0]


def _adresse_export(request):
    parametres = request.GET.copy()
    parametres.pop("page", None)
    parametres["format"] = "xlsx"
    return f"?{parametres.urlencode()}"
