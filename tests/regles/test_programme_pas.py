"""PREPA Avenir Sup 2025, cell by cell (source 003)."""

import datetime

import pytest

from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import regles_de
from sofi.socle.html import texte_visible
from tests import fabriques
from tests.regles.matrice import (
    accepte,
    averti,
    effet,
    entree_juste,
    messages_bloquants,
    mot_pour_mot,
    objet,
    phrase,
    saisir,
    signale,
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


@pytest.mark.exigence("R237")
def test_l_intitule_et_les_domaines_sont_imposes(pas, action):
    assert action.formation.intitule == "PREPA Avenir Sup"
    assert (action.formation.domaines, action.formation.domaine_principal) == (["15084", "15061"], "15061")
    for nom in ("intitule", "domaines", "domaine_principal"):
        assert effet(pas, "formation", nom).verrou
    assert "« PREPA Avenir Sup »" in messages_bloquants(action, "formation", intitule="PREPA Avenir")
    accepte(action, "formation", domaines=["15061", "15084"])
    assert "« 15084 », « 15061 »" in messages_bloquants(action, "formation", domaines=["15061"])
    ailleurs = {"domaines": ["15084", "15061"], "domaine_principal": "15084"}
    assert "« Domaine principal » doit être « 15061 »" in messages_bloquants(action, "formation", **ailleurs)


@pytest.mark.exigence("R238", "R152", "R153")
def test_l_objectif_general_et_le_niveau_de_sortie_sont_des_valeurs_de_depart(pas, action):
    assert (action.formation.objectif_general, action.formation.niveau_sortie) == ("9", "0")
    assert not effet(pas, "formation", "objectif_general").verrou
    assert not effet(pas, "formation", "niveau_sortie").verrou
    accepte(action, "formation", objectif_general="7")
    accepte(action, "formation", niveau_sortie="14")


@pytest.mark.exigence("R239", "R240", "R241", "R244", "R245", "R296")
@pytest.mark.parametrize(
    ("nom", "debut", "morceaux"),
    [
        ("complement_programme", "Modules obligatoires qui pourront varier et être adaptés", 1),
        ("objectifs", "Ce parcours doit permettre à un public de niveau supérieur à 4", 1),
        ("resultats_attendus", "A l'issue de la formation, le stagiaire aura renforcé", 1),
        ("commentaire_prerequis", "Prérequis :", 2),
    ],
)
def test_les_textes_de_la_source_sont_proposes_mot_pour_mot(pas, action, nom, debut, morceaux):
    donne = effet(pas, "action", nom)
    assert len(donne.textes) == morceaux and not donne.verrou
    texte = getattr(action, nom)
    assert texte_visible(texte).startswith(debut)
    assert mot_pour_mot(texte, "003")
    accepte(action, "action", **{nom: f"{texte}<p>Anglais professionnel.</p>"})
    messages = signale(action, "action", **{nom: "<p>Un autre texte.</p>"})
    assert len(messages) == morceaux
    assert all("a été modifié (PREPA Avenir Sup 2025)" in message for message in messages)


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


@pytest.mark.exigence("R242", "R304", "R168")
def test_le_niveau_d_entree_est_le_niveau_4_valide(pas, action):
    assert effet(pas, "action", "niveau_entree").verrou
    assert action.niveau_entree == "14"
    message = messages_bloquants(action, "action", niveau_entree="1")
    assert "« Niveau 4 validé (Bac, Bac pro, BP ou équivalent) »" in message


@pytest.mark.exigence("R243")
def test_les_trois_pre_requis_sont_coches_d_avance_et_doivent_le_rester(pas, action):
    trois = ["niveau_a2", "motivation", "quitte_formation_initiale"]
    assert effet(pas, "action", "prerequis").presents == action.prerequis == trois
    accepte(action, "action", prerequis=[*trois, "permis_b"])
    for absent, libelle in zip(trois, ("niveau A2", "motivation", "avoir quitté"), strict=True):
        restent = [code for code in trois if code != absent]
        assert libelle in messages_bloquants(action, "action", prerequis=restent)


@pytest.mark.exigence("R246")
def test_la_session_debute_en_2025(action):
    for jour in (datetime.date(2024, 12, 31), datetime.date(2026, 1, 12)):
        message = messages_bloquants(action, "session", date_debut=jour, date_fin=jour)
        assert f"« Date début » doit être en 2025 (PREPA Avenir Sup 2025). Vous avez saisi {jour:%d/%m/%Y}." in message


@pytest.mark.exigence("R246")
@pytest.mark.parametrize(
    ("nom", "permis", "refuse"),
    [
        ("esp", ["cadencees", "dates_fixes"], "permanente"),
        ("type_parcours", ["mixte", "individualise"], "collectif"),
    ],
)
def test_seuls_les_choix_de_la_source_sont_offerts(pas, action, nom, permis, refuse):
    assert effet(pas, "session", nom).autorises == permis
    for code in permis:
        accepte(action, "session", **{nom: code})
    assert "choix permis" in messages_bloquants(action, "session", **{nom: refuse})


@pytest.mark.exigence("R246", "R176")
def test_le_rythme_est_a_temps_plein_ou_partiel(pas, action):
    assert effet(pas, "session", "rythmes").autorises == ["temps_plein", "temps_partiel"]
    accepte(action, "session", rythmes=["temps_plein", "temps_partiel"])
    assert "« en alternance »" in messages_bloquants(action, "session", rythmes=["temps_plein", "alternance"])


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


@pytest.mark.exigence("R247", "R304")
def test_les_cinq_publics_sont_la_valeur_de_depart_libre_de_changer(pas):
    action = fabriques.saisie(pas)
    assert objet(action, "dispositif").publics == ["80006", "80008", "82038", "82044", "82055"]
    accepte(action, "dispositif", publics=["80006"])
    accepte(action, "dispositif", publics=[])


@pytest.mark.exigence("R159", "R305")
def test_les_memes_limites_de_texte_valent_pour_un_programme_qui_ne_les_ecrit_pas(action):
    (anomalie,) = [un for un in saisir(action, "action", objectifs=f"<p>{'a' * 3001}</p>") if un.bloquante]
    assert "3000 caractères" in anomalie.message
