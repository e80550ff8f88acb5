"""Judging at one glance a formation of which there is nothing to say, as most are (R265 to R270).

The validator's own states, controls and rules, over the tags that `lheo.direct` cuts. At the first thing to say,
`Inhabituel`: the validator then goes through the formation itself, and says it with its line and its path.
"""

from functools import lru_cache

from lheo.automate import Plan, plans
from lheo.direct import CONNUES, Inhabituel, attributs, jetons, parts, texte_simple
from lheo.ensembles import Contenu
from lheo.regles import juger_attributs, juger_dates
from lheo.valeurs import controler_attribut


class Suite:
    """An element with children, and what its rules ask of it."""

    __slots__ = ("attributs", "contenu", "etat", "nombres", "plan")

    def __init__(self, plan: Plan, ecrits: str | None):
        self.plan, self.etat = plan, plan.depart
        self.attributs = sans_reproche(plan, ecrits) if ecrits else {}
        self.contenu: dict[str, object] = {}
        self.nombres: dict[str, int] = {}


class Survol:
    """The formations of one document; `connues` remembers the parts already judged."""

    def __init__(self) -> None:
        self.connues: dict[str, Suite] = {}
        self.pile: list[Suite] = []

    def formation(self, dedans: bytes) -> Suite:
        """What the inside of a formation holds, when nothing is to be said of it. Raises `Inhabituel`."""
        racine = Suite(plans("")["formation"], None)
        self.pile = [racine]
        try:
            for avant, nom, part in parts(texte_simple(dedans)):
                self._parcourir(avant)
                if part:
                    self._part(nom, part)
        except (IndexError, KeyError, ValueError) as erreur:
            raise Inhabituel from erreur
        if self.pile != [racine]:
            raise Inhabituel
        return racine

    def _part(self, nom: str, part: str) -> None:
        connue = self.connues.get(part)
        autour = self.pile[-1]
        if connue:
            autour.etat = autour.etat[nom][0]
            self.pile.append(connue)
            self._clore()
            return
        ouvertes = len(self.pile)
        self._parcourir(part)
        if len(self.pile) != ouvertes:
            raise Inhabituel
        if len(self.connues) >= CONNUES:
            self.connues.clear()
        self.connues[part] = self.close

    def _parcourir(self, texte: str) -> None:
        """Go through tags from inside the last open element."""
        suite = self.pile[-1]
        contenu, etat = suite.contenu, suite.etat
        for nom, ecrits, valeur, ferme in jetons(texte):
            if nom is None:
                suite.etat = etat
                if ferme != suite.plan.nom:
                    raise Inhabituel
                self._clore()
                suite = self.pile[-1]
                contenu, etat = suite.contenu, suite.etat
                continue
            etat, plan, _ = etat[nom]
            if plan.feuille:
                if valeur is None:
                    raise Inhabituel
                constats = plan.connus.get(valeur)
                if constats is None:
                    constats = plan.juger(valeur)
                if constats or ((ecrits or plan.veut_attributs) and _reproches(plan, valeur, ecrits)):
                    raise Inhabituel
                contenu[nom] = valeur
            elif (valeur is not None) != plan.libre:
                raise Inhabituel
            elif plan.libre:
                sans_reproche(plan, ecrits or "")
            else:
                suite.etat = etat
                suite = Suite(plan, ecrits)
                self.pile.append(suite)
                contenu, etat = suite.contenu, suite.etat
        suite.etat = etat

    def _clore(self) -> None:
        self.close = suite = self.pile[-1]
        plan = suite.plan
        if suite.etat[None].manquants:
            raise Inhabituel
        if plan.regle:
            parents = [autour.plan.nom for autour in self.pile]
            if any(plan.regle(Contenu(suite.contenu, suite.nombres, suite.attributs, parents))):
                raise Inhabituel
        self.pile.pop()
        autour = self.pile[-1]
        autour.nombres[plan.nom] = autour.nombres.get(plan.nom, 0) + 1
        autour.contenu[plan.nom] = suite.contenu


@lru_cache(maxsize=CONNUES)
def sans_reproche(plan: Plan, ecrits: str) -> dict[str, str]:
    """The attributes of an element, when nothing is to be said of them nor remembered. Raises `Inhabituel`."""
    lus = attributs(ecrits) if ecrits else {}
    if "id" in lus or "idref" in lus or any(juger_dates(lus)):
        raise Inhabituel
    if any(controler_attribut(plan.element, nom, valeur) for nom, valeur in lus.items()):
        raise Inhabituel
    return lus


def _reproches(plan: Plan, valeur: str, ecrits: str | None) -> bool:
    lus = sans_reproche(plan, ecrits or "")
    return plan.veut_attributs and any(juger_attributs(plan.nom, valeur, lus))
