"""Two people on the same card of the directory: nothing is overwritten unseen, nothing typed is lost."""

import datetime
from dataclasses import dataclass

from django.forms import FileField
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from sofi.espaces.annuaire.fiches import montrer

BLOCS = {
    "etablissement": ("etablissement", "la fiche Etablissement"),
    "site": ("site", "la fiche de ce site"),
    "contact": ("contacts", "la fiche de ce contact"),
    "po": ("portes-ouvertes", "la fiche de ces portes ouvertes"),
}
"""Bloc: its anchor on the page, and what it holds."""


@dataclass(frozen=True)
class Conflit:
    """What `composants/conflit.html` shows."""

    auteur: str
    le: datetime.datetime
    version: int
    differences: list


def sous_verrou(fiche):
    """The card as it stands, nobody else saving it until the transaction ends; 404 when it is gone."""
    return get_object_or_404(type(fiche)._default_manager.select_for_update(), pk=fiche.pk)


def trouver(request, fiches, pk):
    """The card to save, among those the person may change; None when somebody else has just removed it, 404 else."""
    fiche = fiches.filter(pk=pk).first()
    if fiche is None and (request.method != "POST" or fiches.model._default_manager.filter(pk=pk).exists()):
        raise Http404
    return fiche


def disparue(request, etablissement, bloc, formulaire):
    """The page with what was typed on a card that is gone, as a new one to save or to leave: 409."""
    avis = (
        f"Quelqu’un vient de supprimer {BLOCS[bloc][1]}. Votre saisie est gardée ci-dessous : "
        "enregistrez-la pour en faire une nouvelle fiche, ou quittez la page."
    )
    return montrer(request, etablissement, bloc=bloc, formulaire=formulaire, statut=409, disparue=avis)


def refus(request, etablissement, bloc, formulaire):
    """The page when what was sent cannot be saved, with everything that was typed; None when it can.

    422 with what is wrong, or 409 when somebody else saved the card since its reader opened it. The instance of
    `formulaire` is one under lock.
    """
    if not formulaire.is_valid():
        return montrer(request, etablissement, bloc=bloc, formulaire=formulaire)
    ancre, mots = BLOCS[bloc]
    conflit = _conflit(formulaire, request.user, mots)
    if conflit is None:
        return None
    extra = {"conflit": conflit, "bloc_ancre": ancre, "certificat_a_choisir": bool(request.FILES)}
    return montrer(request, etablissement, bloc=bloc, formulaire=formulaire, statut=409, **extra)


def _conflit(formulaire, par, mots):
    fiche = formulaire.instance
    if not fiche.pk or formulaire.version_lue == fiche.version:
        return None
    return Conflit(
        auteur=_auteur(fiche, par, mots),
        le=fiche.modifiee_le or timezone.now(),
        version=fiche.version,
        differences=_differences(formulaire),
    )


def _auteur(fiche, par, mots):
    if fiche.modifiee_par_id == par.pk:
        return f"Vous avez enregistré {mots} dans un autre onglet"
    return f"{fiche.modifiee_par or 'Quelqu’un'} a enregistré {mots}"


def _differences(formulaire):
    """[(label, what one typed, what is saved)] of a valid form whose initial values are those of the base."""
    ecarts = []
    for champ in formulaire.visible_fields():
        if not isinstance(champ.field, FileField):
            votre = _en_mots(champ.field, formulaire.cleaned_data[champ.name])
            autre = _en_mots(champ.field, formulaire.initial.get(champ.name))
            if votre != autre:
                ecarts.append((champ.label, votre, autre))
    return ecarts


def _en_mots(champ, valeur):
    """A value as one reads it in the form."""
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    valeur = champ.prepare_value(valeur)
    libelles = {str(code): str(libelle) for code, libelle in getattr(champ, "choices", ())}
    valeurs = valeur if isinstance(valeur, list | tuple) else [valeur]
    mots = [libelles.get(str(une), str(une)) for une in valeurs if une not in (None, "")]
    return ", ".join(mots) or "rien"
