"""Home of the CARIF-OREF's settings."""

from django.shortcuts import render

from sofi.comptes.acces import reserve_cariforef
from sofi.offre.migration_formacode import disparus
from sofi.offre.remplacement import formations_a_remplacer
from sofi.programmes.models import Campagne
from sofi.referentiels.models import ImportReferentiel


@reserve_cariforef
def accueil(request):
    """What can be set: campaigns and their rules, files, procedures; and what the referentials left to do."""
    contexte = {
        "nombre": Campagne.objects.filter(ouverte=True).count(),
        "a_remplacer": formations_a_remplacer().count(),
        "disparus": len(disparus()),
        "refuses": ImportReferentiel.objects.a_reprendre(),
    }
    return render(request, "reglages/accueil.html", contexte)
