"""The path of an entry: one list of its cards, with what is missing on each (R052, R150, R171, R198)."""

from collections import Counter
from dataclasses import dataclass, replace

from django.urls import reverse

from sofi.regles.models import Carte

SESSIONS_DEPLIEES = 4
"""With more sessions than that, the path shows the dispositifs of the open one alone."""


@dataclass(frozen=True)
class Etape:
    """A card on the path. `manque`: how many points stop the submission; `vue`: somebody saved it, or sent the entry.

    `pliee`: its line is told by the session's, in `suite`.
    """

    carte: str
    numero: int
    libelle: str
    url: str
    vue: bool = False
    manque: int = 0
    detail: str = ""
    courante: bool = False
    pliee: bool = False
    suite: str = ""

    @property
    def mot(self):
        """Where it stands, in words."""
        if not self.vue:
            return "à remplir" if self.manque else "à vérifier"
        if self.manque:
            return f"{self.manque} à compléter"
        return "complète"

    @property
    def signe(self):
        """The same as a sign: ✓ complete, ● open now, ○ to do."""
        if self.mot == "complète":
            return "✓"
        return "●" if self.courante else "○"


def etapes(action, anomalies, courante=None):
    """The cards of an entry in the order one goes along them; `courante`: (carte, number) of the open one."""
    manques = Counter((un.carte, un.objet) for un in anomalies if un.bloquante)
    suite = [(Carte.FORMATION, action.formation, "Formation", ""), (Carte.ACTION, action, "Action", "")]
    for rang, session in enumerate(sorted(action.sessions.all(), key=lambda une: une.pk), start=1):
        suite.append((Carte.SESSION, session, f"Session {rang}", _detail(session)))
        suite += [(Carte.DISPOSITIF, un, "Dispositif", "") for un in session.dispositifs.all()]
    return [
        Etape(
            carte=str(carte),
            numero=fiche.pk,
            libelle=libelle,
            url=adresse(carte, fiche.pk, action),
            vue=bool(fiche.version) or not action.est_modifiable,
            manque=manques[(carte, fiche.pk)],
            detail=detail,
            courante=(carte, fiche.pk) == courante,
        )
        for carte, fiche, libelle, detail in suite
    ]


def replier(chemin):
    """The same path for the screen: with many sessions, the dispositifs of those that are not open fold into them."""
    if sum(etape.carte == Carte.SESSION for etape in chemin) <= SESSIONS_DEPLIEES:
        return chemin
    montre = []
    for branche in _branches(chemin):
        ouverte = any(etape.courante for etape in branche)
        if ouverte or branche[0].carte != Carte.SESSION:
            montre += branche
        else:
            reste = [etape.mot for etape in branche[1:] if etape.signe != "✓"]
            montre.append(replace(branche[0], suite=f"dispositif {reste[0]}" if reste else ""))
            montre += [replace(etape, pliee=True) for etape in branche[1:]]
    return montre


def _branches(chemin):
    """Each card with the dispositifs that follow it."""
    branches = []
    for etape in chemin:
        if etape.carte == Carte.DISPOSITIF:
            branches[-1].append(etape)
        else:
            branches.append([etape])
    return branches


def _detail(session):
    return f"{session.date_debut:%d/%m/%Y}" if session.date_debut else ""


def adresse(carte, numero, action):
    """The address of a card; a formation's tells along which action one is going."""
    url = reverse(f"saisie:{carte}", args=[numero])
    return f"{url}?action={action.pk}" if carte == Carte.FORMATION else url


def autour(suite):
    """(previous, next) of the open card; None at an end."""
    rang = next((i for i, etape in enumerate(suite) if etape.courante), None)
    if rang is None:
        return None, None
    precedente = suite[rang - 1] if rang else None
    return precedente, suite[rang + 1] if rang + 1 < len(suite) else None
