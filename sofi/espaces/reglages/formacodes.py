"""Formacodes that a new version no longer has and that somebody still bears: choose what replaces each (R273)."""

from django.contrib import messages
from django.shortcuts import redirect, render
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
from sofi.referentiels.models import VersionFormacode
from sofi.referentiels.recherche import chercher_formacodes

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
    """A few terms found by the words of the former label, fewer and fewer of them."""
    mots = disparu.terme.libelle.split() if disparu.terme else []
    while mots:
        a_voir, trouves = list(chercher_formacodes(" ".join(mots)).racines), []
        while a_voir:
            noeud = a_voir.pop(0)
            trouves += [noeud.formacode] if noeud.trouve and noeud.formacode.choisissable else []
            a_voir += noeud.enfants
        if trouves:
            return trouves[:PROPOSITIONS]
        mots.pop()
    return []


@reserve_cariforef
@require_POST
def remplacer(request, code):
    """Replace one vanished code on all the formations that bear it."""
    nouveau = request.POST.get("autre", "").strip() or request.POST.get("nouveau", "")
    try:
        if not nouveau:
            raise MigrationImpossible("Choisissez le Formacode qui le remplace.")
        formations, etablissements = remplacer_formacode(f"{code:05d}", nouveau, par=request.user)
    except MigrationImpossible as exc:
        messages.error(request, f"Formacode {code:05d} : {exc}")
    else:
        ou = [_nombre(formations, "formation"), _nombre(etablissements, "établissement")]
        dit = " et ".join(filter(None, ou)) or "aucune offre"
        messages.success(request, f"Formacode {code:05d} remplacé par {nouveau} sur {dit}.")
    return redirect("reglages:formacodes")


def _nombre(nombre, nom):
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}" if nombre else ""


@reserve_cariforef
@require_POST
def passer(request):
    """Note the current version on the formations whose codes all stand in it."""
    if VersionFormacode.objects.filter(est_courante=True).exists():
        messages.success(request, f"{passer_a_la_version_courante()} formations passées à la version courante.")
    return redirect("reglages:formacodes")
