"""What only the CARIF-OREF does in the directory: open an establishment, merge two, close one, open it again."""

import io

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sofi.annuaire.creation import ouvrir
from sofi.annuaire.models import Etablissement, Trace
from sofi.annuaire.models.etablissement import verifier_siret
from sofi.annuaire.normes import normaliser_nda, sans_espaces
from sofi.annuaire.taches import demander_sirene
from sofi.comptes.acces import reserve_cariforef
from sofi.comptes.droits import droits_en_mots
from sofi.echanges.etablissements.exporter import en_csv, en_xlsx
from sofi.espaces.annuaire.fiches import chercher_etablissements, choisir_etablissements
from sofi.offre.fermeture import A_LA_FOIS, FermetureRefusee, fermer, rouvrir, suites
from sofi.offre.fusion import FusionRefusee, apercu, fusionner

MONTRES = 20


class FormulaireEtablissementNouveau(forms.Form):
    """An establishment to open without a request for a key."""

    siret = forms.CharField(label="SIRET", max_length=20, help_text="14 chiffres.")
    raison_sociale = forms.CharField(label="Raison sociale ou enseigne INSEE", max_length=255)
    nda = forms.CharField(
        label="Numéro de déclaration d’activité", max_length=20, required=False, help_text="11 chiffres."
    )

    def clean_siret(self):
        siret = sans_espaces(self.cleaned_data["siret"])
        verifier_siret(siret)
        connu = Etablissement.objects.filter(siret=siret).first()
        if connu is not None:
            raise forms.ValidationError(f"Cet établissement existe déjà : {connu}. Cherchez-le dans l’annuaire.")
        return siret

    def clean_nda(self):
        return normaliser_nda(self.cleaned_data["nda"])


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def creer(request):
    """Open an establishment with its principal site."""
    formulaire = FormulaireEtablissementNouveau(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        with transaction.atomic():
            etablissement = ouvrir(donnees["siret"], donnees["raison_sociale"], nda=donnees["nda"])
            Trace.objects.create(etablissement=etablissement, geste=Trace.Geste.CREATION, par=request.user)
            demander_sirene(etablissement.siret)
        messages.success(request, "L’établissement est créé, avec son site principal. Complétez sa fiche.")
        return redirect("espace_annuaire:fiche", etablissement.pk)
    contexte = {
        "titre": "Créer un établissement",
        "question": "Il est créé avec son site principal. Sirene complète son siège. Pour lui donner un accès, ajoutez "
        "ensuite un contact et ouvrez-lui un compte.",
        "bouton": "Créer l’établissement",
        "retour": reverse("espace_annuaire:etablissement"),
        "formulaire": formulaire,
    }
    return render(request, "composants/confirmation.html", contexte)


@reserve_cariforef
@require_GET
def exporter(request):
    """The establishments of the list with their sites and contacts: a workbook, or a .zip of CSV files."""
    trouves = choisir_etablissements(request)
    sortie = io.BytesIO()
    ecrire, suffixe = (en_csv, "zip") if request.GET.get("format") == "csv" else (en_xlsx, "xlsx")
    ecrire(trouves, sortie)
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename=f"etablissements-{timezone.localdate()}.{suffixe}")


class FormulaireFermeture(forms.Form):
    """Why the establishment is closed."""

    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        help_text="L’organisme le lit dans le mail, et dans l’historique de chaque offre retirée.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi : l’organisme le lira."},
    )


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def fermer_etablissement(request, pk):
    """Close it: its offers are withdrawn with the reason, its logins closed."""
    etablissement = get_object_or_404(Etablissement, pk=pk)
    formulaire = FormulaireFermeture(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            fermer(etablissement, formulaire.cleaned_data["motif"], par=request.user)
        except FermetureRefusee as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, f"{etablissement.raison_sociale} est fermé. Plus personne n’y entre.")
        return redirect("espace_annuaire:fiche", pk)
    contexte = {
        "titre": "Fermer un établissement",
        "question": f"Fermer {etablissement} ?",
        "consequences": _suites_en_mots(suites(etablissement)),
        "bouton": "Fermer l’établissement",
        "danger": True,
        "retour": reverse("espace_annuaire:fiche", args=[pk]),
        "formulaire": formulaire,
    }
    return render(request, "composants/confirmation.html", contexte)


def _suites_en_mots(prevues):
    mots = [f"Retirée de la publication : {action}" for action in prevues.a_retirer[:MONTRES]]
    if len(prevues.a_retirer) > MONTRES:
        mots.append(f"… et {len(prevues.a_retirer) - MONTRES} autres actions retirées de la publication")
    mots += [f"Refusée, car en attente de validation : {action}" for action in prevues.a_refuser[:MONTRES]]
    if len(prevues.a_retirer) + len(prevues.a_refuser) > A_LA_FOIS:
        mots.append("Ces actions quittent la publication l’une après l’autre, dans les minutes qui suivent")
    if prevues.brouillons:
        mots.append(f"Actions en cours de saisie, gardées telles quelles : {prevues.brouillons}")
    mots += [f"Compte fermé : {compte.nom_affiche} ({compte.email})" for compte in prevues.comptes[:MONTRES]]
    if prevues.ailleurs:
        mots.append(f"Sessions d’autres établissements qui citent ses sites, à revoir ensuite : {prevues.ailleurs}")
    return mots or ["Aucune offre publiée ni aucun compte n’est touché."]


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def rouvrir_etablissement(request, pk):
    """Open it again; its offers stay withdrawn."""
    etablissement = get_object_or_404(Etablissement, pk=pk)
    if request.method == "POST":
        try:
            trace = rouvrir(etablissement, par=request.user)
        except FermetureRefusee as refus:
            messages.error(request, str(refus))
        else:
            rouverts = len(trace.details["comptes"])
            messages.success(request, f"{etablissement.raison_sociale} est rouvert. Comptes rouverts : {rouverts}.")
        return redirect("espace_annuaire:fiche", pk)
    contexte = {
        "titre": "Rouvrir un établissement",
        "question": f"Rouvrir {etablissement} ?",
        "consequences": [
            "Les comptes fermés avec lui peuvent de nouveau se connecter.",
            "Ses offres restent retirées : l’organisme les reprend et les renvoie en validation.",
        ],
        "bouton": "Rouvrir l’établissement",
        "retour": reverse("espace_annuaire:fiche", args=[pk]),
    }
    return render(request, "composants/confirmation.html", contexte)


@reserve_cariforef
@require_GET
def chercher_doublon(request, pk):
    """Which establishment is the same as this one: those of the same company or name, or those searched."""
    etablissement = get_object_or_404(Etablissement, pk=pk)
    texte = request.GET.get("q", "")[:200].strip()
    autres = Etablissement.objects.filter(absorbe_par=None).exclude(pk=pk)
    if texte:
        trouves = chercher_etablissements(autres, texte)
    else:
        memes = Q(siret__startswith=etablissement.siret[:9])
        memes |= Q(raison_sociale_pliee=etablissement.raison_sociale_pliee)
        trouves = autres.filter(memes)
    contexte = {"etablissement": etablissement, "q": texte, "trouves": trouves.prefetch_related("sites")[:MONTRES]}
    return render(request, "annuaire/chercher_doublon.html", contexte)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def fusion(request, pk, doublon):
    """What merging would do, which of the two is kept, and the merge."""
    garde = get_object_or_404(Etablissement, pk=pk)
    autre = get_object_or_404(Etablissement, pk=doublon)
    try:
        if request.method == "POST":
            fusionner(garde, autre, par=request.user)
            messages.success(request, f"{autre} est fusionné avec cet établissement. Les publications suivent.")
            return redirect("espace_annuaire:fiche", pk)
        prevu = apercu(garde, autre)
    except FusionRefusee as refus:
        messages.error(request, str(refus))
        return redirect("espace_annuaire:chercher_doublon", pk)
    contexte = {
        "garde": garde,
        "doublon": autre,
        "apercu": prevu,
        "comptes": [(compte, droits_en_mots(compte, autre)) for compte in prevu.comptes],
    }
    return render(request, "annuaire/fusion.html", contexte)
