"""Formations of any shape, made from the structure of LHÉO and a seed that hypothesis draws.

A document has hundreds of choices: drawing each by hypothesis takes seconds, and a seed says as much.
"""

from random import Random

from hypothesis import strategies as st

from lheo.elements import CLASSES, Extra, Extras, Noeud, Valeur
from lheo.structure import ATTRIBUTS, ELEMENTS, Element, champ

LETTRES = "abcdefghijklmnopqrstuvwxyzABCéèêçàÉŒœ’« »€–🎓中0123456789 \n\t&<>\"'"
INSTANTS = ["2027-03-15T08:00:00+01:00", "2027-03-15T08:00:00", "2027-03-15T08:00:00.25Z"]
ADRESSES = ["https://exemple.fr/a?b=c#d", "urn:lheo:1", "/formation/1"]


def texte(hasard: Random, mini: int, maxi: int) -> str:
    longueur = hasard.choice([mini, maxi, hasard.randint(mini, min(maxi, mini + 40))])
    return "".join(hasard.choices(LETTRES, k=longueur))


def valeur(hasard: Random, element: Element) -> str | int:
    if element.genre == "texte":
        return texte(hasard, element.mini, element.maxi)
    if element.genre == "code":
        return hasard.choice([c for c, libelle in element.table.codes.items() if not libelle.startswith("Code(s)")])
    if element.genre == "entier":
        return hasard.randint(element.mini, element.maxi)
    jour = f"{hasard.randint(1900, 2199)}{hasard.randint(1, 12):02}{hasard.randint(1, 28):02}"
    return hasard.choice([jour, jour, "00000000", "99999999", "20270000", "20270300"])


def attributs(hasard: Random, noms: frozenset[str]) -> dict[str, str]:
    """A few attributes; `id` and `idref` are tried apart, for they speak of the whole file."""
    choix = {"dateTime": hasard.choice(INSTANTS), "anyURI": hasard.choice(ADRESSES)}
    tires = hasard.sample(sorted(noms - {"id", "idref"}), hasard.choice([0, 0, 0, 0, 1, 2]))
    return {champ(nom): choix.get(ATTRIBUTS.get(nom, ""), texte(hasard, 0, 20)) for nom in tires}


def extras(hasard: Random, profondeur: int = 2) -> Extras:
    return Extras(
        extra=[Extra(valeur=texte(hasard, 0, 20), info=texte(hasard, 0, 5)) for _ in range(hasard.randint(0, 2))],
        extras=[extras(hasard, profondeur - 1) for _ in range(hasard.randint(0, 1) if profondeur else 0)],
        **attributs(hasard, frozenset({"info", "tag"})),
    )


def un(hasard: Random, nom: str, abondance: int) -> str | int | Noeud:
    """An element and its children; an optional child is there once in `abondance`."""
    element = ELEMENTS[nom]
    if nom == "extras":
        return extras(hasard)
    if element.feuille:
        seule, portes = valeur(hasard, element), attributs(hasard, frozenset(ATTRIBUTS))
        return Valeur(valeur=seule, **portes) if portes else seule
    contenu = attributs(hasard, element.attributs)
    for enfant in element.enfants:
        nombre = enfant.mini
        if hasard.randint(1, abondance) == 1:
            nombre = hasard.randint(max(enfant.mini, 1), min(enfant.maxi or 2, 3))
        tires = [un(hasard, enfant.nom, abondance) for _ in range(nombre)]
        if enfant.maxi != 1:
            contenu[champ(enfant.nom)] = tires
        elif tires:
            contenu[champ(enfant.nom)] = tires[0]
    return CLASSES[nom](**contenu)


def une_formation(hasard: Random) -> Noeud:
    return un(hasard, "formation", hasard.choice([2, 4, 20]))


HASARDS = st.integers(0, 2**32).map(Random)
