"""What is taken at one glance is what the parser would have read; the rest is left to the parser."""

import re

import pytest

from lheo import direct, lire, verifier
from lheo.structure import ATTRIBUTS, ELEMENTS
from tests.lheo.exemple import en_octets, une_action, une_formation, une_session

pytestmark = pytest.mark.exigence("R265")


@pytest.fixture
def prises(monkeypatch):
    """The formations that were taken at one glance, by the tags they gave."""
    vues = []

    def jetons(octets, connues):
        balises, redites = direct.jetons(octets, connues)
        vues.append(octets)
        return balises, redites

    monkeypatch.setattr("lheo.lecture.jetons", jetons)
    monkeypatch.setattr("lheo.survol.jetons", jetons)
    return vues


def dit(octets):
    signalements = []
    formations = list(lire(octets, signaler=signalements.append))
    return formations, signalements, list(verifier(octets))


def test_what_we_write_is_taken_at_one_glance(prises):
    octets = en_octets(une_formation(), une_formation("21_F2", intitule_formation="L’été & l’hiver"))
    formations, signalements, _ = dit(octets)
    assert [formation.intitule_formation for formation in formations][1] == "L’été & l’hiver"
    assert (signalements, len(prises)) == ([], 4)


def test_the_same_address_read_twice_makes_two_addresses():
    sessions = [une_session("S1"), une_session("S2")]
    une, autre = next(lire(en_octets(une_formation(action=[une_action(session=sessions)])))).action[0].session
    assert une.adresse_inscription == autre.adresse_inscription
    une.adresse_inscription.adresse.ville = "ANGERS"
    assert autre.adresse_inscription.adresse.ville != "ANGERS"


@pytest.mark.parametrize(
    ("cherche", "remplace"),
    [
        (r"(<formation numero)", r"<!-- <formation> </formation> -->\1"),
        (r"(<intitule-formation>)[^<]*", r"\1<![CDATA[<formation numero=\"x\">R&D</formation>]]>"),
        (r"(<intitule-formation>)[^<]*", r"\1&#8217;"),
        (r"(<action) ", r'\1 xmlns="urn:autre" '),
        (r"<(/?)periode>", r"<\1p:periode>"),
        (r"(<certifiante)>", "\\1\n>"),
        (r"(<periode>)", r"du texte \1"),
        (r"(</action>)", r"\1</formation>"),
    ],
)
def test_what_is_out_of_the_ordinary_is_told_as_the_parser_tells_it(monkeypatch, cherche, remplace):
    octets = re.sub(cherche, remplace, en_octets(une_formation(), une_formation("21_F2")).decode()).encode()
    a_la_volee = dit(octets)
    monkeypatch.setattr("lheo.lecture._Lecteur.prendre", lambda *_: False)
    monkeypatch.setattr("lheo.verification._Verificateur.prendre", lambda *_: False)
    assert dit(octets) == a_la_volee


def test_the_encoding_announced_wins_over_what_bytes_look_like():
    octets = en_octets(une_formation(intitule_formation="MARQUE")).replace(b"UTF-8", b"ISO-8859-1")
    assert next(lire(octets.replace(b"MARQUE", "Ã©".encode("latin-1")))).intitule_formation == "Ã©"


def test_extras_nested_without_end_cost_little():
    octets = en_octets(une_formation()).replace(
        b"</session>", b"<extras>" * 9000 + b"</extras>" * 9000 + b"</session>", 1
    )
    assert "imbriqués sans fin" in list(verifier(octets))[-1].message


def test_names_of_lheo_are_those_the_expression_cuts():
    assert all(direct.JETON.fullmatch(f"</{nom}>") for nom in ELEMENTS)
    assert all(direct.ATTRIBUTS.fullmatch(f' {nom}="x"') for nom in ATTRIBUTS)
