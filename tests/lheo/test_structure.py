"""The structure says what the official files say, and the typed elements say what the structure says."""

import json
from pathlib import Path

import pytest
from lxml import etree

import lheo
from lheo.elements import CLASSES
from lheo.outils.ecrire_elements import modules
from lheo.outils.relever import en_lignes, relever
from lheo.structure import ELEMENTS, FICHIER, TABLES

XS = "{http://www.w3.org/2001/XMLSchema}"


@pytest.mark.exigence("R265")
def test_each_of_the_170_elements_is_there_once_with_the_19_tables():
    assert len(ELEMENTS) == 170
    assert len(TABLES) == 19
    assert sum(element.genre == "suite" for element in ELEMENTS.values()) == 58


def test_the_structure_is_what_the_definitions_say(reference):
    tables = reference / "tables"
    definitions = json.loads((tables / "lheo23-definitions.json").read_text(encoding="utf-8"))["defs"]
    closed = json.loads((tables / "tables.json").read_text(encoding="utf-8"))
    assert FICHIER.read_text(encoding="utf-8") == en_lignes(relever(definitions, closed))


@pytest.mark.exigence("R265")
def test_the_structure_is_what_the_official_schema_says(reference):
    schema = etree.parse(reference / "lheo-2.3.xsd").getroot()
    types = {noeud.get("name"): noeud for noeud in schema}
    assert {noeud.get("name") for noeud in schema.iterchildren(f"{XS}element")} == set(ELEMENTS)
    for nom, element in ELEMENTS.items():
        groupe = types[f"{nom}-attributes"]
        assert {attribut.get("name") for attribut in groupe} == element.attributs, nom
        if element.genre in ("libre", "choix"):
            continue
        decrit = types[f"{nom}-subtype"]
        if element.genre == "suite":
            assert [(c.nom, c.mini, c.maxi) for c in element.enfants] == [
                (
                    e.get("ref").removeprefix("lheo:"),
                    int(e.get("minOccurs")),
                    None if e.get("maxOccurs") == "unbounded" else int(e.get("maxOccurs")),
                )
                for e in decrit[0]
            ]
        elif element.genre == "code":
            assert [e.get("value") for e in decrit.iter(f"{XS}enumeration")] == list(element.table.codes), nom
        elif element.genre == "texte":
            assert _longueurs(decrit) == (element.mini, element.maxi), nom


def _longueurs(decrit):
    bornes = {e.tag.removeprefix(XS): int(e.get("value")) for e in decrit[0]}
    exacte = bornes.get("length")
    return bornes.get("minLength", exacte or 0), bornes.get("maxLength", exacte)


def test_the_typed_elements_are_freshly_written_from_the_structure():
    dossier = Path(lheo.__file__).parent / "elements"
    for nom, source in modules().items():
        assert (dossier / nom).read_text(encoding="utf-8") == source, (
            f"run python -m lheo.outils.ecrire_elements: {nom}"
        )
    assert {nom for nom, element in ELEMENTS.items() if element.enfants} == set(CLASSES) - {"extra"}
