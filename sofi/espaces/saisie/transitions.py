"""The moves of an entry that its organisme makes: send, take back, modify, give up, withdraw, delete."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from sofi.espaces.saisie import parcours
from sofi.espaces.saisie.attente import en_attente, oublier, saisie_interrompue
from sofi.espaces.saisie.etat import Examen
from sofi.espaces.saisie.recapitulatif import Envoi, afficher, demande_un_accord
from sofi.offre.accord import noter_accord
from sofi.offre.enregistrer import FicheFermee
from sofi.offre.models import Action
from sofi.offre.statuts import PAR_CODE, Statut
from sofi.offre.suppression import supprimer
from sofi.offre.workflow import TransitionRefusee, deplacer, transitions_ouvertes

REUSSITES = {
    "soumettre": "Votre offre est envoyée au Cariforef pour validation.",
    "reprendre": "La saisie est rouverte : le Cariforef ne l’examinera qu’après un nouvel envoi.",
    "modifier": "Vous pouvez modifier cette offre. Ce que le public lit ne change pas avant la prochaine validation.",
    "renoncer": "La modification est abandonnée : la saisie est revenue à la version publiée.",
    "retirer": "L’offre est retirée : le public ne la voit plus.",
}


class Motif(forms.Form):
    """Why the offer is withdrawn."""

    message = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’historique le garde et le Cariforef le lit.",
        error_messages={"required": "Indiquez pourquoi vous retirez cette offre."},
    )


def _page_renoncer(action):
    return {
        "titre": "Renoncer à la modification",
        "question": f"Revenir à la version publiée de « {action.intitule} » ?",
        "consequences": [
            "Tout ce qui a été saisi depuis la dernière validation est effacé.",
            "Les sessions ajoutées depuis sont supprimées, celles qui ont été supprimées reviennent.",
            "Ce que le public lit ne change pas.",
        ],
        "bouton": "Renoncer à la modification",
    }


def _page_retirer(action):
    return {
        "titre": "Retirer de la publication",
        "question": f"Retirer « {action.intitule} » de la publication ?",
        "consequences": [
            "Le public ne voit plus cette offre ni aucune de ses sessions.",
            "La saisie est conservée : vous pourrez la reprendre et l’envoyer de nouveau en validation.",
        ],
        "bouton": "Retirer de la publication",
    }


def _page_supprimer(action):
    nombre = action.sessions.count()
    sessions = "sa session" if nombre == 1 else f"ses {nombre} sessions"
    return {
        "titre": "Supprimer la saisie",
        "question": f"Supprimer définitivement la saisie {action.formation_id}-{action.pk} « {action.intitule} » ?",
        "consequences": [f"L’action et {sessions} sont supprimées.", "Cette suppression ne peut pas être annulée."],
        "bouton": "Supprimer définitivement",
    }


CONFIRMATIONS = {"renoncer": _page_renoncer, "retirer": _page_retirer, "supprimer": _page_supprimer}
DIRECTES = {"soumettre", "reprendre", "modifier"}


@saisie_interrompue
@require_http_methods(["GET", "HEAD", "POST"])
def transition(request, numero, code):
    """Make the move; those that cost ask first on a page of their own. A GET only ever asks."""
    action = get_object_or_404(Action.objects.visibles_par(request.user).select_related("formation"), pk=numero)
    if code not in CONFIRMATIONS and code not in DIRECTES:
        raise Http404
    if request.method != "POST":
        return _demander(request, action, code)
    if code == "soumettre":
        return _soumettre(request, action)
    if code == "supprimer":
        return _supprimer(request, action)
    formulaire = Motif(request.POST) if code == "retirer" else None
    if formulaire is not None and not formulaire.is_valid():
        return _confirmer(request, action, code, formulaire)
    return _deplacer(request, action, code, formulaire.cleaned_data["message"] if formulaire else "")


def _demander(request, action, code):
    """The question before the move, or what was typed with it before the sign-in expired."""
    attendue = en_attente(request)
    oublier(request)
    if code in CONFIRMATIONS:
        return _confirmer(request, action, code, Motif(attendue) if attendue else None)
    if code != "soumettre" or attendue is None:
        return _retour(action)
    messages.warning(request, "Votre connexion avait expiré : rien n’est encore envoyé, mais votre message est là.")
    return afficher(request, Examen(request.user, action.pk), formulaire=Envoi(attendue, action=action))


def _retour(action):
    return redirect("saisie:recapitulatif", action.pk)


def _confirmer(request, action, code, formulaire=None):
    contexte = CONFIRMATIONS[code](action) | {
        "danger": True,
        "retour": reverse("saisie:recapitulatif", args=[action.pk]),
    }
    if code == "retirer":
        contexte["formulaire"] = formulaire or Motif()
    return render(request, "composants/confirmation.html", contexte)


def _deplacer(request, action, code, message):
    if action.statut == PAR_CODE[code].vers and action.statut not in PAR_CODE[code].de:
        messages.info(request, f"C’est déjà fait : cette action est « {action.get_statut_display()} ».")
        return _retour(action)
    try:
        deplacer(action, code, par=request.user, message=message)
    except TransitionRefusee as refus:
        messages.error(request, refus.message)
        return _retour(action)
    messages.success(request, REUSSITES[code])
    return redirect(_suite(request, action, code))


def _suite(request, action, code):
    """Back to the card that asked, else to the first card after « modifier » or « reprendre », else to the summary."""
    suivant = request.POST.get("suivant", "")
    if url_has_allowed_host_and_scheme(suivant, allowed_hosts={request.get_host()}):
        return suivant
    if code in {"modifier", "reprendre"}:
        return parcours.adresse("formation", action.formation_id, action)
    return reverse("saisie:recapitulatif", args=[action.pk])


def _soumettre(request, action):
    """Send for validation; a refusal lists what is missing and keeps what was typed (R215 to R217)."""
    if action.statut == Statut.EN_ATTENTE_VALIDATION:
        messages.info(request, "Cette offre est déjà envoyée : le Cariforef l’examine, vous n’avez rien à refaire.")
        return _retour(action)
    formulaire = Envoi(request.POST, action=action)
    if not formulaire.is_valid():
        return afficher(request, Examen(request.user, action.pk), formulaire=formulaire)
    donnees = formulaire.cleaned_data
    try:
        if demande_un_accord(action) and _peut_envoyer(request.user, action):
            noter_accord(action, donnees["accord_region"], donnees["accord_region_le"], par=request.user)
        deplacer(action, "soumettre", par=request.user, message=donnees["message"])
    except FicheFermee:
        return _retour(action)
    except TransitionRefusee as refus:
        examen = Examen(request.user, action.pk)
        if examen.action.statut == Statut.EN_ATTENTE_VALIDATION:
            messages.info(request, "Cette offre est déjà envoyée : vous n’avez rien à refaire.")
            return _retour(action)
        return afficher(request, examen, formulaire=formulaire, refus=refus.message)
    messages.success(request, REUSSITES["soumettre"])
    return _retour(action)


def _peut_envoyer(par, action):
    return any(une.code == "soumettre" for une in transitions_ouvertes(action, par))


def _supprimer(request, action):
    try:
        supprimer(action, par=request.user)
    except TransitionRefusee as refus:
        messages.error(request, refus.message)
        return _retour(action)
    messages.success(request, f"La saisie {action.formation_id}-{action.pk} est supprimée.")
    return redirect("accueil:tableau")
