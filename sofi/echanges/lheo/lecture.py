"""From the bytes of a LHÉO file to its formations, with what the reader left aside."""

from bisect import bisect_right
from dataclasses import dataclass, field

from django.conf import settings

from lheo.flux import LIMITES
from lheo.lecture import lire_avec_ligne
from sofi.echanges.classeurs.rapport import FICHIER, Ligne

FORMATION, SESSION = "formation", "session"
VIDE = "Le fichier ne contient aucune formation LHÉO. Vérifiez-le avec le vérificateur LHÉO, puis renvoyez-le."


@dataclass
class Lecture:
    """`formations`: (line, what the reader set aside in it, the formation); `refus`: lines for what cannot be read."""

    siret: str
    par: object = None
    formations: list = field(default_factory=list)
    dites: list = field(default_factory=list)


def lire(contenu, siret, par=None):
    """Read the file for that establishment; never raises."""
    signalements = []
    limites = LIMITES._replace(document=settings.SOFI_LHEO_TAILLE_MAX)
    lues = list(lire_avec_ligne(contenu, signaler=signalements.append, limites=limites))
    debuts = [ligne for ligne, _ in lues]
    ecarts = [[] for _ in lues]
    lecture = Lecture(siret, par)
    for signalement in signalements:
        rang = bisect_right(debuts, signalement.ligne) - 1
        if signalement.perdue or rang < 0:
            lecture.dites.append(_dire(signalement))
        else:
            ecarts[rang].append(f"Ligne {signalement.ligne}, {signalement.chemin} : {signalement.message}")
    lecture.formations = [(ligne, dits, lue) for (ligne, lue), dits in zip(lues, ecarts, strict=True)]
    if not lues and not any(dite.refusee for dite in lecture.dites):
        vide = Ligne(FICHIER)
        vide.refuser("", VIDE)
        lecture.dites.append(vide)
    return lecture


def _dire(signalement):
    """A line of the report for what no formation holds; a lost formation is refused."""
    ligne = Ligne(FORMATION if signalement.perdue else FICHIER, signalement.ligne, signalement.chemin)
    if signalement.perdue:
        ligne.refuser("", signalement.message)
    else:
        ligne.informations.append(signalement.message)
    return ligne
