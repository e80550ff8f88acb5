"""Formacodes that a new version no longer has and that somebody still bears: choose what replaces each (R273)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil_referentiels
from sofi.offre.migration_formacode import (
    MigrationImpossible,
    a_jour_sauf_version,
    disparus,
    passer_a_la_version_courante,
    remplacer_formacode,
)
from sofi.referentiels.models import Formacode, VersionFormacode
from sofi.referentiels.recherche import chercher_formacodes
from sofi.socle.annonces import annoncer
from sofi.socle.texte import plier

PROPOSITIONS = 4


@reserve_cariforef
@require_http_methods(["GET", "HEAD"])
def formacodes(request):
    """The vanished codes in use, with terms that resemble each."""
    contexte = {
        "fil": fil_referentiels(),
        "courante": VersionFormacode.objects.filter(est_courante=True).first(),
        "disparus": [(un, _propositions(un)) for un in disparus()],
        "a_passer": a_jour_sauf_version().count(),
    }
    return render(request, "reglages/formacodes.html", contexte)


def _propositions(disparu):
    """Words of the former label, fewer and fewer until they find something, and a few of the terms that they find.

    First those that took the former label among their synonyms: (term, True).
    """
    libelle = disparu.terme.libelle if disparu.terme else ""
    mots, trouves = libelle.split(), []
    while mots and not (trouves := _trouves(" ".join(mots))):
        mots.pop()
    termes = [(terme, plier(libelle) in map(plier, terme.synonymes.splitlines())) for terme in trouves]
    return {"mots": " ".join(mots), "termes": sorted(termes, key=lambda un: not un[1])[:PROPOSITIONS]}


def _trouves(texte):
    """The terms that a search finds, in the order of the tree."""
    a_voir, trouves = list(chercher_formacodes(texte).racines), []
    while a_voir:
        noeud = a_voir.pop(0)
        trouves += [noeud.formacode] if noeud.trouve and noeud.formacode.choisissable else []
        a_voir += noeud.enfants
    return trouves


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def remplacer(request, code):
    """Replace one vanished code wherever it stands: chosen among what resembles it, or found by the search (R073)."""
    disparu = next((un for un in disparus() if un.code == f"{code:05d}"), None)
    if disparu is None:
        messages.info(request, f"Aucune offre ni aucun établissement n’a le Formacode disparu {code:05d}.")
        return redirect("reglages:formacodes")
    if request.method != "POST":
        return _chercher(request, disparu)
    nouveaux = request.POST.getlist("domaines")
    try:
        if len(nouveaux) != 1:
            raise MigrationImpossible("Choisissez le Formacode qui le remplace.")
        formations, etablissements = remplacer_formacode(disparu.code, nouveaux[0], par=request.user)
    except MigrationImpossible as exc:
        return _chercher(request, disparu, f"Formacode {disparu.code} : {exc}")
    ou = [_nombre(formations, "formation"), _nombre(etablissements, "établissement")]
    dit = " et ".join(filter(None, ou))
    messages.success(request, f"Formacode {disparu.code} remplacé par {nouveaux[0]} sur {dit}.")
    return redirect("reglages:formacodes")


def _chercher(request, disparu, erreur=""):
    """The search of the entry, where one term alone is chosen."""
    parametres = request.POST or request.GET
    texte = parametres.get("q", "").strip()[:200]
    choisis = Formacode.objects.par_codes(parametres.getlist("domaines")[:1])
    contexte = {
        "fil": [*fil_referentiels(), ("Formacodes disparus", reverse("reglages:formacodes"))],
        "titre": f"Remplacer {disparu}",
        "retour": f"{reverse('reglages:formacodes')}#code-{disparu.code}",
        "adresse": reverse("reglages:remplacer_formacode", args=[disparu.code]),
        "choisis": choisis,
        "codes_choisis": {un.code for un in choisis},
        "maximum": 1,
        "texte": texte,
        "resultat": chercher_formacodes(texte) if texte else None,
        "erreur": erreur,
    }
    annonce = f"Termes trouvés : {contexte['resultat'].total}" if texte else ""
    return annoncer(request, render(request, "reglages/formacode.html", contexte), annonce)


def _nombre(nombre, nom):
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}" if nombre else ""


@reserve_cariforef
@require_POST
def passer(request):
    """Note the current version on the formations whose codes all stand in it."""
    if VersionFormacode.objects.filter(est_courante=True).exists():
        messages.success(request, f"{passer_a_la_version_courante()} formations passées à la version courante.")
    return redirect("reglages:formacodes")
