"""What the public may ask of sessions and of organisations, read from the address: unknown values narrow nothing."""

from django import forms

from sofi.diffusion import organismes
from sofi.diffusion.recherche import DATE, PERTINENCE, Criteres
from sofi.socle.formulaires import ChampDate
from sofi.socle.html import sans_controles

TRIS = [(PERTINENCE, "Pertinence"), (DATE, "Date de début")]


def _mots(label, limite=200, **attributs):
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributs})
    return forms.CharField(label=label, required=False, max_length=limite, widget=widget)


def _lieu():
    return _mots("Commune, code postal ou département", 100)


class RechercheForm(forms.Form):
    """One field for words, one for the place, then the filters (R008, R263)."""

    q = _mots("Formation, métier, organisme", type="search")
    lieu = _lieu()
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


class RechercheOrganismes(forms.Form):
    """What the public may ask of the list of organisations."""

    nom = _mots("Nom ou SIRET", type="search")
    lieu = _lieu()
    domaine = _mots("Domaine de formation", 100)
    qualiopi = forms.BooleanField(label="Certifiés Qualiopi seulement", required=False)

    def criteres(self):
        """The criteria of what could be read; call after is_valid()."""
        valeurs = {nom: self.cleaned_data.get(nom) for nom in self.fields}
        return organismes.Criteres(**{nom: valeur for nom, valeur in valeurs.items() if valeur})


def sans_controles_dans(parametres):
    """The parameters of an address, without control characters."""
    propres = parametres.copy()
    for nom, valeur in propres.items():
        propres[nom] = sans_controles(valeur)
    return propres


def lire_adresse(parametres):
    """The search for sessions of that address."""
    return RechercheForm(sans_controles_dans(parametres), auto_id="recherche-%s")
