"""« Vos données personnelles » : what is kept, a copy of it, its erasure."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sofi.comptes.models import DemandeEffacement, Reponse
from sofi.espaces.vie_privee.export import exporter as donnees_de
from sofi.offre.effacement import EffacementImpossible, dependances, effacer
from sofi.socle.courriel import absolu, ecrire_au_cariforef, envoyer
from sofi.socle.html import sans_controles

MONTREES = 20
DEMANDER = (
    "Le service Offre du Cariforef répond à votre demande\u00a0: il doit d’abord vous remplacer là où votre nom sert."
)
TOUT_DE_SUITE = (
    "Votre compte et vos coordonnées sont effacés tout de suite, et vous êtes déconnecté. On ne revient pas en arrière."
)


class FormulaireEffacement(forms.Form):
    """What the person wants to add."""

    message = forms.CharField(
        label="Message au service Offre", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_message(self):
        return sans_controles(self.cleaned_data["message"])


@login_not_required
@require_GET
def donnees(request):
    """What SOFI keeps about a person, why, how long; for who is signed in, a copy and the erasure."""
    contexte = {
        "inactivite": settings.SOFI_INACTIVITE_JOURS,
        "preavis": settings.SOFI_INACTIVITE_PREAVIS,
        "cle": settings.SOFI_CLE_JOURS,
        "session": settings.SESSION_COOKIE_AGE // 3600,
    }
    if request.user.is_authenticated:
        contexte["attente"] = request.user.effacements.filter(reponse=Reponse.EN_ATTENTE).first()
    return render(request, "vie_privee/donnees.html", contexte)


@require_GET
@reauthentication_required
def exporter(request):
    """Everything about the person who asks, as JSON."""
    reponse = JsonResponse(donnees_de(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reponse["Content-Disposition"] = 'attachment; filename="mes-donnees-sofi.json"'
    reponse["Cache-Control"] = "no-store"
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def demander_effacement(request):
    """Erase at once who leaves nothing behind; otherwise ask the CARIF-OREF."""
    formulaire = FormulaireEffacement(request.POST if request.method == "POST" else None)
    tient = dependances(request.user)
    if request.method == "POST" and formulaire.is_valid():
        try:
            return _demander(request, formulaire.cleaned_data["message"]) if tient else _effacer(request)
        except EffacementImpossible as refus:
            formulaire.add_error(None, str(refus))
    contexte = {
        "titre": "Effacer mes données",
        "question": DEMANDER if tient else TOUT_DE_SUITE,
        "consequences": tient[:MONTREES],
        "bouton": "Demander l’effacement" if tient else "Effacer mes données",
        "danger": True,
        "retour": reverse("vie_privee:donnees"),
        "formulaire": formulaire if tient or formulaire.errors else None,
    }
    return render(request, "composants/confirmation.html", contexte)


def _effacer(request):
    adresse = request.user.email
    with transaction.atomic():
        effacer(request.user)
        envoyer(
            "Sofi\u00a0: vos données sont effacées",
            "Votre compte Sofi et vos coordonnées sont effacés, comme vous l’avez demandé.",
            [adresse],
        )
    logout(request)
    messages.success(request, "Vos données sont effacées. Un mail vous le confirme.")
    return redirect("vie_privee:donnees")


def _demander(request, message):
    try:
        with transaction.atomic():
            demande = DemandeEffacement.objects.create(compte=request.user, message=message)
            ecrire_au_cariforef(
                "Sofi\u00a0: une demande d’effacement",
                f"{request.user.nom_affiche} ({request.user.email}) demande l’effacement de ses données. "
                "Vous avez un mois pour répondre.",
                lien=("Répondre à la demande", absolu(reverse("vie_privee:demande", args=[demande.pk]))),
            )
    except IntegrityError:
        messages.info(request, "Votre demande est déjà en attente\u00a0: le service Offre vous répond par mail.")
    else:
        messages.success(request, "Votre demande est envoyée\u00a0: le service Offre vous répond par mail.")
    return redirect("vie_privee:donnees")
