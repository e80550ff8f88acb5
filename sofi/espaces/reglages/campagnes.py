"""Programmes and campaigns: list, create, reconduct, compare (R004, R007, R291)."""

from itertools import groupby

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil
from sofi.espaces.reglages.formulaires import (
    FormulaireCampagne,
    FormulaireProgramme,
    FormulaireReconduction,
    FormulaireSuiviCampagne,
)
from sofi.programmes.models import Campagne, Programme
from sofi.regles.champs import champ
from sofi.regles.comparaison import IDENTIQUE, comparer, dans_l_ordre
from sofi.regles.genres import GENRES, en_clair
from sofi.regles.models import Carte
from sofi.regles.reconduction import reconduire


def une_campagne(pk):
    """The campaign of that key with its programme, or a 404."""
    return get_object_or_404(Campagne.objects.select_related("programme"), pk=pk)


@reserve_cariforef
def campagnes(request):
    """Every campaign, the latest year first, with how many rules are in force."""
    toutes = (
        Campagne.objects.select_related("programme")
        .annotate(
            regles_actives=Count("regles", filter=Q(regles__active=True), distinct=True),
            nombre_lots=Count("lots", distinct=True),
        )
        .order_by("-annee", "programme__nom")
    )
    return render(request, "reglages/campagnes.html", {"campagnes": toutes, "fil": fil()[:1]})


@reserve_cariforef
def creer_programme(request):
    """A new programme with its first campaign."""
    programme = FormulaireProgramme(request.POST or None)
    campagne = FormulaireCampagne(request.POST or None)
    del campagne.fields["programme"]
    # Both are checked, so that every error is told at once.
    if request.method == "POST" and all([programme.is_valid(), campagne.is_valid()]):
        with transaction.atomic():
            campagne.instance.programme = programme.save()
            creee = campagne.save()
        messages.success(request, f"Le programme {creee} est créé. Ajoutez-lui ses règles.")
        return redirect("reglages:campagne", creee.pk)
    contexte = {"titre": "Créer un programme", "formulaires": [programme, campagne], "bouton": "Créer le programme"}
    return render(request, "reglages/formulaire.html", contexte | _retour("reglages:campagnes"))


@reserve_cariforef
def creer_campagne(request):
    """A campaign without rules for a programme; with the rules of another year, one reconducts it."""
    formulaire = FormulaireCampagne(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        creee = formulaire.save()
        messages.success(request, f"La campagne {creee} est créée. Ajoutez-lui ses règles.")
        return redirect("reglages:campagne", creee.pk)
    contexte = {
        "titre": "Créer une campagne",
        "aide": "Pour partir des règles d’une autre année, ouvrez sa campagne et reconduisez-la.",
        "formulaires": [formulaire],
        "bouton": "Créer la campagne",
    }
    return render(request, "reglages/formulaire.html", contexte | _retour("reglages:campagnes"))


@reserve_cariforef
def modifier_programme(request, code):
    """The names of a programme; its code stays."""
    programme = get_object_or_404(Programme, pk=code)
    formulaire = FormulaireProgramme(request.POST or None, instance=programme)
    if request.method == "POST" and formulaire.is_valid():
        formulaire.save()
        messages.success(request, "Le programme est enregistré.")
        return redirect("reglages:campagnes")
    contexte = {"titre": f"Programme {programme.code}", "formulaires": [formulaire], "bouton": "Enregistrer"}
    return render(request, "reglages/formulaire.html", contexte | _retour("reglages:campagnes"))


@reserve_cariforef
def modifier_campagne(request, pk):
    """Open or close a campaign, and date its procedure."""
    campagne = une_campagne(pk)
    formulaire = FormulaireSuiviCampagne(request.POST or None, instance=campagne)
    if request.method == "POST" and formulaire.is_valid():
        formulaire.save()
        messages.success(request, "La campagne est enregistrée.")
        return redirect("reglages:campagne", campagne.pk)
    contexte = {"titre": str(campagne), "formulaires": [formulaire], "bouton": "Enregistrer"}
    return render(request, "reglages/formulaire.html", contexte | _retour("reglages:campagne", campagne.pk))


def _retour(nom, *arguments):
    return {"retour": reverse(nom, args=arguments), "fil": fil()}


@reserve_cariforef
def campagne(request, pk):
    """The rules of a campaign, card by card and field by field, in plain words."""
    la_campagne = une_campagne(pk)
    regles = dans_l_ordre(la_campagne.regles.all())
    fiches = [
        (Carte(carte).label, [_ligne(regle) for regle in siennes])
        for carte, siennes in groupby(regles, lambda regle: regle.carte)
    ]
    autres = Campagne.objects.filter(programme=la_campagne.programme_id).exclude(pk=pk).order_by("-annee")
    contexte = {"campagne": la_campagne, "fiches": fiches, "nombre": len(regles), "autres": autres, "fil": fil()}
    return render(request, "reglages/campagne.html", contexte)


def _ligne(regle):
    return {
        "regle": regle,
        "champ": champ(regle.carte, regle.champ),
        "genre": GENRES[regle.genre].libelle,
        "en_clair": en_clair(regle),
    }


@reserve_cariforef
def reconduire_campagne(request, pk):
    """Copy a campaign to another year, then show what changed."""
    la_campagne = une_campagne(pk)
    formulaire = FormulaireReconduction(
        request.POST or None, campagne=la_campagne, initial={"annee": la_campagne.annee + 1}
    )
    if request.method == "POST" and formulaire.is_valid():
        nouvelle = reconduire(la_campagne, formulaire.cleaned_data["annee"])
        messages.success(request, f"{la_campagne} est reconduit en {nouvelle.annee}. Voici ce qui change.")
        return redirect(f"{reverse('reglages:comparer', args=[nouvelle.pk])}?avec={la_campagne.pk}")
    contexte = {
        "titre": f"Reconduire {la_campagne}",
        "aide": "Toutes ses règles sont copiées ; l’année de début des sessions suit la nouvelle année.",
        "formulaires": [formulaire],
        "bouton": "Reconduire",
    }
    return render(request, "reglages/formulaire.html", contexte | _retour("reglages:campagne", pk))


@reserve_cariforef
def comparer_campagnes(request, pk):
    """What changed between two campaigns of the programme; `avec` is the earlier one."""
    apres = une_campagne(pk)
    autres = Campagne.objects.filter(programme=apres.programme_id).exclude(pk=pk).select_related("programme")
    avec = request.GET.get("avec", "")
    avant = next((une for une in autres if str(une.pk) == avec), None)
    differences = comparer(avant, apres) if avant else []
    contexte = {
        "avant": avant,
        "apres": apres,
        "autres": autres,
        "differences": [une for une in differences if une.issue != IDENTIQUE],
        "fil": fil(apres),
        "identiques": sum(une.issue == IDENTIQUE for une in differences),
    }
    return render(request, "reglages/comparer.html", contexte)
