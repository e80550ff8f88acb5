"""Ecole de la deuxième chance 2026, cell by cell (source 000)."""

import datetime

import pytest

from tests.regles.matrice import accepte, effet, entree_juste, messages_bloquants, phrase, saisir, source

pytestmark = pytest.mark.django_db
INTITULE = "Ecole de la deuxième chance"


@pytest.fixture
def e2c(campagnes):
    return campagnes["E2C"]


@pytest.fixture
def action(e2c):
    return entree_juste(e2c)


@pytest.mark.exigence("R278", "R287")
def test_le_libelle_du_programme_est_celui_de_la_source_a_la_ponctuation_pres(e2c):
    assert e2c.programme.libelle == "PROGRAMME REGION : E2C - Ecole de la deuxième chance"
    assert phrase(e2c.programme.libelle) in source("000")
    assert (e2c.programme.code, e2c.annee) == ("E2C", 2026)
    assert (e2c.programme.type_dispositif_id, e2c.programme.type_dispositif.nature) == (8, "programme_region")


@pytest.mark.exigence("R222")
def test_l_intitule_est_impose_sans_accent_sur_la_capitale(e2c, action):
    assert effet(e2c, "formation", "intitule").verrou
    assert action.formation.intitule == INTITULE
    assert phrase(f"saisissez {INTITULE}") in source("000")
    message = messages_bloquants(action, "formation", intitule="École de la 2e chance")
    assert f"« Intitulé » doit être « {INTITULE} » (Ecole de la deuxième chance 2026)." in message
    assert "Vous avez saisi « École de la 2e chance »." in message


@pytest.mark.exigence("R225")
@pytest.mark.parametrize("jour", [datetime.date(2025, 12, 31), datetime.date(2027, 1, 1), datetime.date(2024, 2, 29)])
def test_la_session_debute_en_2026(action, jour):
    message = messages_bloquants(action, "session", date_debut=jour, date_fin=jour)
    assert "« Date début » doit être en 2026" in message and f"{jour:%d/%m/%Y}" in message
    accepte(action, "session", date_debut=datetime.date(2026, 1, 1), date_fin=datetime.date(2026, 12, 31))


@pytest.mark.exigence("R229")
@pytest.mark.parametrize(
    ("carte", "nom", "vide"),
    [
        ("action", "complement_programme", "<p> </p>"),
        ("action", "objectifs", ""),
        ("action", "resultats_attendus", "<p><br></p>"),
        ("action", "prerequis", []),
        ("action", "commentaire_prerequis", ""),
        ("session", "type_parcours", ""),
    ],
)
def test_les_six_champs_a_renseigner_le_sont(e2c, action, carte, nom, vide):
    assert effet(e2c, carte, nom).obligatoire
    (anomalie,) = saisir(action, carte, **{nom: vide})
    assert anomalie.bloquante and "est à renseigner" in anomalie.message


@pytest.mark.exigence("R229", "R178")
def test_le_type_de_parcours_inconnu_ne_renseigne_rien(action):
    assert [un.bloquante for un in saisir(action, "session", type_parcours="inconnu")] == [True]


@pytest.mark.exigence("R279", "R280", "R283")
def test_ce_que_la_source_ne_dit_pas_n_est_pas_impose(e2c, action):
    for carte, nom in (
        ("formation", "objectif_general"),
        ("formation", "niveau_sortie"),
        ("dispositif", "publics"),
        ("session", "duree_entreprise"),
    ):
        assert effet(e2c, carte, nom).initiale is None and not effet(e2c, carte, nom).verrou
    accepte(action, "dispositif", publics=[])
    accepte(action, "session", duree_entreprise=0)
