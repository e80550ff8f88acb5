"""What the rules say beside a field: star, lock, instruction, given text, limit, wording of "Pourquoi ?"."""

from sofi.regles.champs import Sorte
from sofi.regles.genres import GENRES
from sofi.regles.models import Gravite

TEXTE_PROPOSE = "Texte proposé, à adapter"
TACITES = {"masque", "consigne"}
"""Kinds of rules that have no wording of their own beside a field."""


def description(formulaire, champ):
    """What surrounds a field on screen, for `form.champs_meta`; see `sofi.socle.champs`."""
    effet = formulaire.effets[champ.nom]
    campagne = str(formulaire.dossier.campagne or "")
    verrou = campagne if formulaire.est_verrouille(champ.nom) else ""
    consigne = " ".join(effet.consignes)
    return {
        "obligatoire": champ.obligatoire or effet.obligatoire,
        "aide": "" if consigne else champ.aide,
        "consigne": consigne,
        "programme": "" if verrou else campagne,
        "verrou": verrou,
        "texte_prescrit": TEXTE_PROPOSE if effet.textes else "",
        "limite": None if champ.sorte == Sorte.URL else effet.limite or champ.limite,
        "pourquoi": [enonce(regle, champ) for regle in formulaire.dossier.regles_du_champ(champ.nom) if _dite(regle)],
        "suivi": champ.sorte != Sorte.CERTIFICATION,
    }


def _dite(regle):
    return regle.genre not in TACITES and regle.gravite != Gravite.INFORMATION


def enonce(regle, champ):
    """The rule in a sentence, with the programme and year, and the text it comes from."""
    phrase = f"{regle.campagne} : {GENRES[regle.genre].dire(regle.parametres, champ)}."
    return f"{phrase} (Source : {regle.source}.)" if regle.source else phrase


def refus(regles, genre, champ, valeur, branche=None):
    """The message of a rule of that kind when this value, or this branch, goes against it, else None."""
    for regle in regles:
        if regle.genre == genre:
            ecart = GENRES[genre].evaluer(regle.parametres, champ, valeur, branche)
            if ecart:
                return f"{ecart.attendu} ({regle.campagne}). {ecart.constate}".strip()
    return None
