"""PREPA Avenir Sup 2025, cell by cell (source 003)."""

import datetime

import pytest

from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import regles_de
from sofi.socle.html import texte_visible
from tests.regles.matrice import (
    accepte,
    averti,
    effet,
    entree_juste,
    messages_bloquants,
    phrase,
    saisir,
    source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pas(campagnes):
    return campagnes["PAS"]


@pytest.fixture
def action(pas):
    return entree_juste(pas)


@pytest.mark.exigence("R126", "R278")
def test_le_libelle_du_programme_est_celui_de_la_source(pas):
    assert pas.programme.libelle == "PROGRAMME REGION - Prépa avenir sup"
    assert phrase(pas.programme.libelle) in source("003")
    assert (pas.programme.code, pas.annee, pas.procedure_mise_a_jour) == ("PAS", 2025, "Actualisée novembre 2024")


@pytest.mark.exigence("R237", "R137")
def test_la_reference_certif_info_est_non(pas, action):
    reference = reference_attendue(regles_de(pas))
    assert (reference.reponse, reference.code) == (False, "")
    assert phrase(reference.consignes[0]).rstrip(".") in source("003")
    assert action.formation.certification is None
    message = messages_bloquants(action, "formation", certification_id=93561)
    assert "« Code Certifinfo » ne se renseigne pas pour ce programme (PREPA Avenir Sup 2025)" in message


@pytest.mark.exigence("R239", "R296")
def test_les_modules_optionnels_restent_a_preciser_par_l_organisme(action):
    assert "Modules optionnels à préciser." in action.complement_programme
    accepte(
        action,
        "action",
        complement_programme=action.complement_programme.replace("à préciser.</p>", "à préciser. Anglais.</p>"),
    )


@pytest.mark.exigence("R245", "R304")
def test_le_public_vise_garde_les_mots_de_la_source(action):
    for mots in ("niveau supérieur à 4 (bac)", "quinze jours avant la fin", "France Travail", "reconversion"):
        assert mots in texte_visible(action.commentaire_prerequis)


@pytest.mark.exigence("R288")
def test_l_inventaire_garde_le_nom_que_lui_donne_la_source(action):
    assert "certifications inscrites à l'inventaire telles que TOEIC" in texte_visible(action.resultats_attendus)


@pytest.mark.exigence("R246", "R280")
def test_l_etablissement_de_formation_est_exige_et_l_entreprise_acceptee_avec_un_avertissement(pas, action):
    assert effet(pas, "session", "modalites_pedagogiques").presents == ["etablissement"]
    assert effet(pas, "session", "modalites_pedagogiques").autorises is None
    accepte(action, "session", modalites_pedagogiques=["etablissement", "foad"])
    assert "en établissement" in messages_bloquants(action, "session", modalites_pedagogiques=["foad"])
    message = averti(action, "session", modalites_pedagogiques=["etablissement", "entreprise"])
    assert "« en entreprise »" in message and "Source : Procédure PREPA Avenir Sup, novembre 2024" in message


@pytest.mark.exigence("R246")
@pytest.mark.parametrize(
    ("valeurs", "permis", "mots"),
    [
        ({"duree_centre": 281}, {"duree_centre": 280}, "280 au plus"),
        ({"duree_entreprise": 141, "cycle_alternance": 1}, {"duree_entreprise": 140}, "140 au plus"),
        (
            {"date_debut": datetime.date(2025, 9, 1), "date_fin": datetime.date(2025, 12, 2)},
            {"date_debut": datetime.date(2025, 9, 1), "date_fin": datetime.date(2025, 12, 1)},
            "3 mois au plus",
        ),
    ],
)
def test_les_limites_publiques_du_programme_avertissent_en_nommant_leur_source(action, valeurs, permis, mots):
    message = averti(action, "session", **valeurs)
    assert mots in message and "Source : Région Pays de la Loire" in message
    accepte(action, "session", **permis)


@pytest.mark.exigence("R159", "R305")
def test_les_memes_limites_de_texte_valent_pour_un_programme_qui_ne_les_ecrit_pas(action):
    (anomalie,) = [un for un in saisir(action, "action", objectifs=f"<p>{'a' * 3001}</p>") if un.bloquante]
    assert "3000 caractères" in anomalie.message
