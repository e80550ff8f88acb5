"""Move an action from the screens of the entry: submit, take back, modify, give up (R215 to R221)."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sofi.offre.models import Action
from sofi.offre.statuts import PAR_CODE
from sofi.offre.workflow import TransitionRefusee, deplacer

FAIT = {
    "soumettre": "Votre saisie est envoyée en validation au Cariforef.",
    "reprendre": "Vous avez repris la saisie : pensez à la renvoyer en validation.",
    "modifier": "Vous pouvez modifier cette offre. Le public voit l’ancienne jusqu’à la prochaine validation.",
    "renoncer": "Vos modifications sont abandonnées : la saisie est redevenue celle qui est publiée.",
}


@require_POST
def transition(request, numero, code):
    """Make that move, then go back to `suivant` (an address of this site), or to the state of the entry."""
    action = get_object_or_404(Action.objects.visibles_par(request.user), pk=numero)
    if code not in PAR_CODE:
        raise Http404
    etat = reverse("saisie:etat", args=[action.pk])
    try:
        deplacer(action, code, par=request.user, message=request.POST.get("message", ""))
    except TransitionRefusee as refusee:
        messages.error(request, refusee.message)
        return HttpResponseRedirect(etat)
    messages.success(request, FAIT.get(code, f"{PAR_CODE[code].libelle} : c’est fait."))
    suivant = request.POST.get("suivant", "")
    if url_has_allowed_host_and_scheme(suivant, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(suivant)
    return HttpResponseRedirect(etat)
