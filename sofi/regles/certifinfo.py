"""What a programme's rules answer to the question « Référence Certifinfo : Oui / Non » (R132, R230, R237, R250)."""

from dataclasses import dataclass, field

from sofi.regles.models import Carte, Gravite


@dataclass(frozen=True)
class Reference:
    """`reponse`: True for Oui, False for Non, None when the organisme chooses; `code`: the only one accepted, or ""."""

    reponse: bool | None = None
    code: str = ""
    regles: tuple = field(default=())

    @property
    def consignes(self):
        """What to show beside the question."""
        return [regle.consigne for regle in self.regles if regle.consigne]


def reference_attendue(regles):
    """What these rules say of the Certif Info reference.

    An imposed code answers Oui with that code; a required one, Oui; a hidden one, Non.
    """
    regles = tuple(regle for regle in regles if (regle.carte, regle.champ) == (Carte.FORMATION, "certification"))
    par_genre = {regle.genre: regle for regle in regles}
    if "masque" in par_genre:
        return Reference(False, "", regles)
    if imposee := par_genre.get("valeur_imposee"):
        return Reference(True, imposee.parametres["valeur"], regles)
    exigee = "obligatoire" in par_genre and par_genre["obligatoire"].gravite == Gravite.BLOQUANT
    return Reference(True if exigee else None, "", regles)
