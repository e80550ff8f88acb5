"""The Portes Ouvertes bloc (R115 to R124)."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sofi.comptes.droits import sites_modifiables
from sofi.espaces.annuaire.concurrence import disparue, refus, sous_verrou, trouver
from sofi.espaces.annuaire.fiches import etablissement_modifiable, portes_ouvertes_de
from sofi.espaces.annuaire.formulaires import FormulairePorteOuverte


def adresse_de_la_po(etablissement_pk, po_pk):
    """The page of the establishment with these open days chosen."""
    return f"{reverse('espace_annuaire:fiche', args=[etablissement_pk])}?po={po_pk}#portes-ouvertes"


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request, pk):
    """New open days (R124)."""
    etablissement = etablissement_modifiable(request, pk)
    if request.method != "POST":
        return redirect(adresse_de_la_po(pk, "nouveau"))
    return _enregistrer(request, etablissement, None)


@require_http_methods(["GET", "HEAD", "POST"])
def enregistrer(request, pk, po):
    """Change open days."""
    etablissement = etablissement_modifiable(request, pk)
    ouverte = trouver(request, portes_ouvertes_de(request, etablissement), po)
    if request.method != "POST":
        return redirect(adresse_de_la_po(pk, po))
    if ouverte is None:
        sites = sites_modifiables(request.user, etablissement).filter(actif=True)
        return disparue(request, etablissement, "po", FormulairePorteOuverte(request.POST, sites=sites))
    return _enregistrer(request, etablissement, ouverte)


def _enregistrer(request, etablissement, ouverte):
    sites = sites_modifiables(request.user, etablissement).filter(actif=True)
    if ouverte is not None:
        sites = sites | sites_modifiables(request.user, etablissement).filter(pk=ouverte.site_id)
    with transaction.atomic():
        ouverte = ouverte and sous_verrou(ouverte)
        formulaire = FormulairePorteOuverte(request.POST, instance=ouverte, sites=sites)
        if (refusee := refus(request, etablissement, "po", formulaire)) is not None:
            return refusee
        enregistree = formulaire.save(commit=False)
        enregistree.signer(request.user)
        enregistree.save()
    messages.success(request, f"Les portes ouvertes {enregistree.code} sont enregistrées.")
    return redirect(adresse_de_la_po(etablissement.pk, enregistree.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk, po):
    """Remove open days."""
    etablissement = etablissement_modifiable(request, pk)
    ouverte = get_object_or_404(portes_ouvertes_de(request, etablissement), pk=po)
    if request.method == "POST":
        ouverte.delete()
        messages.success(request, "Les portes ouvertes sont supprimées.")
        return redirect(f"{reverse('espace_annuaire:fiche', args=[pk])}#portes-ouvertes")
    contexte = {
        "titre": "Supprimer des portes ouvertes",
        "question": f"Supprimer « {ouverte} » ?",
        "bouton": "Supprimer",
        "danger": True,
        "retour": adresse_de_la_po(pk, po),
    }
    return render(request, "composants/confirmation.html", contexte)
