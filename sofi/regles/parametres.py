"""Parameter forms of the kinds of rules: they check what the CARIF-OREF types and give plain JSON."""

from django import forms

from sofi.referentiels.listes import choix
from sofi.regles.champs import CHAMPS, Sorte

REMPLI, VAUT = "rempli", "vaut"


class Parametres(forms.Form):
    """A form bound to the field that the rule bears on."""

    def __init__(self, *args, champ, **kwargs):
        super().__init__(*args, **kwargs)
        self.champ = champ
        self.preparer()

    def preparer(self):
        """Adapt the form to the field."""

    def valeurs(self):
        """The parameters as plain JSON values; call after is_valid()."""
        return dict(self.cleaned_data)


class Aucun(Parametres):
    """A kind of rule without parameter."""


class Texte(Parametres):
    texte = forms.CharField(label="Texte donné", widget=forms.Textarea)


class Maximum(Parametres):
    maximum = forms.IntegerField(label="Maximum", min_value=0)


class Annee(Parametres):
    annee = forms.IntegerField(label="Année", min_value=2000, max_value=2100)


class Mois(Parametres):
    mois = forms.IntegerField(label="Nombre de mois", min_value=1, max_value=60)


class Codes(Parametres):
    codes = forms.MultipleChoiceField(label="Choix", widget=forms.CheckboxSelectMultiple)

    def preparer(self):
        self.fields["codes"].choices = choix(self.champ.liste)


class Valeur(Parametres):
    valeur = forms.CharField(label="Valeur")

    def preparer(self):
        self.fields["valeur"] = champ_de_valeur(self.champ)


class Condition(Parametres):
    si = forms.ChoiceField(label="Quand le champ")
    vaut = forms.CharField(label="vaut (code)")
    alors = forms.ChoiceField(label="alors ce champ", choices=[(REMPLI, "est rempli"), (VAUT, "vaut ou comprend")])
    valeur = forms.CharField(label="la valeur (code)", required=False)

    def preparer(self):
        self.fields["si"].choices = [
            (f"{un.carte}.{un.nom}", f"{un.carte} : {un.libelle}") for un in CHAMPS if un.sorte != Sorte.TABLE
        ]

    def clean(self):
        donnees = super().clean()
        if donnees.get("alors") == VAUT and not donnees.get("valeur"):
            self.add_error("valeur", "Donnez la valeur attendue.")
        return donnees

    def valeurs(self):
        valeurs = super().valeurs()
        carte_nom = valeurs["si"]
        declencheur = next(un for un in CHAMPS if f"{un.carte}.{un.nom}" == carte_nom)
        if declencheur.sorte == Sorte.OUI_NON:
            valeurs["vaut"] = valeurs["vaut"] in {"oui", "True", "true", "1"}
        return valeurs


class ListeDeCodes(forms.CharField):
    """Codes separated by commas or spaces, as a list."""

    def to_python(self, value):
        if isinstance(value, list):
            return value
        return [code for code in (value or "").replace(",", " ").split() if code]

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value


def champ_de_valeur(champ):
    """The form field that reads one value of that field of a card, as plain JSON."""
    libelle = "Valeur"
    if champ.sorte == Sorte.CHOIX:
        return forms.ChoiceField(label=libelle, choices=choix(champ.liste))
    if champ.sorte == Sorte.MULTIPLE:
        return forms.MultipleChoiceField(
            label=libelle, choices=choix(champ.liste), widget=forms.CheckboxSelectMultiple
        )
    if champ.sorte == Sorte.OUI_NON:
        return forms.TypedChoiceField(
            label=libelle,
            choices=[("True", "oui"), ("False", "non")],
            coerce=lambda valeur: valeur in {"True", True},
            widget=forms.RadioSelect,
        )
    if champ.sorte == Sorte.FORMACODES:
        return ListeDeCodes(label="Formacodes, séparés par des virgules")
    if champ.sorte in {Sorte.ENTIER, Sorte.DECIMAL}:
        return forms.IntegerField(label=libelle, min_value=0)
    return forms.CharField(label=libelle)
