"""The gallery: every component in its states, for those who build and judge screens."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from sofi.socle.galerie import FormulaireGalerie, ligne_de_liste, passeport
from sofi.socle.icones import ICONES


@login_not_required
def galerie(request):
    """Every component, in DEBUG or for the CARIF-OREF; a 404 for anyone else."""
    if not (settings.DEBUG or getattr(request.user, "profil", "") == "cariforef"):
        raise Http404
    donnees = request.POST if request.method == "POST" else FormulaireGalerie.EXEMPLE
    contexte = {
        "formulaire": FormulaireGalerie(donnees),
        "page": Paginator([ligne_de_liste(rang) for rang in range(42)], 10).get_page(request.GET.get("page")),
        "icones": sorted(ICONES),
        "fil": [("Tableau de bord", "#contenu"), ("Composants", "#contenu")],
        "onglets": [
            {"libelle": "Sessions", "url": "#contenu", "actif": True, "nombre": 42},
            {"libelle": "Actions", "url": "#contenu", "nombre": 0},
            {"libelle": "Historique", "url": "#contenu"},
        ],
        "puces": [
            {"libelle": "Actif", "url": "#contenu", "nombre": 42, "actif": True},
            {"libelle": "Loire-Atlantique", "url": "#contenu", "nombre": 1204},
            {"libelle": "Vendée", "url": "#contenu", "nombre": 318},
        ],
        "tri": "date_debut",
        "passeport": passeport(),
    }
    return render(request, "socle/galerie.html", contexte)
