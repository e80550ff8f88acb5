"""Add, copy and remove a session of an entry (R281)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sofi.offre.creation import ajouter_session, dupliquer_session
from sofi.offre.enregistrer import FicheFermee, verrouiller
from sofi.offre.models import Session
from sofi.offre.perimetre import dans_le_perimetre

DERNIERE = "Une action a toujours au moins une session : c’est la dernière."


def ajouter(request, action):
    """Add a session to an action whose card was just saved, and open its card."""
    return _agir(request, action, lambda: ajouter_session(action, par=request.user), "Session ajoutée.")


@require_POST
def dupliquer(request, numero):
    """Copy a session, without dates nor meetings, and open the copy where its dates are typed."""
    session = _session(request, numero)
    return _agir(
        request,
        session.action,
        lambda: dupliquer_session(session, par=request.user),
        "Session dupliquée : indiquez ses dates et ses informations collectives.",
        ancre="#id_date_debut",
    )


def _agir(request, action, faire, dit, ancre=""):
    """Do it once: `sessions`, the number of sessions that the page showed, stops a second click."""
    _exiger_de_pouvoir_saisir(request, action)
    try:
        with transaction.atomic():
            verrouiller(action)
            presentes = list(action.sessions.order_by("pk").values_list("pk", flat=True))
            if request.POST.get("sessions", str(len(presentes))) == str(len(presentes)):
                session = faire()
                messages.success(request, dit)
            else:
                session = action.sessions.get(pk=presentes[-1])
    except FicheFermee as fermee:
        return _refuser(request, fermee.action)
    return HttpResponseRedirect(reverse("saisie:session", args=[session.pk]) + ancre)


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, numero):
    """Ask, then remove a session; what is published stays until the next validation."""
    session = _session(request, numero)
    _exiger_de_pouvoir_saisir(request, session.action)
    retour = reverse("saisie:session", args=[session.pk])
    if request.method != "POST":
        return render(request, "composants/confirmation.html", _question(session, retour))
    try:
        with transaction.atomic():
            verrouiller(session.action)
            derniere = session.action.sessions.count() == 1
            if not derniere:
                session.delete()
    except FicheFermee as fermee:
        return _refuser(request, fermee.action)
    if derniere:
        messages.error(request, DERNIERE)
        return HttpResponseRedirect(retour)
    messages.success(request, f"Session {numero} supprimée.")
    return HttpResponseRedirect(reverse("saisie:action", args=[session.action_id]))


def _question(session, retour):
    consequences = ["Sa saisie, ses informations collectives et son dispositif sont supprimés avec elle."]
    if session.publiee_le:
        consequences.append("Elle est publiée : le public la verra jusqu’à la prochaine validation de cette action.")
    return {
        "titre": f"Supprimer la session {session.pk}",
        "question": f"Voulez-vous supprimer la session {session.code_fas} ?",
        "consequences": consequences,
        "bouton": "Supprimer la session",
        "danger": True,
        "retour": retour,
    }


def _session(request, numero):
    return get_object_or_404(Session.objects.visibles_par(request.user).select_related("action"), pk=numero)


def _exiger_de_pouvoir_saisir(request, action):
    if not dans_le_perimetre(action, request.user):
        raise PermissionDenied


def _refuser(request, action):
    messages.error(
        request, f"Cette action est « {action.get_statut_display()} » : ses sessions ne changent pas pour l’instant."
    )
    return HttpResponseRedirect(reverse("saisie:action", args=[action.pk]))
