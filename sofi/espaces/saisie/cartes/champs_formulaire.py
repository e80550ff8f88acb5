"""From a field of the table of champs to the form field that reads it, by sort."""

from django import forms

from sofi.referentiels.listes import choix
from sofi.regles.champs import Sorte
from sofi.socle.formulaires import (
    Cases,
    CasesLongues,
    ChampDate,
    ChampDecimal,
    ChampEntier,
    ChampOuiNon,
    ChampTexteRiche,
    Choix,
    SaisieNombre,
)

VIDE = ("", "Choisir…")
PLUS_GRAND_ENTIER = 999_999
LISTE_LONGUE = 12


def champ_de_formulaire(champ, objet, *, autorises=None, choix_possibles=None):
    """The form field of a champ, never required: an incomplete card is saved too (R302).

    `autorises`: the only codes of its list that are offered, beside those already chosen; `choix_possibles`: the
    choices of what is not a closed list (sites, contacts, Formacodes, blocs).
    """
    fabrique = _FABRIQUES[champ.sorte]
    possibles = choix_possibles if choix_possibles is not None else _choix_de_liste(champ, objet, autorises)
    return fabrique(champ, objet, possibles, {"label": champ.libelle, "required": False})


def _choix_de_liste(champ, objet, autorises):
    if not champ.a_choix:
        return []
    valeur = getattr(objet, champ.nom)
    actuels = valeur if isinstance(valeur, list) else [valeur]
    proposes = choix(champ.liste, garder=actuels)
    return [un for un in proposes if autorises is None or un[0] in autorises or un[0] in actuels]


def _texte(champ, objet, possibles, options):
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)


def _riche(champ, objet, possibles, options):
    return ChampTexteRiche(**options)


def _choix(champ, objet, possibles, options):
    if champ.nom in BOUTONS:
        return forms.ChoiceField(choices=possibles, widget=Choix, **options)
    return forms.ChoiceField(choices=[VIDE, *possibles], **options)


def _multiple(champ, objet, possibles, options):
    widget = CasesLongues if len(possibles) > LISTE_LONGUE else Cases
    return forms.MultipleChoiceField(choices=possibles, widget=widget, **options)


def _caches(champ, objet, possibles, options):
    return forms.MultipleChoiceField(choices=possibles, widget=forms.MultipleHiddenInput, **options)


def _oui_non(champ, objet, possibles, options):
    return ChampOuiNon(**options)


def _entier(champ, objet, possibles, options):
    return ChampEntier(min_value=0, max_value=PLUS_GRAND_ENTIER, widget=SaisieNombre, **options)


def _decimal(champ, objet, possibles, options):
    colonne = objet._meta.get_field(champ.nom)
    return ChampDecimal(min_value=0, max_digits=colonne.max_digits, decimal_places=colonne.decimal_places, **options)


def _date(champ, objet, possibles, options):
    return ChampDate(**options)


def _adresse(champ, objet, possibles, options):
    return forms.CharField(widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}), **options)


def _courriel(champ, objet, possibles, options):
    return forms.CharField(widget=forms.EmailInput(attrs={"autocomplete": "off"}), **options)


BOUTONS = {"validation"}
"""Choices of two or three values that the sources show as buttons (R145)."""

_FABRIQUES = {
    Sorte.TEXTE: _texte,
    Sorte.RICHE: _riche,
    Sorte.CHOIX: _choix,
    Sorte.MULTIPLE: _multiple,
    Sorte.OUI_NON: _oui_non,
    Sorte.ENTIER: _entier,
    Sorte.DECIMAL: _decimal,
    Sorte.DATE: _date,
    Sorte.URL: _adresse,
    Sorte.COURRIEL: _courriel,
    Sorte.FORMACODES: _caches,
    Sorte.FORMACODE: _choix,
    Sorte.BLOCS: _multiple,
    Sorte.SITE: _choix,
    Sorte.CONTACT: _choix,
}
