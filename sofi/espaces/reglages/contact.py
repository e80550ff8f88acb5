"""The support block and the pages on SOFI, written by the CARIF-OREF (R014, R015, R021)."""

import re

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil_referentiels
from sofi.socle.contexte import oublier
from sofi.socle.formulaires import ChampTexteRiche
from sofi.socle.models import Coordonnees, Rubrique


class FormulaireCoordonnees(forms.ModelForm):
    """How to reach the service Offre."""

    class Meta:
        model = Coordonnees
        fields = ["telephone", "horaires", "mail"]
        help_texts = {"horaires": "Ce qui suit « Par téléphone », par exemple : 9h à 12h."}

    def clean_telephone(self):
        telephone = self.cleaned_data["telephone"]
        if not re.fullmatch(r"\+?[\d .\-()]{4,}", telephone, re.ASCII):
            raise forms.ValidationError("Donnez un numéro de téléphone, par exemple 02 40 20 40 20.")
        return telephone


class FormulaireRubrique(forms.ModelForm):
    """A page on SOFI: an address elsewhere, or a text here."""

    adresse = forms.URLField(
        label="Adresse",
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text="Si la page est sur un autre site, par exemple https://www.exemple.fr/actus.",
    )
    texte = ChampTexteRiche(label="Texte", required=False, help_text="Lu seulement quand il n’y a pas d’adresse.")

    class Meta:
        model = Rubrique
        fields = ["adresse", "texte"]

    def __init__(self, data=None, **options):
        super().__init__(data, prefix=options["instance"].code, **options)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    """Everything on one page, saved together."""
    envoi = request.POST if request.method == "POST" else None
    coordonnees = FormulaireCoordonnees(envoi, instance=Coordonnees.en_vigueur())
    rubriques = [FormulaireRubrique(envoi, instance=une) for une in Rubrique.toutes().values()]
    formulaires = [coordonnees, *rubriques]
    if envoi is not None and not any(un.errors for un in formulaires):
        with transaction.atomic():
            for un in formulaires:
                un.save()
        oublier()
        messages.success(request, "C’est enregistré. Toutes les pages le montrent dans la minute.")
        return redirect("reglages:contact")
    contexte = {"coordonnees": coordonnees, "rubriques": rubriques, "fil": fil_referentiels()}
    return render(request, "reglages/contact.html", contexte, status=422 if envoi is not None else 200)
