"""The search for a certification, as a form (R134)."""

from django import forms
from django.utils.functional import cached_property

from .models import NiveauCertification, TypeCertification
from .recherche import chercher_certifications
from .recherche.certifications import numero_du_repertoire


def _types():
    """Every type under its level: 95 of them, whose names do not always say it."""
    par_niveau = {}
    for type_ in TypeCertification.objects.select_related("niveau"):
        par_niveau.setdefault(type_.niveau.deux_noms, []).append((type_.pk, type_.libelle))
    return [("", "Tous les types"), *par_niveau.items()]


class ChoixDuNiveau(forms.ModelChoiceField):
    """A level, under both its names."""

    def label_from_instance(self, niveau):
        return niveau.deux_noms


class RechercheCertifinfo(forms.Form):
    """The five criteria of « Recherche certifinfo », which combine."""

    niveau = ChoixDuNiveau(
        NiveauCertification.objects.all(), label="Niveau", required=False, empty_label="Tous les niveaux"
    )
    type = forms.ChoiceField(choices=_types, label="Type de certification", required=False)
    intitule = forms.CharField(label="Intitulé/code de la certification", required=False, max_length=200)
    certificateur = forms.CharField(label="Certificateurs", required=False, max_length=200)
    rncp = forms.CharField(label="Code RNCP", required=False, max_length=20)

    @property
    def sans_critere(self):
        """Whether the search asks for nothing."""
        return self.is_valid() and not any(self.cleaned_data.values())

    @cached_property
    def resultat(self):
        """What the criteria find, None before a valid search."""
        if not self.is_valid():
            return None
        criteres = self.cleaned_data
        niveau = criteres["niveau"].pk if criteres["niveau"] else ""
        return chercher_certifications(
            niveau, criteres["type"], criteres["intitule"], criteres["certificateur"], criteres["rncp"]
        )

    @property
    def code_cherche(self):
        """The code that was typed: that of Certif Info, or the RNCP number."""
        intitule, rncp = self.cleaned_data["intitule"], self.cleaned_data["rncp"]
        return intitule if intitule.isdecimal() else f"RNCP{numero_du_repertoire(rncp or intitule)}"

    @property
    def annonce(self):
        """What was found, in one line to be said; "" before a search."""
        if not self.resultat:
            return ""
        return f"Certifications trouvées : {'plus de ' * self.resultat.tronque}{self.resultat.total}"
