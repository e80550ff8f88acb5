"""Anomalie: what is wrong, or worth telling, in an entry. Controls return lists of them and never raise."""

from dataclasses import dataclass

from sofi.regles.models import Gravite


@dataclass(frozen=True)
class Anomalie:
    """One finding, on one field of one card.

    `code` is stable ("manquant", "regle.annee_debut"…); `objet` is the number of the card's object; `champ`
    is the field's name, "" for the card as a whole; `message` says in French what to do.
    """

    code: str
    gravite: str
    carte: str
    objet: int
    champ: str
    message: str

    @property
    def bloquante(self):
        """True when the entry cannot be submitted as it stands."""
        return self.gravite == Gravite.BLOQUANT


def bloquantes(anomalies):
    """Those that stop the submission."""
    return [anomalie for anomalie in anomalies if anomalie.bloquante]
