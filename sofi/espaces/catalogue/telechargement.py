"""The catalogue as a file to keep: the sessions that a search finds, a line each (R008, R263)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from sofi.diffusion.recherche import toutes
from sofi.espaces.catalogue.formulaires import lire_adresse
from sofi.espaces.catalogue.pages import page_publique
from sofi.socle.tableur import ecrire_csv

COLONNES = {
    "code_fas": "Code FAS",
    "intitule": "Intitulé",
    "organisme": "Organisme",
    "siret": "SIRET",
    "site": "Site",
    "commune": "Commune",
    "code_postal": "Code postal",
    "departement": "Département",
    "date_debut": "Date début",
    "date_fin": "Date fin",
    "programme_nom": "Programme",
    "financee_region": "Financée par la Région",
    "places": "Places",
    "places_restantes": "Places restantes",
    "recrutement_libelle": "Recrutement",
}


@page_publique
def telecharger(request):
    """Every page of the search in that address, by date."""
    formulaire = lire_adresse(request.GET)
    formulaire.is_valid()
    trouvees = toutes(formulaire.criteres(1)).values_list(*COLONNES)
    page = request.build_absolute_uri(reverse("catalogue:offre", args=[0, 0, 0]))
    rangs = ([*rang, page.replace("0-0-0", rang[0])] for rang in trouvees.iterator(chunk_size=2000))
    reponse = HttpResponse(ecrire_csv([*COLONNES.values(), "Page"], rangs), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="formations-{timezone.localdate()}.csv"'
    return reponse
