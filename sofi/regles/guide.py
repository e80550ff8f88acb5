"""The procedure guide of a campaign, made from its rules: what to enter in each field of each card (R292)."""

from collections import Counter
from dataclasses import dataclass, field

from sofi.regles.champs import Champ, champs_de
from sofi.regles.genres import en_clair
from sofi.regles.jeu import effets, regles_de
from sofi.regles.models import Carte

_SANS_PHRASE = {"consigne", "texte_prescrit", "masque"}


@dataclass
class Ligne:
    """A field in the guide: its instructions (else what is checked), texts to take over, sources of its own."""

    champ: Champ
    obligatoire: bool
    consignes: list = field(default_factory=list)
    textes: list = field(default_factory=list)
    sources: list = field(default_factory=list)


@dataclass
class Fiche:
    """A card in the guide, with the source of most of its lines."""

    nom: str
    source: str
    lignes: list


def guide(campagne):
    """The cards of the guide. Hidden and free fields are left out."""
    regles = regles_de(campagne)
    return [_fiche([regle for regle in regles if regle.carte == carte], carte) for carte in Carte]


def _fiche(regles, carte):
    sources = Counter(regle.source for regle in regles if regle.source)
    source = sources.most_common(1)[0][0] if sources else ""
    lignes = [_ligne([regle for regle in regles if regle.champ == un.nom], un, source) for un in champs_de(carte)]
    return Fiche(carte.label, source, [ligne for ligne in lignes if ligne])


def _ligne(regles, un, source):
    effet = effets(regles, un.carte, un.nom)
    if (effet.masque and not effet.consignes) or not (regles or un.obligatoire):
        return None
    consignes = [
        regle.consigne or f"{en_clair(regle)}."
        for regle in regles
        if regle.consigne or (regle.genre not in _SANS_PHRASE and not effet.consignes)
    ]
    sources = dict.fromkeys(regle.source for regle in regles if regle.source not in ("", source))
    return Ligne(un, un.obligatoire or effet.obligatoire, consignes, effet.textes, list(sources))
