"""Begin and end a look at SOFI in the place of an OF."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from sofi.annuaire.models import Etablissement
from sofi.comptes.acces import reserve_cariforef
from sofi.comptes.consultation import commencer


@reserve_cariforef
@require_POST
def commencer_consultation(request, etablissement):
    """See SOFI as this establishment sees it, from its tableau de bord."""
    commencer(request, get_object_or_404(Etablissement, pk=etablissement))
    return redirect("accueil:tableau")


@require_POST
def finir_consultation(request):
    """Back to the sheet of the establishment; the middleware has ended the consultation."""
    if request.consultation is None:
        return redirect("accueil:tableau")
    messages.success(request, "Vous êtes de nouveau vous-même.")
    return redirect("espace_annuaire:fiche", request.consultation.etablissement_id)
