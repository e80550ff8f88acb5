"""Rules typed by the CARIF-OREF: choose a field, a kind, fill its parameters (R291)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.campagnes import une_campagne
from sofi.espaces.reglages.fil import fil
from sofi.espaces.reglages.formulaires import FormulaireChoixDuChamp, FormulaireRegle
from sofi.regles.champs import champ
from sofi.regles.edition import RegleChargee, activer, enregistrer_regle, supprimer
from sofi.regles.genres import GENRES, en_clair, genres_pour
from sofi.regles.models import Carte, Regle


@reserve_cariforef
def ajouter(request, pk):
    """Step by step, each an address: ?champ=session.esp, then &genre=valeur_imposee, then the rule itself."""
    campagne = une_campagne(pk)
    choix_du_champ = FormulaireChoixDuChamp(request.GET if "champ" in request.GET else None)
    contexte = {"campagne": campagne, "choix_du_champ": choix_du_champ, "fil": fil(campagne)}
    if not choix_du_champ.is_valid():
        return render(request, "reglages/regle_champ.html", contexte)
    carte, nom = choix_du_champ.cleaned_data["champ"].split(".")
    le_champ = champ(carte, nom)
    contexte |= {"champ": le_champ, "carte": Carte(carte).label, "genres": genres_pour(le_champ)}
    genre = GENRES.get(request.GET.get("genre", ""))
    if genre is None or not genre.convient_a(le_champ):
        return render(request, "reglages/regle_genre.html", contexte)
    regle = Regle(campagne=campagne, carte=carte, champ=nom, genre=genre.code, gravite=genre.gravite)
    return _saisir(request, regle, contexte)


@reserve_cariforef
def modifier(request, pk):
    """Change the parameters and words of a rule; its field and kind stay."""
    regle = get_object_or_404(Regle.objects.select_related("campagne__programme"), pk=pk)
    contexte = {
        "campagne": regle.campagne,
        "champ": champ(regle.carte, regle.champ),
        "carte": regle.get_carte_display(),
        "fil": fil(regle.campagne),
    }
    return _saisir(request, regle, contexte)


def _saisir(request, regle, contexte):
    genre = GENRES[regle.genre]
    initiales = genre.formulaire.depuis(regle.parametres) if regle.parametres else {}
    parametres = genre.formulaire(request.POST or None, champ=contexte["champ"], initial=initiales)
    formulaire = FormulaireRegle(request.POST or None, instance=regle)
    # Both are checked, so that every error is told at once.
    if request.method == "POST" and all([parametres.is_valid(), formulaire.is_valid()]):
        regle = formulaire.save(commit=False)
        regle.parametres = parametres.valeurs()
        enregistrer_regle(regle)
        messages.success(request, f"La règle sur « {contexte['champ'].libelle} » est enregistrée.")
        return redirect(f"{reverse('reglages:campagne', args=[regle.campagne_id])}#regle-{regle.pk}")
    contexte |= {"regle": regle, "genre": genre, "parametres": parametres, "formulaire": formulaire}
    return render(request, "reglages/regle.html", contexte)


@reserve_cariforef
@require_POST
def activer_regle(request, pk):
    """Put a rule in force (`active`=oui) or out of force."""
    regle = get_object_or_404(Regle, pk=pk)
    activer(regle, request.POST.get("active") == "oui")
    libelle = champ(regle.carte, regle.champ).libelle
    etat = "est de nouveau en vigueur" if regle.active else "est désactivée"
    messages.success(request, f"La règle sur « {libelle} » {etat}.")
    return redirect(f"{reverse('reglages:campagne', args=[regle.campagne_id])}#regle-{regle.pk}")


@reserve_cariforef
def supprimer_regle(request, pk):
    """Ask, then delete; a rule of a campaign file is only disabled."""
    regle = get_object_or_404(Regle.objects.select_related("campagne__programme"), pk=pk)
    retour = reverse("reglages:campagne", args=[regle.campagne_id])
    if request.method != "POST":
        return render(request, "composants/confirmation.html", _question(regle, retour))
    try:
        supprimer(regle)
        messages.success(request, "La règle est supprimée.")
    except RegleChargee:
        messages.error(
            request,
            "Cette règle vient d’un fichier du projet, qui la ramènerait : désactivez-la plutôt.",
        )
    return redirect(retour)


def _question(regle, retour):
    return {
        "titre": "Supprimer la règle",
        "question": f"Supprimer la règle sur « {champ(regle.carte, regle.champ).libelle} » ({regle.campagne}) ?",
        "consequences": [f"{en_clair(regle)}.", "Les saisies en cours ne la suivront plus."],
        "bouton": "Supprimer",
        "danger": True,
        "retour": retour,
    }
