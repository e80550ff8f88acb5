"""Judging at one glance a formation of which there is nothing to say, as most are (R265 to R270).

The validator's own states, controls and rules, over the tags that `lheo.direct` cuts. At the first thing to say,
`Inhabituel`: the validator then goes through the formation itself, and says it with its line and its path.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lheo.automate import Plan, plans
from lheo.direct import CONNUES, Inhabituel, Jeton, attributs, jetons, retenir
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

    def recevoir(self, suite: "Suite") -> None:
        nom = suite.plan.nom
        self.nombres[nom] = self.nombres.get(nom, 0) + 1
        self.contenu[nom] = suite.contenu


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
            self._parcourir(*jetons(dedans, self.connues))
        except (IndexError, KeyError, ValueError) as erreur:
            raise Inhabituel from erreur
        if self.pile != [racine]:
            raise Inhabituel
        return racine

    def _parcourir(self, balises: Iterator[Jeton], redites: Iterator[Any]) -> None:  # noqa: C901
        """Go through the tags: one long loop, for a call for each would cost a third."""
        suite, a_retenir = self.pile[-1], {}
        contenu, etat = suite.contenu, suite.etat
        for nom, ecrits, valeur, ferme in balises:
            if nom is None:
                if ferme is None:
                    redite = next(redites)
                    if isinstance(redite, str):
                        a_retenir[len(self.pile)] = redite
                    else:
                        etat = etat[redite.plan.nom][0]
                        suite.recevoir(redite)
                    continue
                if ferme != suite.plan.nom or etat[None].manquants:
                    raise Inhabituel
                self._clore()
                if part := a_retenir.pop(len(self.pile), None):
                    retenir(self.connues, part, suite)
                suite = self.pile[-1]
                contenu, etat = suite.contenu, suite.etat
                continue
            etat, plan, _ = etat[nom]
            if (valeur is None) == (plan.feuille or plan.libre):
                raise Inhabituel
            if plan.feuille:
                constats = plan.connus.get(valeur)
                if constats is None:
                    constats = plan.juger(valeur)
                if constats or ((ecrits or plan.veut_attributs) and _reproches(plan, valeur, ecrits)):
                    raise Inhabituel
                contenu[nom] = valeur
            elif plan.libre:
                sans_reproche(plan, ecrits or "")
            else:
                suite.etat = etat
                suite = Suite(plan, ecrits)
                self.pile.append(suite)
                contenu, etat = suite.contenu, suite.etat
        suite.etat = etat

    def _clore(self) -> None:
        suite = self.pile[-1]
        plan = suite.plan
        if plan.regle:
            parents = [autour.plan.nom for autour in self.pile]
            if any(plan.regle(Contenu(suite.contenu, suite.nombres, suite.attributs, parents))):
                raise Inhabituel
        self.pile.pop()
        self.pile[-1].recevoir(suite)


@lru_cache(maxsize=CONNUES)
def sans_reproche(plan: Plan, ecrits: str) -> dict[str, str]:
    """The attributes of an element, when nothing is to be said of them nor remembered. Raises `Inhabituel`."""
    lus = attributs(ecrits)
    if "id" in lus or "idref" in lus or any(juger_dates(lus)):
        raise Inhabituel
    if any(controler_attribut(plan.element, nom, valeur) for nom, valeur in lus.items()):
        raise Inhabituel
    return lus


@lru_cache(maxsize=CONNUES)
def _reproches(plan: Plan, valeur: str, ecrits: str | None) -> bool:
    lus = sans_reproche(plan, ecrits or "")
    return plan.veut_attributs and any(juger_attributs(plan.nom, valeur, lus))
