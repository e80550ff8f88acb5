"""Proposals of addresses as one types: a choice fills the street, the town and the coordinates (R079 to R086)."""

import json

from django.shortcuts import render
from django.views.decorators.http import require_GET

from sofi.annuaire.adresses import completer
from sofi.annuaire.exterieur import ServiceIndisponible
from sofi.comptes.limites import trop_souvent
from sofi.referentiels.models import CodePostal, Commune

PAR_MINUTE = 120


@require_GET
def proposer(request):
    """The addresses that answer what is being typed, as buttons; what to do when the service does not answer."""
    texte = request.GET.get("site-adresse", "").strip()
    contexte = {"adresse_cherchee": texte}
    try:
        if not trop_souvent(request, "adresses", PAR_MINUTE, 60, cle=request.user.pk):
            contexte["adresses"] = _boutons(completer(texte))
    except ServiceIndisponible:
        contexte["muet"] = True
    return render(request, "annuaire/adresses.html", contexte)


def _boutons(adresses):
    """Each with what choosing it puts in the form, as JSON. A commune of another region is left to type."""
    acheminements = {
        (un.code_postal, un.commune_id): un.libelle_acheminement
        for un in CodePostal.objects.filter(code_postal__in={une.code_postal for une in adresses})
    }
    communes = Commune.objects.in_bulk({une.code_insee for une in adresses})
    boutons = []
    for une in adresses:
        commune = communes.get(une.code_insee)
        champs = {
            "ligne2": une.voie,
            "code_postal": une.code_postal,
            "bureau_distributeur": acheminements.get((une.code_postal, une.code_insee)) or une.ville.upper(),
            "commune": commune.nom if commune else "",
            "longitude": str(une.longitude).replace(".", ","),
            "latitude": str(une.latitude).replace(".", ","),
        }
        boutons.append({"libelle": une.libelle, "champs": json.dumps(champs)})
    return boutons
