"""Form fields and widgets of SOFI: accessible markup, French input, everything usable without JavaScript."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.templatetags.static import static
from js_asset import Script

from sofi.socle.html import longueur_visible, nettoyer_html

FORMATS_DATE = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"]


UNE_LIGNE = RegexValidator(
    r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", "Écrivez sur une seule ligne.", code="lignes", inverse_match=True
)


def sur_une_ligne(formulaire):
    """Have the one-line fields of this form refuse line breaks: nobody types any there, they forge mails and files."""
    for champ in formulaire.fields.values():
        if isinstance(champ, forms.CharField) and not isinstance(champ.widget, forms.Textarea):
            champ.validators.append(UNE_LIGNE)


class SaisieDate(forms.DateInput):
    """The browser's own calendar; posts AAAA-MM-JJ, and shows again what was typed when it is no date."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if _n_est_pas_une_date_iso(context["widget"]["value"]):
            context["widget"]["type"] = "text"
        return context


def _n_est_pas_une_date_iso(value):
    return bool(value) and not (len(value) == 10 and value[4] == value[7] == "-")


class ChampDate(forms.DateField):
    """A day; accepts AAAA-MM-JJ, JJ/MM/AAAA, JJ-MM-AAAA (R064)."""

    widget = SaisieDate
    default_error_messages = {"invalid": "Saisissez une date sous la forme JJ/MM/AAAA, par exemple 01/09/2026."}

    def __init__(self, **options):
        super().__init__(input_formats=FORMATS_DATE, **options)

    def to_python(self, value):
        return super().to_python(value.strip() if isinstance(value, str) else value)


class Cases(forms.CheckboxSelectMultiple):
    """A group of checkboxes, under its groups when the choices have some."""

    template_name = "widgets/cases.html"


class CasesLongues(Cases):
    """Checkboxes of a long list, in a scrolling box; with JavaScript, a filter and the count of the ticked ones."""

    template_name = "widgets/cases_longues.html"


class Choix(forms.RadioSelect):
    """Radio buttons on one line."""

    template_name = "widgets/choix.html"


class ChampOuiNon(forms.TypedChoiceField):
    """Oui, Non, or nothing yet: True, False or None."""

    widget = Choix

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(
            choices=[("oui", "Oui"), ("non", "Non")], coerce=lambda value: value == "oui", empty_value=None, **options
        )

    def prepare_value(self, value):
        return {True: "oui", False: "non"}.get(value, value)


class SaisieNombre(forms.TextInput):
    """A number typed as French people do; `inputmode` brings the digits' keyboard on a phone."""

    def __init__(self, attrs=None, decimales=False):
        mode = "decimal" if decimales else "numeric"
        super().__init__({"inputmode": mode, "autocomplete": "off", "class": "saisie-nombre"} | (attrs or {}))


def _sans_espaces(value):
    return "".join(value.split()).replace("\u202f", "").replace("\u00a0", "") if isinstance(value, str) else value


class ChampEntier(forms.IntegerField):
    """A whole number; spaces between thousands are accepted."""

    widget = SaisieNombre
    default_error_messages = {"invalid": "Saisissez un nombre entier, par exemple 12."}

    def to_python(self, value):
        return super().to_python(_sans_espaces(value))


class ChampDecimal(forms.DecimalField):
    """A decimal number with a comma or a point; spaces between thousands are accepted."""

    default_error_messages = {"invalid": "Saisissez un nombre, par exemple 7,5."}

    def __init__(self, **options):
        options.setdefault("widget", SaisieNombre(decimales=True))
        super().__init__(**options)

    def to_python(self, value):
        value = _sans_espaces(value)
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}" if value.is_finite() else str(value)
        try:
            Decimal(str(value))
        except InvalidOperation:
            return value
        return str(value).replace(".", ",")


class TexteRiche(forms.Textarea):
    """Bold, italics, lists and links, nothing else (R167); without JavaScript, a plain text area."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 6} | (attrs or {}))

    class Media:
        css = {"all": ["django_prose_editor/editor.css"]}
        js = [Script("socle/editeur.js", type="module")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-texte-riche"] = static("django_prose_editor/editor.js")
        return context


class ChampTexteRiche(forms.CharField):
    """Rich text, cleaned; `limite` counts what the reader sees (R167)."""

    widget = TexteRiche

    def __init__(self, *, limite=None, **options):
        super().__init__(**options)
        self.limite = limite

    def clean(self, value):
        html = nettoyer_html(en_paragraphes(super().clean(value) or ""))
        if self.limite and (longueur := longueur_visible(html)) > self.limite:
            raise ValidationError(
                f"Ce texte compte {longueur} caractères ; la limite est de {self.limite}. "
                f"Retirez-en {longueur - self.limite}."
            )
        return html


def en_paragraphes(texte):
    """Plain text typed without JavaScript becomes paragraphs; what already holds tags is left alone."""
    if "<" in texte or not texte.strip():
        return texte
    blocs = [bloc.strip() for bloc in texte.replace("\r\n", "\n").split("\n\n")]
    return "".join("<p>{}</p>".format(bloc.replace("\n", "<br>")) for bloc in blocs if bloc)


class EnvoiDeFichier(forms.Form):
    """A file to look at; one that cannot be used at all is refused here, with every reason.

    `examiner` takes its bytes and gives a report with `structure` (whether it can be used) and `raisons`: kept in
    `rapport`, the bytes in `contenu`. `taille_max` in bytes; `genres` says which files, in words.
    """

    fichier = forms.FileField(
        error_messages=dict.fromkeys(("required", "invalid"), "Choisissez le fichier à envoyer.")
        | {"empty": "Ce fichier est vide. Choisissez-en un autre."}
    )

    def __init__(self, *arguments, label, genres, extensions, taille_max, examiner, **options):
        super().__init__(*arguments, **options)
        self.examiner, self.taille_max, self.mega = examiner, taille_max, taille_max // 2**20
        champ = self.fields["fichier"]
        champ.label, champ.widget.attrs["accept"] = label, extensions
        champ.help_text = f"{genres}, de {self.mega} Mo au plus. Rien n’est appliqué à l’envoi."

    def clean_fichier(self):
        """Read and compare the file."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > self.taille_max:
            raise ValidationError(f"Ce fichier est trop lourd : {self.mega} Mo au plus.")
        self.contenu = fichier.read()
        self.rapport = self.examiner(self.contenu)
        if not self.rapport.structure:
            raise ValidationError(self.rapport.raisons)
        return fichier
