"""The Etablissement card and its domains (R069 to R074)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sofi.annuaire.taches import demander_sirene
from sofi.comptes.droits import administre
from sofi.espaces.annuaire.fiches import etablissement_modifiable, montrer
from sofi.espaces.annuaire.formulaires import FormulaireEtablissement
from sofi.offre.taches import suivre_annuaire
from sofi.referentiels.models import Formacode
from sofi.referentiels.recherche import chercher_formacodes

MAXIMUM = 20


def etablissement_administre(request, pk):
    """The establishment that the person runs; 404 otherwise."""
    etablissement = etablissement_modifiable(request, pk)
    if not request.user.est_cariforef and not administre(request.user, etablissement):
        raise Http404
    return etablissement


@require_POST
def enregistrer(request, pk):
    """Save the card."""
    etablissement = etablissement_administre(request, pk)
    formulaire = FormulaireEtablissement(request.POST, instance=etablissement, cariforef=request.user.est_cariforef)
    if not formulaire.is_valid():
        etablissement.refresh_from_db()
        return montrer(request, etablissement, bloc="etablissement", formulaire=formulaire)
    with transaction.atomic():
        demander_sirene(formulaire.save().siret)
        suivre_annuaire(etablissement)
    messages.success(request, "La fiche Etablissement est enregistrée.")
    return redirect("espace_annuaire:fiche", pk)


@require_POST
def retirer_domaine(request, pk):
    """The trash of a line of Domaine formation (R072)."""
    etablissement = etablissement_administre(request, pk)
    code = request.POST.get("domaine", "")
    if code in etablissement.domaines:
        etablissement.domaines = [autre for autre in etablissement.domaines if autre != code]
        etablissement.save(update_fields=["domaines"])
        messages.success(request, "Le domaine est retiré.")
    return redirect(f"{reverse('espace_annuaire:fiche', args=[pk])}#domaines")


@require_http_methods(["GET", "HEAD", "POST"])
def domaines(request, pk):
    """« Recherche domaine de formation »: search by GET, Valider by POST, the boxes kept all along (R073)."""
    etablissement = etablissement_administre(request, pk)
    if request.method != "POST":
        codes = request.GET.getlist("domaines") if "choix" in request.GET else etablissement.domaines
        return _montrer(request, etablissement, codes)
    codes = list(dict.fromkeys(request.POST.getlist("domaines")))
    choisis = Formacode.objects.par_codes(codes)
    if len(choisis) < len(codes):
        erreur = "Un des domaines cochés n’est pas un descripteur en vigueur : il a été retiré. Vérifiez, puis validez."
        return _montrer(request, etablissement, codes, erreur)
    if len(codes) > MAXIMUM:
        return _montrer(request, etablissement, codes)
    etablissement.domaines = [un.code for un in choisis]
    etablissement.save(update_fields=["domaines"])
    messages.success(request, "Les domaines de formation sont enregistrés.")
    return redirect(f"{reverse('espace_annuaire:fiche', args=[pk])}#domaines")


def _montrer(request, etablissement, codes, erreur=""):
    choisis = Formacode.objects.par_codes(dict.fromkeys(codes))
    texte = (request.POST or request.GET).get("q", "").strip()[:200]
    if len(choisis) > MAXIMUM:
        erreur = f"Vous avez choisi {len(choisis)} domaines ; {MAXIMUM} au plus sont possibles. Décochez-en."
    contexte = {
        "etablissement": etablissement,
        "retour": f"{reverse('espace_annuaire:fiche', args=[etablissement.pk])}#domaines",
        "adresse": reverse("espace_annuaire:domaines", args=[etablissement.pk]),
        "choisis": choisis,
        "codes_choisis": {un.code for un in choisis},
        "maximum": MAXIMUM,
        "texte": texte,
        "resultat": chercher_formacodes(texte) if texte else None,
        "erreur": erreur,
    }
    return render(request, "annuaire/domaines.html", contexte)
