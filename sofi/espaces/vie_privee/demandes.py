"""The CARIF-OREF answers those who ask to be erased."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sofi.annuaire.models import Contact
from sofi.comptes import file_des_demandes
from sofi.comptes.acces import reserve_cariforef
from sofi.comptes.formulaires import FormulaireRefus
from sofi.comptes.models import DejaTraitee, DemandeEffacement, Reponse
from sofi.offre.effacement import EffacementImpossible, dependances, effacer
from sofi.socle.courriel import envoyer


class FormulaireRemplacant(forms.Form):
    """Who takes the person's place in the offers; nobody: the reception of the site does."""

    remplacant = forms.ModelChoiceField(
        Contact.objects.none(), label="Remplacé dans les offres par", empty_label="L’accueil du site", required=False
    )

    def __init__(self, *arguments, contact, **options):
        super().__init__(*arguments, **options)
        if contact is None:
            del self.fields["remplacant"]
        else:
            autres = Contact.objects.filter(etablissement=contact.etablissement_id).exclude(pk=contact.pk)
            self.fields["remplacant"].queryset = autres.select_related("etablissement")


@reserve_cariforef
@require_GET
def demandes(request):
    """The queue of requests to be erased."""
    contexte = file_des_demandes.contexte(request, DemandeEffacement.objects.select_related("compte"))
    return render(request, "vie_privee/demandes.html", contexte)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def demande(request, effacement):
    """One request: erase the person, or say why not."""
    la_demande = get_object_or_404(DemandeEffacement.objects.select_related("compte__contact"), pk=effacement)
    choix = request.POST.get("choix") if request.method == "POST" else None
    accord = FormulaireRemplacant(request.POST if choix == "accepter" else None, contact=la_demande.compte.contact)
    refus = FormulaireRefus(request.POST if choix == "refuser" else None)
    if (choix == "accepter" and accord.is_valid()) or (choix == "refuser" and refus.is_valid()):
        try:
            return _repondre(request, la_demande, choix, accord if choix == "accepter" else refus)
        except EffacementImpossible as impossible:
            accord.add_error(None, str(impossible))
        except DejaTraitee:
            messages.info(request, "Quelqu’un a déjà répondu à cette demande.")
            return redirect("vie_privee:demandes")
    contexte = {
        "demande": la_demande,
        "tient": dependances(la_demande.compte) if la_demande.en_attente else [],
        "accord": accord,
        "refus": refus,
    }
    return render(request, "vie_privee/demande.html", contexte)


@transaction.atomic
def _repondre(request, demande, choix, formulaire):
    adresse, qui = demande.compte.email, demande.compte.nom_affiche
    if choix == "accepter":
        demande.repondre(request.user, Reponse.ACCEPTEE)
        effacer(demande.compte, remplacant=formulaire.cleaned_data.get("remplacant"))
        texte, faits = "Votre compte Sofi et vos coordonnées sont effacés, comme vous l’avez demandé.", []
        messages.success(request, f"{qui} est effacé de Sofi\u00a0: un mail part à {adresse}.")
    else:
        motif = formulaire.cleaned_data["motif"]
        demande.repondre(request.user, Reponse.REFUSEE, motif)
        texte = "Votre demande d’effacement n’a pas été acceptée. Vous pouvez saisir la CNIL (cnil.fr)."
        faits = [("Motif", motif)]
        messages.success(request, f"La demande est refusée\u00a0: un mail part à {adresse}.")
    envoyer("Sofi\u00a0: votre demande d’effacement", texte, [adresse], faits=faits)
    return redirect("vie_privee:demandes")
