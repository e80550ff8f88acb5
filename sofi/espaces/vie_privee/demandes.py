"""The CARIF-OREF answers those who ask to be erased."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sofi.annuaire.models import Contact
from sofi.comptes.acces import reserve_cariforef
from sofi.comptes.formulaires import FormulaireRefus
from sofi.comptes.models import DemandeEffacement, Reponse
from sofi.offre.effacement import EffacementImpossible, dependances, effacer
from sofi.socle.courriel import envoyer

TAILLE = 25


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
    """The queue, the oldest first; those answered, the latest first."""
    traitees = request.GET.get("voir") == "traitees"
    attente = DemandeEffacement.objects.filter(reponse=Reponse.EN_ATTENTE).select_related("compte")
    autres = DemandeEffacement.objects.exclude(reponse=Reponse.EN_ATTENTE).select_related("compte")
    contexte = {
        "page": Paginator(autres.order_by("-traitee_le") if traitees else attente, TAILLE).get_page(
            request.GET.get("page")
        ),
        "onglets": [
            {"libelle": "En attente", "url": "?", "actif": not traitees, "nombre": attente.count()},
            {"libelle": "Traitées", "url": "?voir=traitees", "actif": traitees, "nombre": autres.count()},
        ],
    }
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
    en_attente = la_demande.reponse == Reponse.EN_ATTENTE
    contexte = {
        "demande": la_demande,
        "en_attente": en_attente,
        "tient": dependances(la_demande.compte) if en_attente else [],
        "accord": accord,
        "refus": refus,
    }
    return render(request, "vie_privee/demande.html", contexte)


@transaction.atomic
def _repondre(request, demande, choix, formulaire):
    demande = DemandeEffacement.objects.select_for_update(of=("self",)).select_related("compte").get(pk=demande.pk)
    if demande.reponse != Reponse.EN_ATTENTE:
        messages.info(request, "Quelqu’un a déjà répondu à cette demande.")
        return redirect("vie_privee:demandes")
    adresse, qui = demande.compte.email, demande.compte.nom_affiche
    demande.traitee_le, demande.traitee_par = timezone.now(), request.user
    if choix == "accepter":
        demande.reponse, demande.message = Reponse.ACCEPTEE, ""
        effacer(demande.compte, remplacant=formulaire.cleaned_data.get("remplacant"))
        texte, faits = "Votre compte Sofi et vos coordonnées sont effacés, comme vous l’avez demandé.", []
        messages.success(request, f"{qui} est effacé de Sofi\u00a0: un mail part à {adresse}.")
    else:
        demande.reponse, demande.motif = Reponse.REFUSEE, formulaire.cleaned_data["motif"]
        texte = "Votre demande d’effacement n’a pas été acceptée. Vous pouvez saisir la CNIL (cnil.fr)."
        faits = [("Motif", demande.motif)]
        messages.success(request, f"La demande est refusée\u00a0: un mail part à {adresse}.")
    demande.save()
    envoyer("Sofi\u00a0: votre demande d’effacement", texte, [adresse], faits=faits)
    return redirect("vie_privee:demandes")
