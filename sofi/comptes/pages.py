"""Activation keys on screen: ask, answer, use (R025, R026)."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from sofi.annuaire.liste_publique import dire
from sofi.annuaire.models import Etablissement, FicheSirene
from sofi.annuaire.taches import demander_sirene
from sofi.comptes import file_des_demandes
from sofi.comptes.acces import reserve_cariforef
from sofi.comptes.cles import CleInvalide, EtablissementFerme, accepter, refuser, utiliser
from sofi.comptes.formulaires import FormulaireActivation, FormulaireDemande, FormulaireRefus
from sofi.comptes.limites import trop_souvent
from sofi.comptes.models import DejaTraitee, DemandeCle
from sofi.socle.courriel import absolu, ecrire_au_cariforef

HEURE = 3600
DEMANDES_PAR_HEURE = 10
ESSAIS_PAR_HEURE = 10
PATIENCE = "Trop d’essais en peu de temps. Attendez une heure, ou appelez le service Offre."


@login_not_required
def fermee(request, *arguments):
    """A page of allauth that SOFI does not offer: an address of sign-in is chosen by who gives the login."""
    raise Http404


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demander_cle(request):
    """« Je n’ai pas de clé d’activation et souhaite en faire la demande » (R026)."""
    formulaire = FormulaireDemande(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        if trop_souvent(request, "demander_cle", DEMANDES_PAR_HEURE, HEURE):
            formulaire.add_error(None, PATIENCE)
        else:
            _noter(formulaire)
            return redirect("comptes:demande_envoyee")
    return render(request, "comptes/demander_cle.html", {"form": formulaire})


def _noter(formulaire):
    """Keep the request once, and tell the CARIF-OREF."""
    try:
        with transaction.atomic():
            demande = formulaire.save()
            demander_sirene(demande.siret)
            lien = ("Répondre à la demande", absolu(reverse("comptes:demande", args=[demande.pk])))
            faits = [
                ("SIRET", demande.siret),
                ("Raison sociale", demande.raison_sociale),
                ("Demandée par", f"{demande.prenom} {demande.nom}, {demande.email}"),
            ]
            ecrire_au_cariforef(
                "Sofi : une demande de clé d’activation",
                "Quelqu’un demande une clé d’activation.",
                faits=faits,
                lien=lien,
            )
    except IntegrityError:
        return


@login_not_required
@require_GET
def demande_envoyee(request):
    """What happens next."""
    return render(request, "comptes/demande_envoyee.html")


@sensitive_post_parameters("password1", "password2", "cle")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def activer(request):
    """« J’ai reçu une clé d’activation et je veux créer mon compte » (R025)."""
    formulaire = FormulaireActivation(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        if _trop_d_essais(request, formulaire.cleaned_data["email"]):
            formulaire.add_error(None, PATIENCE)
        elif (reponse := _activer(request, formulaire)) is not None:
            return reponse
    return render(request, "comptes/activer.html", {"form": formulaire})


def _trop_d_essais(request, email):
    adresse = hashlib.sha256(email.lower().encode()).hexdigest()
    par_lieu = trop_souvent(request, "activer", ESSAIS_PAR_HEURE * 3, HEURE)
    return trop_souvent(request, "activer", ESSAIS_PAR_HEURE, HEURE, cle=adresse) or par_lieu


def _activer(request, formulaire):
    """Use the key; None, with the reason in the form, when it is not valid."""
    donnees = formulaire.cleaned_data
    try:
        compte, cree = utiliser(
            donnees["cle"], donnees["email"], donnees["password1"], nom=donnees["nom"], prenom=donnees["prenom"]
        )
    except CleInvalide:
        formulaire.add_error(
            "cle",
            "Cette clé ne convient pas : inconnue, déjà utilisée, trop ancienne ou donnée à une autre adresse. "
            "Recopiez-la du mail, ou faites une nouvelle demande.",
        )
        return None
    if not cree:
        messages.info(request, "Vous aviez déjà un compte : l’établissement y est ajouté. Connectez-vous.")
        return redirect("account_login")
    login(request, compte, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, "Votre compte est créé. Commencez par compléter l’annuaire.")
    return redirect(settings.LOGIN_REDIRECT_URL)


@reserve_cariforef
@require_GET
def demandes(request):
    """The queue of requests for a key."""
    return render(request, "comptes/demandes.html", file_des_demandes.contexte(request, DemandeCle.objects.all()))


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def demande(request, demande):
    """One request: send the key, or refuse with a reason."""
    la_demande = get_object_or_404(DemandeCle, pk=demande)
    refus = FormulaireRefus(request.POST if request.POST.get("choix") == "refuser" else None)
    if request.method == "POST" and (reponse := _repondre(request, la_demande, refus)) is not None:
        return reponse
    contexte = {
        "demande": la_demande,
        "form": refus,
        "sirene": FicheSirene.objects.filter(pk=la_demande.siret).first(),
        "liste_publique": dire(la_demande.siret, la_demande.nda),
        "etablissement": Etablissement.objects.filter(siret=la_demande.siret).first(),
    }
    return render(request, "comptes/demande.html", contexte)


def _repondre(request, demande, refus):
    try:
        if request.POST.get("choix") == "accepter":
            accepter(demande, request.user, request.build_absolute_uri(reverse("comptes:activer")))
            messages.success(request, f"La demande est acceptée : un mail part à {demande.email}.")
        elif refus.is_bound and refus.is_valid():
            refuser(demande, request.user, refus.cleaned_data["motif"])
            messages.success(request, f"La demande est refusée : un mail part à {demande.email}.")
        else:
            return None
    except DejaTraitee:
        messages.info(request, "Quelqu’un a déjà répondu à cette demande.")
    except EtablissementFerme:
        messages.error(request, "Cet établissement est fermé dans Sofi. Rouvrez-le, puis répondez à la demande.")
        return redirect("comptes:demande", demande.pk)
    return redirect("comptes:demandes")
