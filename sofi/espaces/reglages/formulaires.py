"""Forms of the CARIF-OREF's settings."""

from django import forms

from sofi.programmes.models import Campagne, Programme, TypeDispositif
from sofi.programmes.models.campagne import Nature
from sofi.regles.champs import blocs_de
from sofi.regles.models import Carte, Gravite, Regle
from sofi.socle.formulaires import ChampEntier, Choix

_GRAVITES = [
    (Gravite.BLOQUANT, "bloquant : la saisie ne peut pas être envoyée"),
    (Gravite.AVERTISSEMENT, "avertissement : dit à l’organisme, la saisie part quand même"),
    (Gravite.INFORMATION, "information : dit au valideur"),
]


class FormulaireProgramme(forms.ModelForm):
    """A programme, as the Région names it."""

    class Meta:
        model = Programme
        fields = ["code", "nom", "libelle", "type_dispositif"]
        labels = {"code": "Code", "nom": "Nom", "libelle": "Libellé"}
        help_texts = {
            "code": "Celui par lequel commencent les numéros de lot, en lettres et chiffres : « PCA » pour PCA2026_1.",
            "nom": "Comme on l’appelle, sans l’année.",
            "libelle": "Celui des listes et de la Fiche Dispositif : « PROGRAMME REGION - … ».",
        }
        error_messages = {"code": {"unique": "Un programme porte déjà ce code."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = TypeDispositif.objects.order_by("code")
        self.fields["type_dispositif"].queryset = types
        self.fields["type_dispositif"].empty_label = None
        self.fields["type_dispositif"].label_from_instance = lambda un: f"{un.code} - {un.libelle}"
        self.initial.setdefault("type_dispositif", types.filter(nature=Nature.PROGRAMME_REGION).first())
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if not (code.isascii() and code.isalnum()):
            raise forms.ValidationError("Le code s’écrit en lettres et chiffres, sans espace ni accent.")
        if Programme.objects.filter(pk=code).exists():
            raise forms.ValidationError("Un programme porte déjà ce code.")
        return code


class FormulaireCampagne(forms.ModelForm):
    """A campaign of a programme."""

    annee = ChampEntier(label="Année", min_value=2000, max_value=2100)

    class Meta:
        model = Campagne
        fields = ["programme", "annee", "procedure_mise_a_jour", "ouverte"]
        labels = {
            "programme": "Programme",
            "procedure_mise_a_jour": "Mise à jour de la procédure",
            "ouverte": "Ouverte à la saisie",
        }
        help_texts = {"procedure_mise_a_jour": "Par exemple « Actualisée novembre 2026 »."}


class FormulaireSuiviCampagne(FormulaireCampagne):
    """What may change in a campaign once it exists."""

    annee = None

    class Meta(FormulaireCampagne.Meta):
        fields = ["procedure_mise_a_jour", "ouverte"]


class FormulaireReconduction(forms.Form):
    """The year to which a campaign is reconducted."""

    annee = ChampEntier(label="Année", min_value=2000, max_value=2100)

    def __init__(self, *args, campagne, **kwargs):
        super().__init__(*args, **kwargs)
        self.campagne = campagne

    def clean_annee(self):
        annee = self.cleaned_data["annee"]
        if Campagne.objects.filter(programme=self.campagne.programme_id, annee=annee).exists():
            raise forms.ValidationError(f"Ce programme a déjà une campagne {annee}.")
        return annee


class FormulaireChoixDuChamp(forms.Form):
    """First step of a new rule: its field, by card and block."""

    champ = forms.ChoiceField(label="Champ", error_messages={"invalid_choice": "Choisissez un champ de la liste."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["champ"].choices = [
            (
                f"{carte.label} - {bloc}",
                [(f"{un.carte}.{un.nom}", un.libelle) for un in champs],
            )
            for carte in Carte
            for bloc, champs in blocs_de(carte)
        ]


class FormulaireRegle(forms.ModelForm):
    """What every rule has beside its parameters."""

    gravite = forms.ChoiceField(label="Gravité", choices=_GRAVITES, widget=Choix)

    class Meta:
        model = Regle
        fields = ["consigne", "gravite", "source"]
        labels = {"consigne": "Consigne affichée à côté du champ", "source": "Source"}
        help_texts = {"source": "Le document et la partie qui le demandent : « Procédure …, Fiche Session »."}
        widgets = {"consigne": forms.Textarea({"rows": 3})}

    def clean(self):
        donnees = super().clean()
        if self.instance.genre == "consigne" and not donnees.get("consigne"):
            self.add_error("consigne", "Écrivez la consigne.")
        return donnees
