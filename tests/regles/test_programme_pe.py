"""Formations Parcours Entrepreneur 2024, cell by cell (source 002)."""

import datetime

import pytest

from sofi.offre.creation import creer_saisie
from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import regles_de
from tests import fabriques
from tests.regles.matrice import (
    accepte,
    averti,
    effet,
    entree_juste,
    lue,
    messages_bloquants,
    phrase,
    saisir,
    signale,
    source,
)

pytestmark = pytest.mark.django_db
CODE = 93561
PREREQUIS = (
    "Pré-requis : Maîtriser les compétences générales et professionnelles, posséder la qualification "
    "professionnelle nécessaire à la future activité."
)
PUBLIC = "Public visé : Demandeurs d'emploi ayant un projet de création/reprise d'entreprise."


@pytest.fixture
def pe(campagnes):
    return campagnes["PE"]


@pytest.fixture
def action(pe):
    return entree_juste(pe, certification=CODE)


@pytest.mark.exigence("R126", "R278")
def test_le_libelle_du_programme_est_celui_de_la_source(pe):
    assert pe.programme.libelle == "PROGRAMME REGION - Formations Parcours entrepreneur"
    assert phrase(pe.programme.libelle) in source("002")
    assert (pe.programme.code, pe.annee, pe.procedure_mise_a_jour) == ("PE", 2024, "Mise à jour novembre 2023")
    assert pe.procedure_mise_a_jour in source("002")


@pytest.mark.exigence("R230", "R133")
def test_la_reference_certif_info_est_oui_et_93561(pe, action):
    reference = reference_attendue(regles_de(pe))
    assert (reference.reponse, reference.code) == (True, "93561")
    assert effet(pe, "formation", "certification").verrou
    assert phrase(reference.consignes[0].replace("Info. Saisissez", "Info Saisissez")).rstrip(".") in source("002")
    message = messages_bloquants(action, "formation", certification_id=109049)
    assert "« Code Certifinfo » doit être « 93561 » (Formations Parcours Entrepreneur 2024)." in message
    assert "Vous n’avez rien saisi." in messages_bloquants(action, "formation", certification_id=None)


@pytest.mark.exigence("R139", "R141")
def test_l_objectif_general_vient_de_la_fiche_certif_info(action):
    assert action.formation.objectif_general == "6"
    assert action.formation.intitule == "Actions de formation dispensées aux créateurs et repreneurs d'entreprise"


@pytest.mark.exigence("R149", "R301")
def test_93561_n_a_pas_de_bloc_et_sa_validation_est_totale(action):
    assert action.formation.validation == "totale"
    (anomalie,) = saisir(action, "formation", validation="partielle")
    assert anomalie.bloquante


@pytest.mark.exigence("R231")
def test_la_session_debute_en_2024(pe, action):
    for jour in (datetime.date(2023, 12, 31), datetime.date(2025, 1, 1)):
        message = messages_bloquants(action, "session", date_debut=jour, date_fin=jour)
        assert "« Date début » doit être en 2024 (Formations Parcours Entrepreneur 2024)." in message
    accepte(action, "session", date_debut=datetime.date(2024, 2, 29), date_fin=datetime.date(2024, 2, 29))
    assert "intégrer le module de remise à niveau contextualisé" in effet(pe, "session", "date_debut").consignes[0]


@pytest.mark.exigence("R231", "R299")
def test_la_date_de_debut_integre_le_module_de_remise_a_niveau_cite(action):
    message = averti(action, "session", commentaire_duree="Module de remise à niveau du 2 au 6 septembre 2024")
    assert "La date de début doit intégrer le module de remise à niveau contextualisé" in message
    assert "cite le 02/09/2024" in message and "Source : Procédure" in message
    accepte(action, "session", commentaire_duree="Module de remise à niveau le 14/09/2024")


@pytest.mark.exigence("R234", "R235")
def test_un_texte_donne_qui_change_est_seulement_signale_au_valideur(action):
    texte = action.commentaire_prerequis
    accepte(action, "action", commentaire_prerequis=f"{texte}<p>Nous contacter.</p>")
    accepte(action, "action", commentaire_prerequis=texte.replace("'", "’"))
    (message,) = signale(action, "action", commentaire_prerequis=texte.replace("Maîtriser", "Connaître"))
    assert "« Commentaire Pré-requis » : le texte donné « Pré-requis : Maîtriser" in message
    assert "a été modifié (Formations Parcours Entrepreneur 2024)." in message
    assert len(signale(action, "action", commentaire_prerequis="")) == 2


@pytest.mark.exigence("R012", "R298")
def test_sur_un_lot_au_forfait_recrutement_le_debut_prevu_ne_bouge_pas(pe):
    action = entree_juste(pe, certification=CODE, forfait_recrutement=True)
    prevue, plus_tard = datetime.date(2024, 9, 2), datetime.date(2024, 9, 9)
    accepte(action, "session", date_debut=plus_tard)
    message = messages_bloquants(action, "session", date_debut=plus_tard, date_debut_prevue=prevue)
    assert "même à effectif réduit, à la date prévue initialement : 02/09/2024" in message
    accepte(action, "session", date_debut=prevue, date_debut_prevue=prevue)


@pytest.mark.exigence("R012", "R298")
def test_sur_un_autre_lot_le_debut_peut_bouger(action):
    accepte(action, "session", date_debut=datetime.date(2024, 9, 9), date_debut_prevue=datetime.date(2024, 9, 2))


@pytest.mark.exigence("R158", "R159", "R305")
def test_les_textes_longs_sont_limites_a_3000_caracteres_visibles(pe, action):
    for nom in ("complement_programme", "objectifs"):
        assert effet(pe, "action", nom).limite == 3000
        accepte(action, "action", **{nom: f"<p><strong>{'é' * 3000}</strong></p>"})
        message = messages_bloquants(action, "action", **{nom: f"<p>{'é' * 3001}</p>"})
        assert "limité à 3000 caractères" in message and "raccourcissez de 1" in message


@pytest.mark.exigence("R230")
def test_une_saisie_ouverte_sans_reference_le_dit(pe):
    attribution = fabriques.attribution(pe)
    action = creer_saisie(etablissement=attribution.formateur, attribution=attribution)
    assert "doit être « 93561 »" in messages_bloquants(lue(action), "formation", certification_id=None)
