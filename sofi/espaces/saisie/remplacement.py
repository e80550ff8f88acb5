"""The OF says that it has seen a replaced Certif Info code (R051)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sofi.offre.models import Formation
from sofi.offre.remplacement import prendre_connaissance


@require_POST
def vu(request, numero):
    """Take the formation out of the dashboard's heading, and come back."""
    formation = get_object_or_404(Formation.objects.visibles_par(request.user), pk=numero)
    if not request.user.est_of:
        raise PermissionDenied
    if prendre_connaissance(formation, par=request.user):
        messages.success(request, "C’est noté : cette formation quitte la liste des codes remplacés.")
    suivant = request.POST.get("suivant", "")
    if not url_has_allowed_host_and_scheme(suivant, {request.get_host()}, require_https=request.is_secure()):
        suivant = reverse("saisie:formation", args=[formation.pk])
    return HttpResponseRedirect(suivant)
