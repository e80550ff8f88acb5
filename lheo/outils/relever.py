"""Rewrite `donnees/structure.json` from the definitions of LHÉO.

Usage: python -m lheo.outils.relever lheo23-definitions.json tables.json

The definitions are those that the LHÉO glossary publishes (https://lheo.gouv.fr). Only facts are kept: names, order,
cardinalities, lengths, bounds, attributes, codes and labels of the closed lists.
"""

import json
import sys
from pathlib import Path

from lheo.structure import FICHIER

GENRES = {
    "sequence": "suite",
    "choice": "choix",
    "basic_text": "texte",
    "basic_key": "code",
    "basic_int": "entier",
    "basic_date": "date",
    "basic_any": "libre",
}
TYPES = {"id": "ID", "idref": "IDREF", "uri": "anyURI"}
SOURCE = (
    "Faits relevés dans les définitions publiques de LHÉO 2.3 (Langage harmonisé d’échange d’informations sur l’offre "
    "de formation, https://lheo.gouv.fr) : noms, ordre, cardinalités, longueurs, bornes, attributs, listes fermées."
)


def relever(definitions: dict, tables: dict) -> dict:
    """The structure as data; a cardinality without maximum is written 0, as the definitions do."""
    communs = set.intersection(*(set(element["attributes"]) for element in definitions.values()))
    return {
        "source": SOURCE,
        "version": "2.3",
        "espace": "http://lheo.gouv.fr/2.3",
        "attributs": {
            nom: "dateTime" if nom.startswith("horodatage") else TYPES.get(nom, "texte")
            for nom in next(iter(definitions.values()))["attributes"]
        },
        "tables": {
            nom: {"libelle": table["label"], "codes": {entree["code"]: entree["label"] for entree in table["entries"]}}
            for nom, table in tables.items()
        },
        "elements": {nom: element_releve(element, communs) for nom, element in definitions.items()},
    }


def element_releve(element: dict, communs: set[str]) -> dict:
    """One element; the attributes are those it has beside the common ones."""
    genre = GENRES[element["kind"]]
    releve: dict = {"genre": genre}
    bornes = element.get("attrs", {})
    if genre == "suite":
        releve["enfants"] = [[enfant["name"], enfant["min"], enfant["max"]] for enfant in element["children"]]
    elif genre == "choix":
        releve["enfants"] = [[enfant["name"], 0, 0] for enfant in element["children"]]
    elif genre == "texte":
        releve["bornes"] = [int(bornes["lgmin"]), int(bornes["lgmax"])]
    elif genre == "entier":
        releve["bornes"] = [int(bornes["vmin"]), int(bornes["vmax"])]
    elif genre == "code":
        releve["table"] = bornes["ref"]
    propres = [nom for nom in element["attributes"] if nom not in communs]
    return releve | ({"attributs": propres} if propres else {})


def en_lignes(releve: dict) -> str:
    """JSON with one table or element on each line, so that a change of LHÉO reads well in a diff."""

    def bloc(contenu: dict) -> str:
        return ",\n".join(f"  {json.dumps(nom)}: {json.dumps(v, ensure_ascii=False)}" for nom, v in contenu.items())

    entete = ("source", "version", "espace")
    tete = "".join(f"{json.dumps(nom)}: {json.dumps(releve[nom], ensure_ascii=False)},\n" for nom in entete)
    blocs = ",\n".join(f'"{nom}": {{\n{bloc(releve[nom])}\n}}' for nom in ("attributs", "tables", "elements"))
    return f"{{\n{tete}{blocs}\n}}\n"


if __name__ == "__main__":
    lus = [json.loads(Path(nom).read_text(encoding="utf-8")) for nom in sys.argv[1:3]]
    FICHIER.write_text(en_lignes(relever(lus[0]["defs"], lus[1])), encoding="utf-8")
