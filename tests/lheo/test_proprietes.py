"""The writer, the reader and the validator against the official schema, on documents of any shape.

`LHEO_ESSAIS=2000 pytest tests/lheo/test_proprietes.py` tries as many documents in each test.
"""

import os
import re
from copy import deepcopy
from io import BytesIO
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from lheo import ecrire, lire, verifier
from lheo.structure import ELEMENTS, ESPACE
from tests.lheo.generateurs import HASARDS, une_formation

NOMBRE = int(os.environ.get("LHEO_ESSAIS", "0"))
ESSAIS = settings(
    max_examples=NOMBRE or 60,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PLUS_STRICTS = {"identifiant", "renvoi"}
"""Rules of XML Schema that libxml2 does not apply."""
MAUVAIS = [
    "",
    " ",
    "oui",
    "1.5",
    "20261399",
    "2026-01-01",
    "-1",
    "9" * 20,
    "x" * 60,
    "x" * 3001,
    " 1 ",
    "12",
    "20270315",
]
MAUVAIS_ATTRIBUTS = ["numero", "datemaj", "href", "zz", "id", "horodatage-export", "uri", "info"]


def ecrit(hasard):
    formations = [une_formation(hasard) for _ in range(hasard.randint(1, 2))]
    sortie = BytesIO()
    ecrire(sortie, formations)
    return formations, sortie.getvalue()


@pytest.mark.exigence("R265")
@ESSAIS
@given(HASARDS)
def test_what_the_writer_writes_the_official_schema_accepts(xsd, hasard):
    _, octets = ecrit(hasard)
    assert xsd.validate(etree.fromstring(octets)), xsd.error_log


@pytest.mark.exigence("R265")
@ESSAIS
@given(HASARDS)
def test_the_reader_gives_back_what_the_writer_wrote(hasard):
    formations, octets = ecrit(hasard)
    assert list(lire(octets, strict=True)) == formations


@pytest.mark.exigence("R265")
@ESSAIS
@given(HASARDS)
def test_our_validator_refuses_nothing_of_what_the_writer_writes(hasard):
    _, octets = ecrit(hasard)
    assert [a for a in verifier(octets) if a.gravite == "refuse"] == []


def abime(hasard: Random) -> bytes:
    """A document made wrong in one to three places, or left right by chance."""
    racine = etree.fromstring(ecrit(hasard)[1])
    for _ in range(hasard.randint(1, 3)):
        noeuds = [noeud for noeud in racine.iter() if noeud is not racine]
        if not noeuds:
            break
        element = hasard.choice(noeuds)
        mutation = hasard.choice(MUTATIONS)
        if mutation not in (retirer, repeter, deplacer) or element.getparent() is not None:
            mutation(hasard, element)
    return etree.tostring(racine, xml_declaration=True, encoding="UTF-8")


def retirer(hasard, element):
    element.getparent().remove(element)


def repeter(hasard, element):
    for _ in range(hasard.choice([1, 5, 12])):
        element.addnext(deepcopy(element))


def deplacer(hasard, element):
    parent = element.getparent()
    parent.insert(hasard.randint(0, len(parent)), element)


def renommer(hasard, element):
    element.tag = f"{{{ESPACE}}}{hasard.choice([*ELEMENTS, 'inconnu'])}"


def autre_espace(hasard, element):
    element.tag = hasard.choice(["{http://exemple.fr}", ""]) + etree.QName(element).localname


def changer_le_texte(hasard, element):
    element.text = hasard.choice(MAUVAIS)


def glisser_une_balise(hasard, element):
    ajoute = etree.Element(f"{{{ESPACE}}}{hasard.choice([*ELEMENTS, 'b'])}")
    ajoute.text, ajoute.tail = hasard.choice(MAUVAIS), "\n"
    element.insert(hasard.randint(0, len(element)), ajoute)


def changer_un_attribut(hasard, element):
    element.set(hasard.choice(MAUVAIS_ATTRIBUTS), hasard.choice([*MAUVAIS, "http://[", "a%zz", "a"]))


MUTATIONS = [
    retirer,
    repeter,
    deplacer,
    renommer,
    autre_espace,
    changer_le_texte,
    glisser_une_balise,
    changer_un_attribut,
]


@pytest.mark.exigence("R265")
@settings(ESSAIS, max_examples=NOMBRE or 250)
@given(HASARDS)
def test_what_the_official_schema_refuses_we_refuse_on_the_same_line(xsd, hasard):
    document = abime(hasard)
    xsd.validate(etree.fromstring(document))
    officielles = {erreur.line for erreur in xsd.error_log}
    refusees = {a.ligne for a in verifier(document) if a.gravite == "refuse" and a.code not in PLUS_STRICTS}
    assert officielles <= refusees, [erreur.message for erreur in xsd.error_log if erreur.line not in refusees]
    assert bool(officielles) == bool(refusees)


MORCEAUX = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"\0",
    b"\xff",
    b"\xc3",
    b"&#0;",
    b"&#x41;",
    b'"',
    b"<?x?>",
    b"\r\n",
]


def gate(hasard: Random) -> bytes:
    """The bytes of a document, some of them lost, repeated, swapped or replaced."""
    octets = bytearray(ecrit(hasard)[1])
    for _ in range(hasard.randint(1, 3)):
        ici, loin = (hasard.randrange(len(octets)) for _ in range(2))
        match hasard.randint(0, 4):
            case 0:
                del octets[ici : ici + hasard.choice([1, 10, 500])]
            case 1:
                octets[ici:ici] = hasard.choice(MORCEAUX)
            case 2:
                octets[ici:ici] = octets[loin : loin + 40]
            case 3:
                octets[ici] = hasard.randrange(256)
            case _:
                del octets[ici:]
        if not octets:
            break
    return bytes(octets)


@pytest.mark.exigence("R265")
@settings(ESSAIS, max_examples=NOMBRE or 150)
@given(HASARDS)
def test_whatever_the_bytes_we_refuse_what_cannot_be_read_and_what_the_schema_refuses(xsd, hasard):
    document = gate(hasard)
    try:
        accepte = xsd.validate(etree.fromstring(document))
    except etree.XMLSyntaxError:
        accepte = False
    refusees = [a for a in verifier(document) if a.gravite == "refuse" and a.code not in PLUS_STRICTS]
    assert bool(refusees) == (not accepte)
    assert all(a.message and a.conseil and a.ligne >= 1 for a in refusees)
    assert len(list(lire(document, signaler=lambda _: None))) <= document.count(b"<formation")


def tout_dit(octets):
    """What the validator and the reader make of a document."""
    signalements = []
    formations = list(lire(octets, signaler=signalements.append))
    return list(verifier(octets)), formations, signalements


@pytest.mark.exigence("R265")
@ESSAIS
@given(HASARDS, st.booleans())
def test_a_formation_taken_at_one_glance_is_read_and_judged_as_tag_by_tag(hasard, repete):
    octets = abime(hasard)
    if repete:
        octets = re.sub(rb"(<formation[ >].*</formation>)", rb"\1\n\1\n\1", octets, flags=re.DOTALL)
    par_balises = re.sub(rb"(<formation(?: [^>]*)?>)", rb"\1<!-- -->", octets)
    assert tout_dit(octets) == tout_dit(par_balises)
