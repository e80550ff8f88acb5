"""The search for a certification, as a form (R134)."""

import re

from django import forms
from django.utils.functional import cached_property

from .models import Certification, CertificationSuccession, NiveauCertification, TypeCertification
from .recherche import chercher_certifications, successeurs

RNCP = re.compile(r"(?:RNCP|RS)\s*\d+", re.IGNORECASE)
RS = re.compile(r"\s*RS", re.IGNORECASE)


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

    def clean(self):
        """An RNCP or RS number typed as a title is one all the same."""
        criteres = self.cleaned_data
        if RNCP.fullmatch(criteres.get("intitule", "")) and not criteres.get("rncp"):
            criteres |= {"rncp": criteres["intitule"], "intitule": ""}
        return criteres

    @property
    def sans_critere(self):
        """Whether the search asks for nothing."""
        return self.is_valid() and not any(self.cleaned_data.values())

    @cached_property
    def resultat(self):
        """What the criteria find, None before a valid search; a withdrawn RNCP number leads to what follows it."""
        if not self.is_valid():
            return None
        criteres = self.cleaned_data
        niveau = criteres["niveau"].pk if criteres["niveau"] else ""
        resultat = chercher_certifications(
            niveau, criteres["type"], criteres["intitule"], criteres["certificateur"], criteres["rncp"]
        )
        if criteres["rncp"] and not (criteres["intitule"] or resultat.total or RS.match(criteres["rncp"])):
            resultat.suites = _suites_du_rncp(criteres["rncp"])
        return resultat

    @property
    def code_cherche(self):
        """The code that was typed: that of Certif Info, or the RNCP number."""
        return self.cleaned_data["intitule"] or f"RNCP{_numero(self.cleaned_data['rncp'])}"

    @property
    def annonce(self):
        """What was found, in one line to be said; "" before a search."""
        if not self.resultat:
            return ""
        return f"Certifications trouvées : {'plus de ' * self.resultat.tronque}{self.resultat.total}"


def _numero(rncp):
    return re.sub("[^0-9]", "", rncp).lstrip("0")


def _suites_du_rncp(rncp):
    """The live certifications that follow those of a number, when none of it is in force."""
    code = f"RNCP{_numero(rncp)}"
    if Certification.objects.actives().filter(code_rncp=code).exists():
        return []
    anciens = {
        *Certification.objects.filter(code_rncp=code).values_list("pk", flat=True),
        *CertificationSuccession.objects.filter(ancien_rncp=code).values_list("ancien_code", flat=True),
    }
    suites = {suite.pk: suite for ancien in anciens for suite in successeurs(ancien)}
    return [suites[pk] for pk in sorted(suites)]
