"""The procedure guide of a campaign, made from its rules: what to enter in each field of each card (R292)."""

from dataclasses import dataclass, field

from sofi.regles.champs import Champ, champs_de
from sofi.regles.genres import en_clair
from sofi.regles.jeu import effets, regles_de
from sofi.regles.models import Carte

_SANS_PHRASE = {"consigne", "texte_prescrit", "masque"}


@dataclass
class Ligne:
    """A field of a card in the guide: its instructions, what is checked, the texts to take over, where it is said."""

    champ: Champ
    obligatoire: bool
    consignes: list = field(default_factory=list)
    controles: list = field(default_factory=list)
    textes: list = field(default_factory=list)
    sources: list = field(default_factory=list)


def guide(campagne):
    """The cards of the guide: (card's name, its lines). Hidden and free fields are left out."""
    regles = regles_de(campagne)
    return [(carte.label, _lignes(regles, carte)) for carte in Carte]


def _lignes(regles, carte):
    lignes = []
    for un in champs_de(carte):
        siennes = [regle for regle in regles if (regle.carte, regle.champ) == (carte, un.nom)]
        effet = effets(siennes, carte, un.nom)
        if effet.masque and not effet.consignes:
            continue
        if siennes or un.obligatoire:
            lignes.append(
                Ligne(
                    un,
                    un.obligatoire or effet.obligatoire,
                    effet.consignes,
                    [en_clair(regle) for regle in siennes if regle.genre not in _SANS_PHRASE],
                    effet.textes,
                    list(dict.fromkeys(regle.source for regle in siennes if regle.source)),
                )
            )
    return lignes
