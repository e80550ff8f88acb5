"""« Recherche certifinfo »: find the certification whose code opens the entry (R134 to R136)."""

from django import forms
from django.shortcuts import redirect, render

from sofi.comptes.acces import reserve_of
from sofi.espaces.saisie.choix_lot import annoncer, attribution_choisie
from sofi.espaces.saisie.reference import SaisieAOuvrir
from sofi.referentiels.models import NiveauCertification, TypeCertification
from sofi.referentiels.recherche import chercher_certifications

AIDE = "Complétez le champ « Intitulé/code » ou le champ « Code RNCP », puis cliquez sur Rechercher."


class RechercheCertifinfo(forms.Form):
    """The five criteria of R134."""

    niveau = forms.ModelChoiceField(
        NiveauCertification.objects.all(), label="Niveau", required=False, empty_label="Tous les niveaux"
    )
    type = forms.ModelChoiceField(
        TypeCertification.objects.all(), label="Type de certification", required=False, empty_label="Tous les types"
    )
    intitule = forms.CharField(label="Intitulé/code de la certification", required=False, max_length=200)
    certificateur = forms.CharField(label="Certificateurs", required=False, max_length=200)
    rncp = forms.CharField(label="Code RNCP", required=False, max_length=20)


@reserve_of
def certifinfo(request):
    """The dialog as a page; opened in a panel, the same page's main part."""
    if not request.GET.get("attribution"):
        return redirect("saisie:creer")
    etablissement, attribution = attribution_choisie(request)
    if attribution is None:
        return redirect("saisie:creer")
    recherche = "rechercher" in request.GET
    formulaire = RechercheCertifinfo(request.GET if recherche else None)
    resultat = _chercher(formulaire) if recherche and formulaire.is_valid() else None
    contexte = {
        "formulaire": formulaire,
        "saisie": SaisieAOuvrir(etablissement, attribution),
        "resultat": resultat,
        "sans_critere": recherche and formulaire.is_valid() and not any(formulaire.cleaned_data.values()),
        "aide": AIDE,
    }
    plus = "plus de " if resultat and resultat.tronque else ""
    annonce = f"Certifications trouvées : {plus}{resultat.total}" if resultat else ""
    return annoncer(request, render(request, "saisie/certifinfo.html", contexte), annonce)


def _chercher(formulaire):
    criteres = formulaire.cleaned_data
    return chercher_certifications(
        niveau=criteres["niveau"].pk if criteres["niveau"] else "",
        type_=criteres["type"].pk if criteres["type"] else "",
        intitule=criteres["intitule"],
        certificateur=criteres["certificateur"],
        rncp=criteres["rncp"],
    )
