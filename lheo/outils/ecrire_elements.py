"""Rewrite the modules of `lheo.elements` from the structure: one typed class for each element that has children.

Usage: python -m lheo.outils.ecrire_elements
"""

from functools import cache
from pathlib import Path

from lheo.structure import ELEMENTS, Element, champ

DOSSIER = Path(__file__).resolve().parent.parent / "elements"
SUJETS = {
    "commun": "What several levels share: addresses, contacts, periods, references",
    "session": "The session: when, where to register, how one is recruited",
    "action": "The action: one way to follow the training, its place, its funders",
    "organisme": "The training organisations",
    "formation": "The training, and the file that holds them all",
    "index": "The two other documents of LHÉO: summaries, and offers with their organisations",
}
RACINES = {
    "session": ["session"],
    "action": ["action"],
    "organisme": ["organisme-formation-responsable", "organisme-formateur", "organisme-financeur"],
    "formation": ["lheo"],
    "index": ["lheo-plus", "lheo-index"],
}
TYPES = {"texte": "Texte", "code": "Texte", "date": "Texte", "entier": "Entier"}
LARGEUR = 120
NOEUD = {"Entier", "Extra", "Extras", "Noeud", "Texte", "Valeur", "valeur_de"}
ENTETE = """\"\"\"{sujet}.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
\"\"\"
"""


def nom_de_classe(nom: str) -> str:
    """`SIRET-lieu-formation` -> `SIRETLieuFormation`."""
    return "".join(mot[0].upper() + mot[1:] for mot in nom.split("-"))


def suites() -> list[Element]:
    """The elements that get a class, children before parents."""
    rangees: dict[str, Element] = {}

    def ranger(element: Element) -> None:
        for enfant in element.enfants:
            if ELEMENTS[enfant.nom].genre == "suite" and enfant.nom not in rangees:
                ranger(ELEMENTS[enfant.nom])
        rangees[element.nom] = element

    for racines in RACINES.values():
        for nom in racines:
            ranger(ELEMENTS[nom])
    return list(rangees.values())


@cache
def sujet(nom: str) -> str:
    """The module of an element: that of its parents when they agree, else `commun`."""
    for module, racines in RACINES.items():
        if nom in racines:
            return module
    parents = {sujet(e.nom) for e in ELEMENTS.values() if e.genre == "suite" and nom in [c.nom for c in e.enfants]}
    return parents.pop() if len(parents) == 1 else "commun"


def lignes_de_classe(element: Element) -> list[str]:
    """The source of one class: mandatory fields have no default, repeated ones are lists."""
    lignes = ["", "", f"class {nom_de_classe(element.nom)}(Noeud, kw_only=True):", f'    """`{element.nom}`."""', ""]
    lignes.append(f'    element: ClassVar[str] = "{element.nom}"')
    for nom in ("href", "file", "datecrea", "datemaj"):
        if nom in element.attributs:
            lignes.append(f"    {nom}: str | None = None")
    for enfant in element.enfants:
        vise = ELEMENTS[enfant.nom]
        genre = TYPES.get(vise.genre) or nom_de_classe(enfant.nom)
        if enfant.maxi != 1:
            genre, defaut = f"list[{genre}]", "" if enfant.mini else " = []"
        else:
            genre, defaut = (genre, "") if enfant.mini else (f"{genre} | None", " = None")
        lignes.append(f"    {champ(enfant.nom)}: {genre}{defaut}")
    return lignes


def importes(elements: list[Element], module: str) -> list[str]:
    """The import lines a module needs."""
    noms: dict[str, set[str]] = {"noeud": {"Noeud"}}
    for enfant in (enfant for element in elements for enfant in element.enfants):
        vise = ELEMENTS[enfant.nom]
        if vise.feuille:
            noms["noeud"].add(TYPES[vise.genre])
        elif vise.genre == "choix":
            noms["noeud"].add(nom_de_classe(enfant.nom))
        elif sujet(enfant.nom) != module:
            noms.setdefault(sujet(enfant.nom), set()).add(nom_de_classe(enfant.nom))
    lignes = ["", "from __future__ import annotations", "", "from typing import ClassVar", ""]
    for nom in sorted(noms):
        lignes.append(_importe(nom, noms[nom]))
    return lignes


def _comme_isort(nom: str) -> tuple[bool, str]:
    """Constants (all capitals) before classes, as the formatter sorts them."""
    return (not nom.isupper(), nom)


def _importe(module: str, noms: set[str]) -> str:
    """One import, folded when it is too long."""
    tries = sorted(noms, key=_comme_isort)
    ligne = f"from lheo.elements.{module} import {', '.join(tries)}"
    if len(ligne) <= LARGEUR:
        return ligne
    return "\n".join([f"from lheo.elements.{module} import (", *(f"    {nom}," for nom in tries), ")"])


def modules() -> dict[str, str]:
    """File name -> source, for each module written."""
    par_sujet: dict[str, list[Element]] = {module: [] for module in SUJETS}
    for element in suites():
        par_sujet[sujet(element.nom)].append(element)
    sources = {}
    for module, elements in par_sujet.items():
        lignes = importes(elements, module)
        for element in elements:
            lignes += lignes_de_classe(element)
        sources[f"{module}.py"] = ENTETE.format(sujet=SUJETS[module]) + "\n".join(lignes) + "\n"
    sources["__init__.py"] = tout(par_sujet)
    return sources


def tout(par_sujet: dict[str, list[Element]]) -> str:
    """The package's own module: every class, by name and by element."""
    classes = sorted(nom_de_classe(element.nom) for elements in par_sujet.values() for element in elements)
    lignes = [""]
    for module in sorted([*par_sujet, "noeud"]):
        noms = NOEUD if module == "noeud" else {nom_de_classe(element.nom) for element in par_sujet[module]}
        lignes.append(_importe(module, noms))
    lignes += ["", "CLASSES: dict[str, type[Noeud]] = {", '    "extra": Extra,', '    "extras": Extras,']
    for elements in par_sujet.values():
        lignes += [f'    "{element.nom}": {nom_de_classe(element.nom)},' for element in elements]
    lignes += ["}", '"""Element with children -> its class."""', "", "__all__ = ["]
    lignes += [f'    "{nom}",' for nom in sorted(["CLASSES", *classes, *NOEUD], key=_comme_isort)] + ["]"]
    sujet_du_paquet = "The elements of LHÉO as typed, mutable structures, named as the elements are"
    return ENTETE.format(sujet=sujet_du_paquet) + "\n".join(lignes) + "\n"


if __name__ == "__main__":
    for nom_de_fichier, source in modules().items():
        (DOSSIER / nom_de_fichier).write_text(source, encoding="utf-8")
