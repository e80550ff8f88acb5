import pytest

from lheo.structure import TABLES
from sofi.referentiels import listes
from sofi.referentiels.models import Choix
from sofi.socle.texte import plier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.mark.exigence("R145", "R175", "R178", "R180", "R186", "R188", "R191", "R209", "R248")
@pytest.mark.parametrize(
    ("liste", "attendus"),
    [
        (
            "esp",
            [
                "entrée/sortie permanente",
                "entrée/sortie cadencées ou séquencées",
                "entrée/sortie à dates fixes",
            ],
        ),
        ("type_parcours", ["type de parcours inconnu", "collectif", "individualisé", "modulaire", "mixte"]),
        (
            "modalite_enseignement",
            ["formation en présentiel", "formation mixte", "formation entièrement à distance"],
        ),
        ("etat_recrutement", ["Ouvert", "Suspendu", "Fermé"]),
        ("type_periode_inscription", ["candidature individuelle", "recrutement", "inscription"]),
        ("unite_entreprise", ["heure", "demi-journée", "journée", "semaine", "mois"]),
        ("origine_session", ["socle", "issue d'une intention d'embauche"]),
        ("validation_formation", ["Partielle", "Totale"]),
        ("taux_tva", ["0 %", "5,5 %", "10 %", "20 %"]),
    ],
)
def test_a_list_offers_the_labels_of_the_sources_in_their_order(liste, attendus):
    assert [libelle for _, libelle in listes.choix(liste)] == attendus


@pytest.mark.exigence("R169", "R176", "R179", "R106", "R091", "R093", "R119")
@pytest.mark.parametrize(
    ("liste", "attendus"),
    [
        (
            "prerequis",
            [
                "niveau A2 du CECRL",
                "motivation",
                "avoir quitté la formation initiale",
                "projet professionnel validé",
                "intention d'embauche",
            ],
        ),
        ("rythme", ["temps plein", "temps partiel"]),
        ("modalite_pedagogique", ["en établissement de formation", "en entreprise", "FOAD"]),
        ("referent", ["référent SOFI", "référent handicap", "référent mobilité internationale"]),
        ("qualite", ["Qualiopi"]),
        ("nature_po", ["PO enseignement supérieur"]),
    ],
)
def test_an_open_list_starts_with_what_the_sources_name(liste, attendus):
    assert [libelle for _, libelle in listes.choix(liste)][: len(attendus)] == attendus


@pytest.mark.exigence("R152", "R153", "R168", "R093", "R200", "R289")
@pytest.mark.parametrize(
    ("liste", "code", "attendu"),
    [
        ("objectif_general", "6", "certification"),
        ("objectif_general", "9", "(re)mobilisation, aide à l'élaboration de projet professionnel"),
        ("niveau_sortie", "0", "Indéterminé"),
        ("niveau_entree", "1", "Sans niveau spécifique"),
        ("niveau_entree", "14", "Niveau 4 validé (Bac, Bac pro, BP ou équivalent)"),
        ("perimetre", "regionale", "régionale"),
        ("public", "80006", "demandeur d'emploi"),
        ("public", "80008", "licencié pour motif économique"),
        ("public", "82038", "profession libérale"),
        ("public", "82044", "salarié"),
        ("public", "82055", "agent de la fonction publique"),
        ("modalite_recrutement", "9", "information collective"),
    ],
)
def test_a_code_bears_the_label_of_the_sources(liste, code, attendu):
    assert listes.libelle(liste, code) == attendu


@pytest.mark.exigence("R152", "R165", "R186", "R188", "R189", "R289")
@pytest.mark.parametrize(
    ("liste", "table", "plus_jamais"),
    [
        ("objectif_general", "dict-AIS", {"Code(s) obsolète(s)"}),
        ("type_equipement", "dict-type-equipement", set()),
        ("unite_entreprise", "dict-unite-rythme", set()),
        ("etat_recrutement", "dict-etat-recrutement", set()),
        ("modalite_recrutement", "dict-modalite-recrutement", {"information inconnue"}),
    ],
)
def test_a_list_that_the_sources_do_not_show_is_that_of_lheo(liste, table, plus_jamais):
    attendus = set(TABLES[table].codes.values()) - plus_jamais
    assert {plier(libelle) for _, libelle in listes.choix(liste)} == {plier(libelle) for libelle in attendus}


@pytest.mark.exigence("R178")
def test_the_unknown_type_de_parcours_is_offered_and_has_no_lheo_code():
    assert ("inconnu", "type de parcours inconnu") in listes.choix("type_parcours")
    assert listes.code_lheo("type_parcours", "inconnu") == ""
    assert listes.code_lheo("type_parcours", "modulaire") == "3"


def test_all_73_publics_are_offered():
    assert len(listes.choix("public")) == 73


@pytest.mark.exigence("R289")
def test_a_retired_choice_is_no_longer_offered_but_keeps_its_label_where_it_was_chosen():
    Choix.objects.filter(liste="rythme", code="accelere").update(actif=False)
    listes.oublier()
    assert "accelere" not in dict(listes.choix("rythme"))
    assert "accelere" in dict(listes.choix("rythme", garder=["accelere"]))
    assert listes.libelles("rythme", ["accelere", "continu"]) == ["accéléré", "continu"]


def test_an_unknown_code_is_shown_as_it_is():
    assert listes.libelle("rythme", "lunaire") == "lunaire"
    assert listes.choix("liste_inconnue") == []


def test_reading_every_list_costs_one_query(django_assert_num_queries):
    listes.oublier()
    with django_assert_num_queries(1):
        for liste in ("esp", "rythme", "public", "prerequis", "taux_tva"):
            assert listes.choix(liste)
