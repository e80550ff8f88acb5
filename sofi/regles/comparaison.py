"""What changed in the rules between two campaigns of a programme."""

from dataclasses import dataclass, field

from sofi.regles.champs import CHAMPS, champ
from sofi.regles.genres import GENRES, en_clair
from sofi.regles.models import Carte, Regle

AJOUTEE, RETIREE, CHANGEE, IDENTIQUE = "ajoutée", "retirée", "changée", "identique"
_RANGS = {(un.carte, un.nom): rang for rang, un in enumerate(CHAMPS)}


@dataclass
class Difference:
    """A rule of either campaign: what happened to it and, when changed, what: (subject, before, after)."""

    regle: Regle
    issue: str
    details: list = field(default_factory=list)

    @property
    def carte(self):
        """The card's name as one reads it."""
        return Carte(self.regle.carte).label

    @property
    def champ(self):
        """The field's label."""
        return champ(self.regle.carte, self.regle.champ).libelle

    @property
    def en_clair(self):
        """What the rule asks, in plain words."""
        return en_clair(self.regle)


def dans_l_ordre(regles):
    """Rules in the order of the cards and their fields."""
    return sorted(regles, key=lambda regle: (_RANGS[regle.carte, regle.champ], regle.ordre, regle.pk))


def comparer(avant, apres):
    """The differences from one campaign to another, matched by rule code, in the order of the cards."""
    anciennes = {regle.code: regle for regle in avant.regles.all()}
    differences = []
    for regle in dans_l_ordre(apres.regles.all()):
        ancienne = anciennes.pop(regle.code, None)
        if ancienne is None:
            differences.append(Difference(regle, AJOUTEE))
        else:
            details = _details(ancienne, regle)
            differences.append(Difference(regle, CHANGEE if details else IDENTIQUE, details))
    return differences + [Difference(regle, RETIREE) for regle in dans_l_ordre(anciennes.values())]


def _details(ancienne, nouvelle):
    return [(sujet, dire(ancienne), dire(nouvelle)) for sujet, dire in _SUJETS if dire(ancienne) != dire(nouvelle)]


_SUJETS = (
    ("Champ", lambda regle: champ(regle.carte, regle.champ).libelle),
    ("Genre", lambda regle: GENRES[regle.genre].libelle),
    ("Règle", en_clair),
    ("Consigne", lambda regle: regle.consigne or "aucune"),
    ("Gravité", lambda regle: regle.get_gravite_display()),
    ("Source", lambda regle: regle.source or "aucune"),
    ("État", lambda regle: "active" if regle.active else "désactivée"),
)
