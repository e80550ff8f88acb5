"""The queue of requests on screen, the same whatever is asked."""

from django.core.paginator import Paginator

from sofi.comptes.models import Reponse

TAILLE = 25


def contexte(request, demandes):
    """`page` and `onglets`: those that wait, the oldest first; with ?voir=traitees those answered, the latest first."""
    traitees = request.GET.get("voir") == "traitees"
    attente = demandes.filter(reponse=Reponse.EN_ATTENTE)
    autres = demandes.exclude(reponse=Reponse.EN_ATTENTE).order_by("-traitee_le")
    return {
        "page": Paginator(autres if traitees else attente, TAILLE).get_page(request.GET.get("page")),
        "onglets": [
            {"libelle": "En attente", "url": "?", "actif": not traitees, "nombre": attente.count()},
            {"libelle": "Traitées", "url": "?voir=traitees", "actif": traitees, "nombre": autres.count()},
        ],
    }
