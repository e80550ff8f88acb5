"""« Recherche certifinfo »: find the certification whose code opens the entry (R134 to R136)."""

from django.shortcuts import redirect, render
from django.urls import reverse

from sofi.comptes.acces import reserve_of
from sofi.espaces.saisie.choix_lot import attribution_choisie
from sofi.espaces.saisie.reference import SaisieAOuvrir
from sofi.referentiels.formulaires import RechercheCertifinfo
from sofi.socle.annonces import annoncer


@reserve_of
def certifinfo(request):
    """The dialog as a page; opened in a panel, the same page's main part."""
    if not request.GET.get("attribution"):
        return redirect("saisie:creer")
    etablissement, attribution = attribution_choisie(request)
    if attribution is None:
        return redirect("saisie:creer")
    saisie = SaisieAOuvrir(etablissement, attribution)
    formulaire = RechercheCertifinfo(request.GET if "rechercher" in request.GET else None)
    contexte = {
        "formulaire": formulaire,
        "adresse": reverse("saisie:certifinfo"),
        "caches": [("attribution", attribution.pk), ("organisme", etablissement.pk)],
        "retour": saisie.adresse(),
        "choisir": saisie.adresse(reference="oui"),
    }
    return annoncer(request, render(request, "saisie/certifinfo.html", contexte), formulaire.annonce)
