"""The validator: severity, line, path, what is wrong and what to do."""

import pytest

from lheo import verifier
from lheo.elements import Adresse, Coordonnees, LieuDeFormation, Periode
from lheo.regles import nda_valide, siret_valide
from tests.lheo.exemple import coordonnees, en_octets, une_action, une_formation, une_session

pytestmark = pytest.mark.exigence("R265")
OCTETS = en_octets()


def dits(octets):
    return [(a.gravite, a.code) for a in verifier(octets)]


def test_nothing_is_said_of_a_good_file():
    assert dits(OCTETS) == []


def test_the_official_examples_are_not_refused(reference):
    for fichier in sorted((reference / "examples").glob("*.xml")):
        assert [a for a in verifier(fichier) if a.gravite == "refuse"] == []


def test_an_anomaly_says_where_what_and_what_to_do():
    octets = OCTETS.replace(b"<debut>20270301<", b"<debut>2027-03-01<")
    (anomalie,) = verifier(octets)
    assert anomalie.gravite == "refuse"
    assert octets.splitlines()[anomalie.ligne - 1].strip() == b"<debut>2027-03-01</debut>"
    assert anomalie.chemin == "lheo/offres/formation[1]/action[1]/session[1]/periode/debut"
    assert anomalie.numero == "S1"
    assert anomalie.message == "« 2027-03-01 » n’est pas une date dans <debut>."
    assert anomalie.conseil == "Écrivez la date en huit chiffres, année, mois et jour : 20270315."


@pytest.mark.parametrize(
    ("avant", "apres", "code", "mots"),
    [
        (b"<certifiante>1</certifiante>", b"", "manque", "<certifiante> manque avant <contact-formation>"),
        (b"<certifiante>1</certifiante>", b"<certifiante>oui</certifiante>", "code", "« oui » n’est pas un code"),
        (b"<certifiante>1<", b"<certifiante>1<b/><", "balise", "contient une balise <b>"),
        (b"<certifiante>", b"<certifiant>1</certifiant><certifiante>", "inconnu", "<certifiant> n’a pas sa place"),
        (b"<certifiante>", b'<certifiante datemaj="20270101">', "attribut", "ne porte pas d’attribut « datemaj »"),
        (b"<certifiante>", b"bonjour<certifiante>", "texte", "« bonjour »"),
        (b"<code-NSF>", b"<code-NSF>", None, ""),
        (b"<intitule-formation>T", b"<intitule-formation>" + b"T" * 300, "longueur", "de 1 à 255 caractères"),
        (b"<nombre-heures-total>810<", b"<nombre-heures-total>35,5<", "entier", "« 35,5 » n’est pas un nombre entier"),
        (
            b"<session numero",
            b"<duree-cycle>1</duree-cycle><duree-cycle>1</duree-cycle><session numero",
            "nombre",
            "1 fois",
        ),
        (
            b"<etat-recrutement>1</etat-recrutement>",
            b"<periode/>",
            "ordre",
            "il doit venir avant <adresse-inscription>",
        ),
        (b'xmlns="http://lheo.gouv.fr/2.3"', b'xmlns="http://www.lheo.org/2.2"', "espace", "LHÉO 2.2"),
        (b'xmlns="http://lheo.gouv.fr/2.3"', b"", "espace", "aucun espace de noms"),
        (b"</session>", b"</sesion>", "illisible", "balise de fin"),
        (b"Cloisons &amp;", b"Cloisons &", "illisible", "bien formé"),
        (b"Cloisons &amp;", b"Cloisons &nbsp;", "illisible", "entité"),
    ],
)
def test_what_the_schema_refuses_is_told_in_french(avant, apres, code, mots):
    refus = [a for a in verifier(OCTETS.replace(avant, apres, 1)) if a.gravite == "refuse"]
    if code is None:
        assert refus == []
    else:
        assert refus[0].code == code
        assert mots in refus[0].message
        assert all(a.conseil for a in refus)


def test_an_unknown_element_gets_a_hint():
    (premier, *_) = verifier(OCTETS.replace(b"certifiante>", b"certifiant>"))
    assert premier.conseil == "S’agit-il de <certifiante> ?"
    (premier, *_) = verifier(OCTETS.replace(b"<certifiante>", b"<SIRET>1</SIRET><certifiante>"))
    assert premier.conseil.startswith("Mettez-le dans <")


@pytest.mark.parametrize(
    ("avant", "apres", "code"),
    [
        (b"<fin>20270930", b"<fin>20270931", "date"),
        (b"<fin>20270930", b"<fin>20271399", "date"),
        (b"<fin>20270930", b"<fin>20270228", "periode"),
        (b"<SIRET>73282932000074", b"<SIRET>73282932000075", "siret"),
        (b"<SIRET>73282932000074", b"<SIRET>ABCDEFGHIJKLMN", "siret"),
        (b"<numero-activite>52440404044", b"<numero-activite>5244040404X", "nda"),
        (b'<code-FORMACODE ref="V14" tag="principal">', b"<code-FORMACODE>", "ref"),
        (b'<code-public-vise ref="V14">', b"<code-public-vise>", "ref"),
        (b"<nb-places-financees>12", b"<nb-places-financees>-1", "borne"),
        (b"<nb-places-financees>12", b"<nb-places-financees>123456", "borne"),
        (b"<resultats-attendus>Titre professionnel", b"<resultats-attendus>Non renseign\xc3\xa9", "remplissage"),
        (b"<resultats-attendus>Titre professionnel", b"<resultats-attendus> ", "blanc"),
        (b'datemaj="20261101"', b'datemaj="hier"', "date"),
        (b"<code-financeur>2", b"<code-financeur>1", "code-abandonne"),
        (b"<code-RNCP>RNCP35419</code-RNCP>", b"", "vide"),
        (b"<code-INSEE-commune>44109", b"<code-INSEE-commune>49007", "departement"),
        (b"<courriel>accueil@exemple.fr", b"<courriel>accueil", "courriel"),
    ],
)
def test_what_the_schema_accepts_although_it_is_wrong_is_told(avant, apres, code):
    assert avant in OCTETS
    assert dits(OCTETS.replace(avant, apres, 1)) == [("faux", code)]


def test_prices_and_hours_that_break_readers_are_told():
    octets = en_octets(une_formation(action=[une_action(prix_total_TTC="6500,00", prix_horaire_TTC="12 €")]))
    assert dits(octets) == [("faux", "prix"), ("faux", "prix")]
    assert dits(en_octets(une_formation(action=[une_action(prix_total_TTC="6500.00")]))) == []


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        ("00000000", "99999999"),
        ("20270301", "20270000"),
        ("20270301", "20270300"),
        ("20270000", "20270101"),
        ("20270301", "20270301"),
    ],
)
def test_dates_by_convention_are_right(debut, fin):
    session = une_session(periode=Periode(debut=debut, fin=fin))
    assert dits(en_octets(une_formation(action=[une_action(session=[session])]))) == []


@pytest.mark.exigence("R009", "R266", "R267", "R268", "R269", "R270")
def test_what_consumers_drop_is_told():
    assert dits(en_octets(une_formation(action=[une_action(organisme_formateur=[])]))) == [
        ("ignore", "organisme-formateur")
    ]
    assert dits(en_octets(une_formation(action=[une_action(lieu_de_formation=[])]))) == [
        ("ignore", "lieu-de-formation")
    ]
    nue = Adresse(ligne=["1 rue"], codepostal="44000", ville="Ville")
    lieu = LieuDeFormation(coordonnees=Coordonnees(adresse=nue))
    octets = en_octets(une_formation(action=[une_action(lieu_de_formation=[lieu])]))
    assert dits(octets) == [("ignore", "departement"), ("ignore", "code-INSEE-commune")]
    lieu = LieuDeFormation(coordonnees=Coordonnees(nom="Accueil"))
    assert dits(en_octets(une_formation(action=[une_action(lieu_de_formation=[lieu])]))) == [("ignore", "lieu-adresse")]
    assert dits(OCTETS.replace(b'<code-public-vise ref="V14">', b'<code-public-vise ref="V10">')) == [("ignore", "ref")]
    assert dits(en_octets(une_formation(None))) == [("ignore", "numero")]


def test_what_is_good_to_know_is_only_information():
    deux = [LieuDeFormation(coordonnees=coordonnees())] * 2
    action = une_action(lieu_de_formation=deux, nombre_heures_total=9, organisme_financeur=[])
    action.session[0].etat_recrutement = None
    formation = une_formation(
        action=[action], certification=[], objectif_formation="<p>Bonjour&nbsp;!</p>", code_niveau_entree="4"
    )
    formation.domaine_formation.code_FORMACODE = []
    codes = {
        "formacode",
        "html",
        "niveau-ancien",
        "etat-recrutement",
        "lieu-de-formation",
        "organisme-financeur",
        "heures",
        "certifiante",
    }
    assert set(dits(en_octets(formation))) == {("information", code) for code in codes}


def test_a_number_or_an_identifier_met_twice_is_told_with_both_lines():
    seconde = une_formation("21_F2", id="b", action=[une_action("21_S2")])
    octets = en_octets(une_formation(id="a"), seconde)
    doubles = octets.replace(b'id="b"', b'id="a" idref="inconnu"')
    anomalies = list(verifier(doubles))
    assert {(a.gravite, a.code) for a in anomalies} == {
        ("refuse", "identifiant"),
        ("refuse", "renvoi"),
        ("faux", "numero-double"),
    }
    double = next(a for a in anomalies if a.code == "numero-double")
    lignes = doubles.splitlines()
    assert lignes[double.ligne - 1].strip() == b'<session numero="S1">'
    premiere = next(rang for rang, ligne in enumerate(lignes, 1) if b"<session " in ligne)
    assert f"ligne {premiere}." in double.message


def test_extras_may_hold_anything_but_wrong_elements_of_lheo():
    def avec(contenu):
        return OCTETS.replace(
            b"    </formation>", b'<extras info="a"><extra>' + contenu + b"</extra></extras></formation>"
        )

    assert dits(avec(b'<p xmlns="http://exemple.fr" zz="1">du <b>texte</b></p>')) == []
    assert dits(avec(b"<SIRET>1</SIRET>")) == [("refuse", "longueur")]


def test_keys_of_siret_and_numbers_of_declaration():
    assert siret_valide("73282932000074")
    assert siret_valide("35600000000048")
    assert siret_valide("35600000049837")
    assert not siret_valide("35600000049838")
    assert not siret_valide("00000000000000")
    assert nda_valide("942A0404044")
    assert not nda_valide("00000000000")
