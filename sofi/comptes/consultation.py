"""The CARIF-OREF sees SOFI as a given OF sees it: to read only, said on every page, and kept in a trace."""

import copy
import datetime

from django.shortcuts import render
from django.utils import timezone

from sofi.annuaire.models import Trace
from sofi.comptes.models import Profil

CLE = "consultation"
DUREE = datetime.timedelta(hours=1)
"""A consultation that nobody ends is over after that long."""
LECTURES = {"GET", "HEAD", "OPTIONS"}
ADRESSES_OUVERTES = {"comptes:finir_consultation", "account_logout"}
"""What one may send while looking: all else is refused, whatever the page."""


def commencer(request, etablissement):
    """Look at SOFI in the place of this establishment, from the next page on; one at a time."""
    finir(request)
    trace = Trace.objects.create(etablissement=etablissement, geste=Trace.Geste.CONSULTATION, par=request.user)
    request.session[CLE] = trace.pk


def finir(request):
    """Back to oneself; gives the establishment that was looked at, or None."""
    trace = Trace.objects.filter(pk=request.session.pop(CLE, None)).select_related("etablissement").first()
    if trace is None:
        return None
    if trace.fin is None:
        trace.fin = timezone.now()
        trace.save(update_fields=["fin"])
    return trace.etablissement


def en_cours(request):
    """The trace of the consultation under way, or None; what is over or not one's own is forgotten."""
    if CLE not in request.session:
        return None
    trace = Trace.objects.filter(
        pk=request.session[CLE],
        geste=Trace.Geste.CONSULTATION,
        par=request.user.pk if request.user.is_authenticated and request.user.est_cariforef else None,
        par__isnull=False,
        fin=None,
        le__gt=timezone.now() - DUREE,
    )
    trouvee = trace.select_related("etablissement").first()
    if trouvee is None:
        del request.session[CLE]
    return trouvee


def a_la_place(utilisateur, etablissement):
    """The same person with the eyes of the establishment: never to be saved."""
    autre = copy.copy(utilisateur)
    autre.profil, autre.consulte = Profil.OF, etablissement.pk
    return autre


class ConsultationMiddleware:
    """Set `request.consultation` and, while one is under way, refuse whatever could write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.consultation = en_cours(request)
        if request.consultation is not None:
            request.user = a_la_place(request.user, request.consultation.etablissement)
        return self.get_response(request)

    def process_view(self, request, view, arguments, parametres):
        if request.consultation is None or request.method in LECTURES:
            return None
        if request.resolver_match.view_name not in ADRESSES_OUVERTES:
            return render(request, "comptes/lecture_seule.html", status=403)
        finir(request)
        return None
