"""Parameter forms of the kinds of rules: they check what is typed, or read from a file, and give plain JSON."""

from django import forms

from sofi.referentiels.listes import choix
from sofi.referentiels.models import Certification, Formacode
from sofi.regles.champs import CHAMPS, Sorte
from sofi.regles.models import Carte
from sofi.socle.formulaires import (
    Cases,
    CasesLongues,
    ChampDecimal,
    ChampEntier,
    ChampOuiNon,
    ChampTexteRiche,
    Choix,
)

REMPLI, VAUT = "rempli", "vaut"
_LONGUE_LISTE = 20
OUI, NON = "oui", "non"


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

    @staticmethod
    def depuis(parametres):
        """What one would have typed to get these parameters: initial values, or data to check a file."""
        return dict(parametres)


class Aucun(Parametres):
    """A kind of rule without parameter."""


class Texte(Parametres):
    texte = ChampTexteRiche(label="Texte donné")

    def preparer(self):
        if self.champ.sorte == Sorte.TEXTE:
            self.fields["texte"] = forms.CharField(label="Texte donné", widget=forms.Textarea({"rows": 3}))

    def clean_texte(self):
        if not self.cleaned_data["texte"]:
            raise forms.ValidationError("Écrivez le texte donné.")
        return self.cleaned_data["texte"]


class Maximum(Parametres):
    maximum = ChampEntier(label="Maximum", min_value=0, max_value=100_000)


class Annee(Parametres):
    annee = ChampEntier(label="Année", min_value=2000, max_value=2100)


class Mois(Parametres):
    mois = ChampEntier(label="Nombre de mois", min_value=1, max_value=60)


def cases_de(liste, garder=()):
    """Checkboxes of a closed list; `garder` keeps retired codes in use."""
    choix_offerts = choix(liste, garder=garder)
    widget = CasesLongues if len(choix_offerts) > _LONGUE_LISTE else Cases
    return {"choices": choix_offerts, "widget": widget}


class Codes(Parametres):
    codes = forms.MultipleChoiceField(label="Choix", widget=Cases)

    def preparer(self):
        garder = self.initial.get("codes", ())
        self.fields["codes"] = forms.MultipleChoiceField(label="Choix", **cases_de(self.champ.liste, garder))


class Valeur(Parametres):
    valeur = forms.CharField(label="Valeur")

    def preparer(self):
        self.fields["valeur"] = champ_de_valeur(self.champ)

    def valeurs(self):
        valeur = self.cleaned_data["valeur"]
        if self.champ.sorte == Sorte.DECIMAL:
            valeur = int(valeur) if valeur == valeur.to_integral_value() else float(valeur)
        return {"valeur": valeur}

    @staticmethod
    def depuis(parametres):
        valeur = parametres.get("valeur")
        return {"valeur": {True: OUI, False: NON}[valeur] if isinstance(valeur, bool) else valeur}


class Seulement(Parametres):
    """Optionally, only when a yes-or-no field is yes."""

    si = forms.ChoiceField(label="Seulement quand ce champ est « oui »", required=False)

    def preparer(self):
        self.fields["si"].choices = [("", "toujours")] + [
            (_chemin(un), un.libelle) for un in CHAMPS if un.sorte == Sorte.OUI_NON
        ]

    def valeurs(self):
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}


def _chemin(un):
    return f"{un.carte}.{un.nom}"


def _cas_possibles():
    """Every value of every closed field, by card and field: what a condition may depend on."""
    groupes = []
    for un in CHAMPS:
        valeurs = [(OUI, "oui"), (NON, "non")] if un.sorte == Sorte.OUI_NON else choix(un.liste) if un.liste else []
        if valeurs:
            cas = [(f"{_chemin(un)}={code}", f"{un.libelle} : {libelle}") for code, libelle in valeurs]
            groupes.append((f"{Carte(un.carte).label} - {un.libelle}", cas))
    return groupes


class Condition(Parametres):
    quand = forms.ChoiceField(label="Quand")
    alors = forms.ChoiceField(
        label="Alors le champ",
        choices=[(REMPLI, "est rempli"), (VAUT, "vaut ou comprend la valeur ci-dessous")],
        widget=Choix,
        initial=REMPLI,
    )
    valeur = forms.CharField(label="Valeur attendue", required=False)

    def preparer(self):
        self.fields["quand"].choices = [("", "Choisissez…"), *_cas_possibles()]
        if self.champ.sorte == Sorte.OUI_NON:
            self.fields["valeur"] = ChampOuiNon(label="Valeur attendue")
        elif self.champ.liste:
            self.fields["valeur"] = forms.ChoiceField(
                label="Valeur attendue", required=False, choices=[("", "Choisissez…"), *choix(self.champ.liste)]
            )

    def clean(self):
        donnees = super().clean()
        if donnees.get("alors") == VAUT and donnees.get("valeur") in (None, ""):
            self.add_error("valeur", "Donnez la valeur attendue, ou choisissez « est rempli ».")
        return donnees

    def valeurs(self):
        si, _, vaut = self.cleaned_data["quand"].partition("=")
        sorte = next(un.sorte for un in CHAMPS if _chemin(un) == si)
        valeurs = {
            "si": si,
            "vaut": vaut == OUI if sorte == Sorte.OUI_NON else vaut,
            "alors": self.cleaned_data["alors"],
        }
        if valeurs["alors"] == VAUT:
            valeurs["valeur"] = self.cleaned_data["valeur"]
        return valeurs

    @staticmethod
    def depuis(parametres):
        valeurs = {nom: {True: OUI, False: NON}[un] if isinstance(un, bool) else un for nom, un in parametres.items()}
        return {"quand": f"{valeurs.pop('si', '')}={valeurs.pop('vaut', '')}", **valeurs}


class ListeDeFormacodes(forms.CharField):
    """Formacodes separated by commas or spaces, as a list of codes of the current version."""

    def to_python(self, value):
        codes = value if isinstance(value, list) else (value or "").replace(",", " ").replace(";", " ").split()
        return [str(code) for code in dict.fromkeys(codes)]

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def validate(self, value):
        super().validate(value)
        connus = {formacode.code for formacode in Formacode.objects.par_codes(value)}
        inconnus = [code for code in value if code not in connus]
        if inconnus:
            raise forms.ValidationError(f"Formacode inconnu ou qui ne se choisit pas : {', '.join(inconnus)}.")

    def run_validators(self, value):
        """No validator of text on a list."""


class UnFormacode(ListeDeFormacodes):
    """One Formacode of the current version."""

    def clean(self, value):
        codes = super().clean(value)
        if len(codes) > 1:
            raise forms.ValidationError("Donnez un seul Formacode.")
        return codes[0]


class CodeCertifinfo(forms.CharField):
    """The code of a known Certif Info record."""

    def clean(self, value):
        code = super().clean(value)
        if not (code.isascii() and code.isdecimal()) or not Certification.objects.filter(pk=code).exists():
            raise forms.ValidationError(f"Le code Certifinfo « {code} » n’est pas dans le référentiel.")
        return code


def champ_de_valeur(champ):
    """The form field that reads one value of that field of a card, as plain JSON."""
    match champ.sorte:
        case Sorte.CHOIX:
            return forms.ChoiceField(label="Valeur", choices=[("", "Choisissez…"), *choix(champ.liste)])
        case Sorte.MULTIPLE:
            return forms.MultipleChoiceField(label="Valeurs", **cases_de(champ.liste))
        case Sorte.OUI_NON:
            return ChampOuiNon(label="Valeur", required=True)
        case Sorte.FORMACODES:
            return ListeDeFormacodes(label="Formacodes, séparés par des virgules")
        case Sorte.FORMACODE:
            return UnFormacode(label="Formacode")
        case Sorte.CERTIFICATION:
            return CodeCertifinfo(label="Code Certifinfo")
        case Sorte.ENTIER:
            return ChampEntier(label="Valeur", min_value=0)
        case Sorte.DECIMAL:
            return ChampDecimal(label="Valeur", min_value=0, max_digits=10, decimal_places=2)
    return forms.CharField(label="Valeur", max_length=champ.limite)
