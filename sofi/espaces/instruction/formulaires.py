"""What a decision asks to be written."""

from django import forms

from sofi.referentiels.listes import choix, libelle

LONGUEUR_MAX = 4000
_TROP_LONG = {"max_length": "Votre message compte %(show_value)s caractères ; la limite est de %(limit_value)s."}


class DecisionForm(forms.Form):
    """A message to the OF, obligatory or not as the table of transitions says."""

    message = forms.CharField(
        label="Message à l’organisme",
        required=False,
        max_length=LONGUEUR_MAX,
        error_messages=_TROP_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, transition, **options):
        super().__init__(*args, auto_id=f"id_{transition.code}_%s", **options)
        champ = self.fields["message"]
        champ.required = transition.message == "obligatoire"
        champ.error_messages["required"] = "Écrivez un message : l’organisme le lit et l’historique le garde."
        if not champ.required:
            champ.label = "Message à l’organisme (facultatif)"

    def texte(self):
        """What the event keeps."""
        return self.cleaned_data["message"]


class RefusForm(DecisionForm):
    """A refusal: a reason of the list, a message, or both."""

    motif = forms.ChoiceField(label="Motif", required=False)

    field_order = ["motif", "message"]

    def __init__(self, *args, transition, **options):
        super().__init__(*args, transition=transition, **options)
        self.fields["motif"].choices = [("", "Choisissez un motif"), *choix("motif_refus")]
        self.fields["message"].required = False
        self.fields["message"].label = "Précisions à l’organisme"

    def clean(self):
        valeurs = super().clean()
        if not self.errors and not (valeurs.get("motif") or valeurs.get("message")):
            self.add_error("motif", "Choisissez un motif ou écrivez un message : l’organisme doit savoir pourquoi.")
        return valeurs

    def texte(self):
        """The label of the reason, then the message."""
        motif = self.cleaned_data["motif"]
        morceaux = [libelle("motif_refus", motif) if motif else "", self.cleaned_data["message"]]
        return "\n".join(morceau for morceau in morceaux if morceau)


def formulaire_de(transition, donnees=None):
    """The form of that decision."""
    classe = RefusForm if transition.code == "refuser" else DecisionForm
    return classe(donnees, transition=transition)
