"""Choose the lot on which an entry opens: lists limited to what the Région gave (R125 to R131, R297)."""

import re
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sofi.comptes.acces import reserve_of
from sofi.programmes.models import Attribution
from sofi.socle.annonces import annoncer


def _site(attribution):
    """`36364 - nom - Principal`, with whose site it is and the action of the Région: two may share a site."""
    parties = [str(attribution.site)]
    if attribution.formateur_id != attribution.mandat.mandataire_id:
        parties.append(attribution.formateur.raison_sociale)
    if attribution.id_action_cr:
        parties.append(f"action CR {attribution.id_action_cr}")
    return " - ".join(parties)


LISTES = {
    "programme": lambda une: (une.lot.campagne.programme_id, une.lot.campagne.programme.libelle),
    "lot": lambda une: (une.lot.pk, str(une.lot)),
    "mandataire": lambda une: (str(une.mandat.mandataire_id), str(une.mandat.mandataire)),
    "attribution": lambda une: (str(une.pk), _site(une)),
}
INVITES = {
    "organisme": "Choisissez l’organisme",
    "programme": "Choisissez le programme",
    "lot": "Choisissez le lot",
    "mandataire": "Choisissez le mandataire",
    "attribution": "Choisissez le site de réalisation",
}


@dataclass(frozen=True)
class Choix:
    """The lists as they stand: what each offers, what is retained in it ("" when several remain possible)."""

    offerts: dict
    retenus: dict
    attributions: list

    @property
    def attribution(self):
        """The attribution to which the choices lead, or None."""
        numero = self.retenus["attribution"]
        return next((une for une in self.attributions if str(une.pk) == numero), None)

    @property
    def lot(self):
        """The lot chosen, or None."""
        numero = self.retenus["lot"]
        return next((une.lot for une in self.attributions if une.lot.pk == numero), None)


def choisir(attributions, voulus):
    """What remains possible once `voulus` (codes by list) is chosen; a value alone possible is retained (R297).

    Each list is limited by those above it; a choice that the lists above no longer allow is dropped.
    """
    restantes = attributions
    for nom, lire in LISTES.items():
        restantes = [une for une in restantes if lire(une)[0] == voulus.get(nom)] or restantes
    offerts, retenus, possibles = {}, {}, attributions
    for nom, lire in LISTES.items():
        offerts[nom] = sorted(dict(map(lire, possibles)).items(), key=_ordre)
        codes = {lire(une)[0] for une in restantes}
        retenus[nom] = codes.pop() if len(codes) == 1 else ""
        if retenus[nom]:
            possibles = [une for une in possibles if lire(une)[0] == retenus[nom]]
    return Choix(offerts, retenus, attributions)


def _ordre(choix):
    """Lot 8 before lot 10."""
    return [int(part) if part.isdigit() else part.casefold() for part in re.split(r"(\d+)", choix[1])]


class ChoixDuLot(forms.Form):
    """The five lists of R125 to R129."""

    organisme = forms.ChoiceField(label="Organisme")
    programme = forms.ChoiceField(label="Programme")
    lot = forms.ChoiceField(label="Intitulé du lot")
    mandataire = forms.ChoiceField(label="Mandataire")
    attribution = forms.ChoiceField(label="Site de réalisation")

    def __init__(self, etablissements, choix, *, valider, **options):
        retenus = choix.retenus
        super().__init__(**({"data": retenus} if valider else {"initial": retenus}), **options)
        offerts = choix.offerts | {"organisme": [(str(un.pk), str(un)) for un in etablissements]}
        for nom, field in self.fields.items():
            invite = f"{INVITES[nom]} dans la liste."
            field.choices = offerts[nom] if len(offerts[nom]) == 1 else [("", f"{INVITES[nom]}…"), *offerts[nom]]
            field.error_messages = {"required": invite, "invalid_choice": invite}


@reserve_of
def creer(request):
    """Créer → Formations publiques (R125 to R131). Nothing is written: the choices live in the address."""
    etablissement = _organisme(request)
    attributions = list(_attributions(etablissement)) if etablissement else []
    choix = choisir(attributions, request.GET)
    choix.retenus["organisme"] = str(etablissement.pk) if etablissement else ""
    formulaire = ChoixDuLot(request.etablissements, choix, valider="suivant" in request.GET)
    if formulaire.is_valid():
        return redirect(adresse_reference(etablissement, choix.attribution))
    contexte = {
        "formulaire": formulaire,
        "etablissement": etablissement,
        "lot": choix.lot,
        "aucun_lot": not attributions,
    }
    nombre = len(choix.offerts["lot"])
    annonce = "1 lot possible" if nombre == 1 else f"{nombre} lots possibles"
    return annoncer(request, render(request, "saisie/choix_lot.html", contexte), annonce)


@reserve_of
def formations(request):
    """The way in of the room: the only kind of entry there is for now."""
    return redirect("saisie:creer")


def _organisme(request):
    """The establishment chosen here among one's own, else the current one (R031, R125)."""
    voulu = request.GET.get("organisme")
    return next((un for un in request.etablissements if str(un.pk) == voulu), request.etablissement)


def _attributions(etablissement):
    return Attribution.objects.pour(etablissement).select_related(
        "mandat__lot__campagne__programme",
        "mandat__lot__departement",
        "mandat__mandataire",
        "formateur",
        "site__etablissement",
    )


def adresse_reference(etablissement, attribution, **parametres):
    """Where the question « Référence Certifinfo » is asked for that lot."""
    choisis = {"attribution": attribution.pk, "organisme": etablissement.pk} | parametres
    return f"{reverse('saisie:reference')}?{urlencode(choisis)}"


def attribution_choisie(request):
    """(establishment, attribution) that the request names; the attribution is None when it no longer takes entries.

    404 when it is not one's own.
    """
    parametres = request.POST or request.GET
    numero = parametres.get("attribution", "")
    if not (numero.isascii() and numero.isdecimal()):
        raise Http404
    miennes = Attribution.objects.filter(
        Q(formateur__in=request.etablissements) | Q(mandat__mandataire__in=request.etablissements)
    )
    attribution = miennes.filter(pk=numero).select_related("mandat").first()
    if attribution is None:
        raise Http404
    etablissement = _titulaire(request, attribution, parametres.get("organisme"))
    return etablissement, _attributions(etablissement).filter(pk=numero).first()


def _titulaire(request, attribution, voulu):
    """Under which of one's establishments: the one named, else the current one, else the first that may."""
    possibles = {attribution.formateur_id, attribution.mandat.mandataire_id}
    miens = [un for un in request.etablissements if un.pk in possibles]
    nomme = [un for un in miens if str(un.pk) == voulu]
    courant = [un for un in miens if un == request.etablissement]
    return (nomme or courant or miens)[0]
