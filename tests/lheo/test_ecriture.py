"""The writer refuses what is wrong, and says where."""

import gzip

import pytest

from lheo import Ecrivain, Extra, Extras, Valeur, ValeurRefusee, ecrire, fragment, lire
from lheo.elements import Periode
from tests.lheo.exemple import une_action, une_formation, une_session

pytestmark = pytest.mark.exigence("R265")


@pytest.mark.parametrize(
    ("formation", "chemin", "mots"),
    [
        (une_formation(intitule_formation="x" * 256), "formation/intitule-formation", "256 caractères"),
        (une_formation(intitule_formation=""), "formation/intitule-formation", "vide"),
        (une_formation(certifiante="oui"), "formation/certifiante", "n’est pas un code"),
        (une_formation(objectif_general_formation="1"), "formation/objectif-general-formation", "n’écrit plus"),
        (une_formation(intitule_formation=None), "formation/intitule-formation", "manque"),
        (une_formation(action=[]), "formation/action", "manque"),
        (une_formation(action=une_action()), "formation/action", "une liste"),
        (une_formation(certifiante=1), "formation/certifiante", "un texte"),
        (
            une_formation(action=[une_action(nombre_heures_total=-1)]),
            "formation/action[1]/nombre-heures-total",
            "bornes",
        ),
        (
            une_formation(action=[une_action(nombre_heures_total="810")]),
            "formation/action[1]/nombre-heures-total",
            "entier",
        ),
        (une_formation(action=[une_action(), une_action(session=["S1"])]), "formation/action[2]/session[1]", "Session"),
        (
            une_formation(
                action=[une_action(session=[une_session(periode=Periode(debut="20270231", fin="20271001"))])]
            ),
            "formation/action[1]/session[1]/periode/debut",
            "calendrier",
        ),
        (
            une_formation(action=[une_action(code_public_vise=["80006"] * 11)]),
            "formation/action[1]/code-public-vise",
            "11 fois",
        ),
        (une_formation(horodatage_export="20270101"), "formation/@horodatage-export", "ne convient pas"),
        (une_formation(certifiante=Valeur(valeur="1", uri="%zz")), "formation/certifiante/@uri", "ne convient pas"),
    ],
)
def test_what_breaks_the_schema_or_the_calendar_is_refused_with_its_path(formation, chemin, mots):
    with pytest.raises(ValeurRefusee) as refus:
        fragment(formation)
    assert refus.value.chemin == chemin
    assert mots in str(refus.value)
    assert refus.value.probleme.conseil


def test_text_is_escaped_and_control_characters_are_removed():
    formation = une_formation(
        intitule_formation="A & B <c> ]]>", contenu_formation="un\x0bdeux\r\ntrois\x00\x1f", info='dit "x"\n<y>'
    )
    octets = fragment(formation)
    assert b"<intitule-formation>A &amp; B &lt;c&gt; ]]&gt;</intitule-formation>" in octets
    assert b"<contenu-formation>un\ndeux\ntrois</contenu-formation>" in octets
    assert b'info="dit &quot;x&quot;&#10;&lt;y&gt;"' in octets


def test_each_element_has_its_line():
    lignes = fragment(une_formation()).decode().splitlines()
    assert lignes[0] == '    <formation numero="21_F1" datemaj="20261101">'
    assert lignes[-1] == "    </formation>"
    assert all(ligne.count("<") <= 2 for ligne in lignes)


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path):
    cible = tmp_path / "flux.xml"
    ecrire(cible, [une_formation()])
    avant = cible.read_bytes()
    with pytest.raises(ValeurRefusee):
        ecrire(cible, [une_formation("21_F2"), une_formation(certifiante="9")])
    assert cible.read_bytes() == avant
    assert list(tmp_path.iterdir()) == [cible]


def test_a_file_without_formation_is_refused(tmp_path):
    with pytest.raises(ValeurRefusee, match="lheo/offres : <formation> manque"):
        ecrire(tmp_path / "flux.xml", [])


def test_a_file_named_gz_is_packed_and_the_same_twice(tmp_path):
    for nom in ("a.xml.gz", "b.xml.gz"):
        ecrire(tmp_path / nom, [une_formation()])
    assert (tmp_path / "a.xml.gz").read_bytes() == (tmp_path / "b.xml.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.xml.gz").read_bytes()).startswith(b"<?xml")
    assert list(lire(tmp_path / "a.xml.gz")) == [une_formation()]


def test_a_file_is_made_of_fragments_and_ends_with_its_extras(tmp_path, xsd):
    from lxml import etree

    stamp = Extras(info="flux-intercarif", extra=[Extra(info="date-export", valeur="20261121")])
    attributs = {"horodatage-export": "2026-11-21T02:00:00+01:00"}
    with Ecrivain(tmp_path / "flux.xml", attributs, [stamp]) as ecrivain:
        ecrivain.ajouter(fragment(une_formation()))
        ecrivain.ajouter(fragment(une_formation("21_F2")))
    document = etree.parse(tmp_path / "flux.xml")
    assert xsd.validate(document)
    assert document.getroot().get("horodatage-export") == "2026-11-21T02:00:00+01:00"
    assert document.getroot()[0][-1].get("info") == "flux-intercarif"


def test_an_identifier_serves_once_and_a_reference_finds_it(tmp_path):
    with pytest.raises(ValeurRefusee, match="déjà porté"):
        ecrire(tmp_path / "a.xml", [une_formation(id="a"), une_formation(id="a")])
    with pytest.raises(ValeurRefusee, match="ne désigne aucun"):
        ecrire(tmp_path / "a.xml", [une_formation(idref="b")])
    assert ecrire(tmp_path / "a.xml", [une_formation(id="a", idref="b"), une_formation(id="b")]) == 2
