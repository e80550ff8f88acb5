"""Home of the CARIF-OREF's settings."""

from django.shortcuts import render

from sofi.comptes.acces import reserve_cariforef
from sofi.programmes.models import Campagne


@reserve_cariforef
def accueil(request):
    """What can be set: campaigns and their rules, the Région's file, the procedures."""
    return render(request, "reglages/accueil.html", {"nombre": Campagne.objects.filter(ouverte=True).count()})
