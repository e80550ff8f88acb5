"""The CARIF-OREF's list of Qualiopi certifications that have ended or soon will (R095)."""

import datetime

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sofi.annuaire.models import Site
from sofi.annuaire.taches import SEUILS
from sofi.comptes.acces import reserve_cariforef

TAILLE = 25


@reserve_cariforef
@require_GET
def liste(request):
    """Active sites whose certification has ended, or ends within 90 days, the oldest end first."""
    jour = timezone.localdate()
    ouverts = Site.objects.filter(actif=True, etablissement__ferme_le=None)
    finies = ouverts.filter(fin_qualiopi__lt=jour)
    bientot = ouverts.filter(fin_qualiopi__range=(jour, jour + datetime.timedelta(days=max(SEUILS))))
    voir_bientot = request.GET.get("voir") == "bientot"
    choisies = (bientot if voir_bientot else finies).select_related("etablissement").order_by("fin_qualiopi", "pk")
    contexte = {
        "page": Paginator(choisies, TAILLE).get_page(request.GET.get("page")),
        "onglets": [
            {"libelle": "Terminées", "url": "?", "actif": not voir_bientot, "nombre": finies.count()},
            {"libelle": "Fin dans 90 jours", "url": "?voir=bientot", "actif": voir_bientot, "nombre": bientot.count()},
        ],
    }
    return render(request, "annuaire/qualiopi.html", contexte)
