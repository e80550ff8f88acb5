"""« Ce que verra l’organisme »: a field as the rules of a campaign make it."""

from django import forms
from django.http import Http404
from django.shortcuts import render

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.campagnes import une_campagne
from sofi.espaces.reglages.fil import fil
from sofi.referentiels.listes import choix
from sofi.regles.champs import Sorte, champ
from sofi.regles.genres import en_clair
from sofi.regles.jeu import effets, regles_de
from sofi.regles.models import Carte
from sofi.socle.formulaires import Cases, CasesLongues, ChampDate, ChampOuiNon, ChampTexteRiche

_LONGUE_LISTE = 20


class FormulaireApercu(forms.Form):
    """One field, as it would stand on its card."""

    def __init__(self, le_champ, effet, campagne):
        super().__init__(initial={le_champ.nom: _initiale(le_champ, effet)})
        self.fields[le_champ.nom] = _champ_de_formulaire(le_champ, effet)
        if effet.verrou and not isinstance(self.fields[le_champ.nom].widget, forms.TextInput | forms.Textarea):
            self.fields[le_champ.nom].disabled = True
        self.champs_meta = {
            le_champ.nom: {
                "obligatoire": le_champ.obligatoire or effet.obligatoire,
                "aide": le_champ.aide,
                "consigne": " ".join(effet.consignes),
                "programme": str(campagne) if effet.consignes else "",
                "verrou": str(campagne) if effet.verrou else "",
                "texte_prescrit": "Texte proposé, à adapter" if effet.textes else "",
                "limite": effet.limite or le_champ.limite,
            }
        }


def _initiale(le_champ, effet):
    if isinstance(effet.initiale, list) and le_champ.sorte != Sorte.MULTIPLE:
        return ", ".join(effet.initiale)
    return effet.initiale


def _champ_de_formulaire(le_champ, effet):
    communs = {"label": le_champ.libelle, "required": False}
    if le_champ.liste:
        offerts = [
            (code, libelle)
            for code, libelle in choix(le_champ.liste)
            if effet.autorises is None or code in effet.autorises
        ]
        if le_champ.sorte == Sorte.MULTIPLE:
            widget = CasesLongues if len(offerts) > _LONGUE_LISTE else Cases
            return forms.MultipleChoiceField(choices=offerts, widget=widget, **communs)
        return forms.ChoiceField(choices=[("", "Choisissez…"), *offerts], **communs)
    match le_champ.sorte:
        case Sorte.RICHE:
            return ChampTexteRiche(**communs)
        case Sorte.OUI_NON:
            return ChampOuiNon(**communs)
        case Sorte.DATE:
            return ChampDate(**communs)
    return forms.CharField(**communs)


@reserve_cariforef
def apercu(request, pk, carte, nom):
    """The field with its consignes, lock, choices and texts, as the rules in force make it."""
    campagne = une_campagne(pk)
    try:
        le_champ = champ(carte, nom)
    except KeyError as exc:
        raise Http404 from exc
    regles = [regle for regle in regles_de(campagne) if (regle.carte, regle.champ) == (carte, nom)]
    effet = effets(regles, carte, nom)
    contexte = {
        "campagne": campagne,
        "champ": le_champ,
        "carte": Carte(carte).label,
        "effet": effet,
        "formulaire": FormulaireApercu(le_champ, effet, campagne),
        "fil": fil(campagne),
        "phrases": [en_clair(regle) for regle in regles],
    }
    return render(request, "reglages/apercu.html", contexte)
