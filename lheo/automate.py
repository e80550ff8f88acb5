"""The order of children, compiled from the structure: what may come next, and what is still missing.

For each element with children, states; a state is a dictionary: qualified name -> (next state, the child's `Plan`, its
rank when it repeats a limited number of times). Under the key None it holds its `Place`. One look-up judges one child.
"""

from functools import lru_cache
from typing import NamedTuple

from lheo.ensembles import ENSEMBLES, Regle
from lheo.regles import REFUSE, Constat, juger_valeur
from lheo.structure import ATTRIBUTS, ELEMENTS, Element
from lheo.valeurs import BLANCS, controle

COURT, CACHE = 60, 4096
Etat = dict


class Place(NamedTuple):
    """Where a state is in the sequence, how many of that child came, and the mandatory names not yet seen."""

    rang: int
    nombre: int
    manquants: tuple[str, ...]


class Plan:
    """All that is needed to check one element, in one namespace."""

    __slots__ = (
        "connus",
        "controle",
        "depart",
        "element",
        "feuille",
        "libre",
        "nom",
        "regle",
        "saute",
        "veut_attributs",
    )

    def __init__(self, element: Element):
        self.element, self.nom = element, element.nom
        self.feuille, self.libre = element.feuille, element.genre == "libre"
        self.depart: Etat = {}
        self.saute: dict[str, tuple[int, Etat]] = {}
        self.regle: Regle | None = ENSEMBLES.get(element.nom)
        self.veut_attributs = element.nom in ("code-FORMACODE", "code-public-vise")
        self.connus: dict[str, tuple[Constat, ...]] = {}
        self.controle = controle(element) if element.feuille else None

    def juger(self, valeur: str) -> tuple[Constat, ...]:
        """What is wrong with a value, by the schema first; answers are kept, for feeds repeat themselves."""
        probleme = self.controle(valeur)
        if probleme:
            constats = (Constat(REFUSE, *probleme),)
        else:
            nue = valeur if self.element.genre == "texte" else valeur.strip(BLANCS)
            constats = tuple(juger_valeur(self.element, nue))
        if len(valeur) <= COURT:
            if len(self.connus) >= CACHE:
                self.connus.clear()
            self.connus[valeur] = constats
        return constats


class _Accueil(dict):
    """The only state of `extra`: any element may come; those of LHÉO are checked, as the schema does (lax)."""

    def __missing__(self, _: str) -> tuple[Etat, Plan, int]:
        return self, INCONNU, 0


INCONNU = Plan(Element("élément", "libre", (), 0, 0, None, frozenset(ATTRIBUTS)))
INCONNU.depart = _Accueil({None: Place(0, 0, ())})


@lru_cache(maxsize=4)
def plans(espace: str) -> dict[str, Plan]:
    """Every element's plan, by name, in a namespace ("" for none)."""
    tous = {nom: Plan(element) for nom, element in ELEMENTS.items()}
    prefixe = f"{espace} " if espace else ""
    for plan in tous.values():
        if plan.libre:
            plan.depart = _Accueil({None: Place(0, 0, ())})
            plan.depart |= {prefixe + nom: (plan.depart, autre, 0) for nom, autre in tous.items()}
        elif plan.element.genre == "choix":
            plan.depart[None] = Place(0, 0, ())
            plan.depart |= {prefixe + c.nom: (plan.depart, tous[c.nom], 0) for c in plan.element.enfants}
        elif not plan.feuille:
            plan.depart = _etat(plan, tous, prefixe, {}, 0, 0)
    return tous


def _etat(plan: Plan, tous: dict[str, Plan], prefixe: str, faits: dict, rang: int, nombre: int) -> Etat:
    """The state once `nombre` of the child at `rang` came; `plan.saute` gets each child's place, and what follows."""
    if (rang, nombre) in faits:
        return faits[rang, nombre]
    enfants = plan.element.enfants
    etat = faits[rang, nombre] = {}
    attendu = True
    for suivant in range(rang, len(enfants)):
        enfant, deja = enfants[suivant], nombre if suivant == rang else 0
        nom = prefixe + enfant.nom
        if enfant.maxi is None or deja < enfant.maxi:
            apres = _etat(plan, tous, prefixe, faits, suivant, 1 if enfant.maxi is None else deja + 1)
            if not deja:
                plan.saute[nom] = (suivant, apres)
            if attendu:
                etat[nom] = (apres, tous[enfant.nom], 0 if enfant.maxi in (None, 1) else deja + 1)
        attendu = attendu and deja >= enfant.mini
    manquants = tuple(enfant.nom for i, enfant in enumerate(enfants[rang:]) if enfant.mini > (nombre if i == 0 else 0))
    etat[None] = Place(rang, nombre, manquants)
    return etat
