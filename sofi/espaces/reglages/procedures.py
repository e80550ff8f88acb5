"""The procedure guides for everybody: one a campaign, printed from its rules, and that of the annuaire (R021, R292)."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render

from sofi.programmes.models import Campagne
from sofi.regles.guide import guide


@login_not_required
def procedures(request):
    """« Les procédures de saisie »: those of the open campaigns, the latest year first."""
    campagnes = Campagne.objects.filter(ouverte=True).select_related("programme")
    return render(request, "reglages/procedures.html", {"campagnes": campagnes})


@login_not_required
def procedure(request, pk):
    """The guide of one campaign."""
    campagne = get_object_or_404(Campagne.objects.select_related("programme"), pk=pk)
    contexte = {"objet": campagne.programme.nom, "campagne": campagne, "fiches": guide(campagne)}
    return render(request, "reglages/procedure.html", contexte)


@login_not_required
def procedure_annuaire(request):
    """The guide of the page Etablissement."""
    return render(request, "reglages/procedure_annuaire.html", {"objet": "ORGANISMES DE FORMATION – ANNUAIRE"})
