"""Forms around activation keys (R025, R026)."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sofi.annuaire.models.etablissement import verifier_siret
from sofi.annuaire.normes import normaliser_nda, normaliser_telephone, sans_espaces
from sofi.comptes.models import DemandeCle, Utilisateur
from sofi.socle.formulaires import sur_une_ligne
from sofi.socle.html import sans_controles


class FormulaireDemande(forms.ModelForm):
    """Ask for a key: the establishment by SIRET and NDA, and who asks."""

    siret = forms.CharField(label="SIRET", max_length=20, help_text="14 chiffres.")
    nda = forms.CharField(
        label="Numéro de déclaration d’activité", max_length=20, help_text="11 chiffres.", required=False
    )

    class Meta:
        model = DemandeCle
        fields = ["siret", "nda", "raison_sociale", "nom", "prenom", "fonction", "telephone", "email", "message"]
        widgets = {"message": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        sur_une_ligne(self)

    def clean_siret(self):
        siret = sans_espaces(self.cleaned_data["siret"])
        verifier_siret(siret)
        return siret

    def clean_nda(self):
        return normaliser_nda(self.cleaned_data["nda"])

    def clean_telephone(self):
        return normaliser_telephone(self.cleaned_data["telephone"])

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_message(self):
        return sans_controles(self.cleaned_data["message"])

    def validate_constraints(self):
        """A second request looks like the first: the page never tells what is already there."""


class FormulaireActivation(forms.Form):
    """Use a key: prove the address it was sent to, choose a password."""

    email = forms.EmailField(label="Email", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    cle = forms.CharField(
        label="Clé d’activation", max_length=40, help_text="Elle est dans le mail que vous avez reçu."
    )
    prenom = forms.CharField(label="Prénom", max_length=120)
    nom = forms.CharField(label="Nom", max_length=120)
    password1 = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=200,
        help_text="12 caractères au moins.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Mot de passe, une seconde fois",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        sur_une_ligne(self)

    def clean(self):
        donnees = super().clean()
        premier, second = donnees.get("password1"), donnees.get("password2")
        if premier and second and premier != second:
            self.add_error("password2", "Les deux mots de passe diffèrent. Saisissez deux fois le même.")
        elif premier:
            personne = Utilisateur(**{nom: donnees.get(nom, "") for nom in ("email", "nom", "prenom")})
            try:
                validate_password(premier, personne)
            except ValidationError as refus:
                self.add_error("password1", refus)
        return donnees


class FormulaireRefus(forms.Form):
    """Why a request is refused; the person reads it in the mail."""

    motif = forms.CharField(
        label="Motif du refus",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi : la personne le lira dans le mail."},
    )
