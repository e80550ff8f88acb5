"""The public home with its search, and the page of an offer."""

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, render

from sofi.diffusion.models import Publication, SessionPubliee
from sofi.diffusion.recherche import DATE, PAR_PAGE, chercher
from sofi.espaces.catalogue.fiche import fiche_de
from sofi.espaces.catalogue.formulaires import TRIS, lire_adresse
from sofi.espaces.catalogue.pages import page_publique
from sofi.espaces.catalogue.portes_ouvertes import portes_ouvertes_de

PARAMETRES = ("q", "lieu", "departement", "programme", "debut", "fin", "tri")


@page_publique
def accueil(request):
    """Search sessions: words, place, filters, results as cards (R008, R263)."""
    formulaire = lire_adresse(request.GET)
    formulaire.is_valid()
    numero = request.GET.get("page", "")
    resultat = chercher(formulaire.criteres(int(numero) if numero.isascii() and numero.isdigit() else 1))
    contexte = {
        "formulaire": formulaire,
        "resultat": resultat,
        "page": _page(resultat),
        "base": f"{_adresse(request.GET)}&",
        "fichier": _adresse(request.GET, tri=None, q=resultat.correction or request.GET.get("q")),
        "demande": any(request.GET.get(nom) for nom in PARAMETRES),
        "puces": _puces(request.GET, formulaire, resultat),
        "tris": _tris(request.GET, resultat),
        "par_date": resultat.tri == DATE,
    }
    return render(request, "catalogue/accueil.html", contexte)


def _page(resultat):
    paginator = Paginator(range(resultat.total), PAR_PAGE)
    return Page(resultat.sessions, resultat.page, paginator)


def _adresse(parametres, **changes):
    """The same search with these changes (None takes away), from its first page."""
    autres = QueryDict(mutable=True)
    for nom in PARAMETRES:
        valeur = changes.get(nom, parametres.get(nom)) if nom in changes else parametres.get(nom)
        if valeur:
            autres[nom] = valeur
    return f"?{autres.urlencode()}"


def _puces(parametres, formulaire, resultat):
    """The filters that hold, each with the address that takes it away."""
    noms = {
        "departement": {facette.code: facette.libelle for facette in resultat.departements},
        "programme": {facette.code: facette.libelle for facette in resultat.programmes},
    }
    textes = {
        "q": lambda valeur: f"« {valeur} »",
        "lieu": lambda valeur: valeur,
        "departement": lambda valeur: noms["departement"].get(valeur, valeur),
        "programme": lambda valeur: noms["programme"].get(valeur, valeur),
        "debut": lambda valeur: f"à partir du {valeur:%d/%m/%Y}",
        "fin": lambda valeur: f"jusqu’au {valeur:%d/%m/%Y}",
    }
    return [
        {"libelle": texte(valeur), "url": _adresse(parametres, **{nom: None}), "actif": True}
        for nom, texte in textes.items()
        if (valeur := formulaire.cleaned_data.get(nom))
    ]


def _tris(parametres, resultat):
    return [
        {"libelle": libelle, "url": _adresse(parametres, tri=code), "actif": code == resultat.tri}
        for code, libelle in TRIS
    ]


@page_publique
def offre(request, formation, action, session=None):
    """The page of a published action; 410 once it is withdrawn, 404 when it never was."""
    publication = Publication.objects.en_ligne().filter(action=action).first()
    if publication is None:
        return _retiree(request, formation, action)
    instantane = publication.instantane
    if instantane.formation.numero != formation:
        raise Http404
    visibles = publication.sessions.visibles_sur_les_sites_regionaux().values_list("pk", flat=True)
    fiche = fiche_de(instantane, set(visibles), session)
    if fiche is None:
        raise Http404
    contexte = {"fiche": fiche, "publication": publication, "portes_ouvertes": portes_ouvertes_de(instantane)}
    return render(request, "catalogue/offre.html", contexte)


def _retiree(request, formation, action):
    ancienne = get_object_or_404(
        Publication.objects.filter(action=action, contenu__formation__numero=formation).order_by("-fin_le")[:1]
    )
    autres = SessionPubliee.objects.visibles_sur_les_sites_regionaux().a_venir_ou_en_cours().count()
    contexte = {"intitule": ancienne.instantane.intitule, "fin_le": ancienne.fin_le, "autres": autres}
    return render(request, "catalogue/retiree.html", contexte, status=410)
