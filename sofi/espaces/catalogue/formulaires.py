"""What the public may ask, read from the address: unknown values narrow nothing and never fail."""

from django import forms

from sofi.diffusion.recherche import DATE, PERTINENCE, Criteres
from sofi.socle.formulaires import ChampDate
from sofi.socle.html import sans_controles

TRIS = [(PERTINENCE, "Pertinence"), (DATE, "Date de début")]
_SANS_COMPLETER = {"autocomplete": "off", "maxlength": 200}


class RechercheForm(forms.Form):
    """One field for words, one for the place, then the filters (R008, R263)."""

    q = forms.CharField(
        label="Formation, métier, organisme",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", **_SANS_COMPLETER}),
    )
    lieu = forms.CharField(
        label="Commune, code postal ou département",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=_SANS_COMPLETER),
    )
    departement = forms.CharField(label="Département", required=False, max_length=3)
    programme = forms.CharField(label="Programme", required=False, max_length=20)
    debut = ChampDate(label="Début à partir du", required=False)
    fin = ChampDate(label="Début jusqu’au", required=False)
    tri = forms.ChoiceField(label="Trier par", required=False, choices=[("", ""), *TRIS])

    def criteres(self, page):
        """The criteria of what could be read; call after is_valid()."""
        valeurs = {nom: self.cleaned_data.get(nom) for nom in self.fields}
        return Criteres(
            mots=valeurs["q"] or "",
            lieu=valeurs["lieu"] or "",
            departement=valeurs["departement"] or "",
            programme=valeurs["programme"] or "",
            debut_de=valeurs["debut"],
            debut_a=valeurs["fin"],
            tri=valeurs["tri"] or "",
            page=page,
        )


def lire_adresse(parametres):
    """The form of that address, without control characters."""
    propres = parametres.copy()
    for nom, valeur in propres.items():
        propres[nom] = sans_controles(valeur)
    return RechercheForm(propres, auto_id="recherche-%s")
