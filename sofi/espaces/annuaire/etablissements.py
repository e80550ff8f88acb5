"""The Etablissement card and its domains (R069 to R074)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sofi.annuaire.taches import demander_sirene
from sofi.comptes.droits import administre
from sofi.espaces.annuaire.concurrence import refus, sous_verrou
from sofi.espaces.annuaire.fiches import etablissement_modifiable
from sofi.espaces.annuaire.formulaires import FormulaireEtablissement
from sofi.offre.taches import suivre_annuaire
from sofi.referentiels.models import Formacode
from sofi.referentiels.recherche import chercher_formacodes
from sofi.socle.annonces import annoncer

MAXIMUM = 20


def etablissement_administre(request, pk):
    """The establishment that the person runs; 404 otherwise."""
    etablissement = etablissement_modifiable(request, pk)
    if not request.user.est_cariforef and not administre(request.user, etablissement):
        raise Http404
    return etablissement


@require_http_methods(["GET", "HEAD", "POST"])
def enregistrer(request, pk):
    """Save the card."""
    etablissement = etablissement_administre(request, pk)
    if request.method != "POST":
        return redirect("espace_annuaire:fiche", pk)
    with transaction.atomic():
        actuel = sous_verrou(etablissement)
        formulaire = FormulaireEtablissement(request.POST, instance=actuel, cariforef=request.user.est_cariforef)
        if (refusee := refus(request, etablissement, "etablissement", formulaire)) is not None:
            return refusee
        actuel = formulaire.save(commit=False)
        actuel.signer(request.user)
        actuel.save()
        demander_sirene(actuel.siret)
        suivre_annuaire(actuel)
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
    with transaction.atomic():
        return _valider_domaines(request, sous_verrou(etablissement))


def _valider_domaines(request, etablissement):
    codes = list(dict.fromkeys(request.POST.getlist("domaines")))
    choisis = Formacode.objects.retenus(codes, etablissement.domaines)
    if len(choisis) < len(codes):
        erreur = "Un des domaines cochés n’est pas un descripteur en vigueur : il a été retiré. Vérifiez, puis validez."
        return _montrer(request, etablissement, codes, erreur)
    if len(codes) > MAXIMUM:
        return _montrer(request, etablissement, codes)
    if request.POST.get("lus", "") != ",".join(etablissement.domaines):
        enregistres = ", ".join(map(str, Formacode.objects.nommes(etablissement.domaines))) or "aucun"
        erreur = (
            f"Quelqu’un a changé ces domaines entre-temps. Enregistrés : {enregistres}. "
            "Votre choix reste ci-dessous : vérifiez-le, puis validez."
        )
        return _montrer(request, etablissement, codes, erreur, lus=etablissement.domaines)
    etablissement.domaines = [un.code for un in choisis]
    etablissement.save(update_fields=["domaines"])
    messages.success(request, "Les domaines de formation sont enregistrés.")
    return redirect(f"{reverse('espace_annuaire:fiche', args=[etablissement.pk])}#domaines")


def _montrer(request, etablissement, codes, erreur="", lus=None):
    choisis = Formacode.objects.retenus(codes, etablissement.domaines)
    envoye = request.POST or request.GET
    texte = envoye.get("q", "").strip()[:200]
    if len(choisis) > MAXIMUM:
        erreur = f"Vous avez choisi {len(choisis)} domaines ; {MAXIMUM} au plus sont possibles. Décochez-en."
    gardes = "choix" in envoye and lus is None
    contexte = {
        "etablissement": etablissement,
        "retour": f"{reverse('espace_annuaire:fiche', args=[etablissement.pk])}#domaines",
        "adresse": reverse("espace_annuaire:domaines", args=[etablissement.pk]),
        "caches": {"lus": envoye.get("lus", "") if gardes else ",".join(etablissement.domaines)},
        "choisis": choisis,
        "codes_choisis": {un.code for un in choisis},
        "maximum": MAXIMUM,
        "texte": texte,
        "resultat": chercher_formacodes(texte) if texte else None,
        "erreur": erreur,
    }
    annonce = f"Termes trouvés : {contexte['resultat'].total}" if texte else ""
    return annoncer(request, render(request, "annuaire/domaines.html", contexte), annonce)
