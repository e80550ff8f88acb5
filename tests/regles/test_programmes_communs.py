"""What the four procedures ask alike."""

import pytest

from sofi.offre.controles import controler
from sofi.offre.creation import ajouter_session
from sofi.offre.workflow import deplacer
from sofi.regles.models import Regle
from sofi.socle.texte import plier
from tests import fabriques
from tests.regles.matrice import (
    accepte,
    effet,
    entree_juste,
    lue,
    messages_bloquants,
    objet,
    source,
)

pytestmark = pytest.mark.django_db
CERTIFICATIONS = {"E2C": None, "PE": 93561, "PAS": None, "1E1F": 109049}
SOURCES = {"E2C": "000", "PE": "002", "PAS": "003", "1E1F": "004"}


@pytest.fixture(params=["E2C", "PE", "PAS", "1E1F"])
def campagne(request, campagnes):
    return campagnes[request.param]


def entree(campagne, **options):
    return entree_juste(campagne, certification=CERTIFICATIONS[campagne.programme_id], **options)


@pytest.mark.exigence("R258", "R187")
def test_l_organisme_responsable_est_le_mandataire_du_lot(campagne):
    formateur, mandataire = fabriques.organisme("FORMATEUR"), fabriques.organisme("MANDATAIRE DU LOT")
    action = entree(campagne, formateur=formateur, mandataire=mandataire)
    assert effet(campagne, "session", "organisme_responsable").verrou
    assert objet(action, "session").organisme_responsable == mandataire.site_principal
    message = messages_bloquants(action, "session", organisme_responsable_id=formateur.site_principal.pk)
    assert "doit être le mandataire du lot : MANDATAIRE DU LOT" in message


@pytest.mark.exigence("R259", "R204")
def test_le_nombre_de_places_est_obligatoire(campagne):
    action = entree(campagne)
    assert effet(campagne, "dispositif", "nb_places").obligatoire
    assert "« Nb places dispositif » est à renseigner" in messages_bloquants(action, "dispositif", nb_places=None)
    (consigne,) = effet(campagne, "dispositif", "nb_places").consignes
    assert "cf bon de commande Région et tableau de programmation annexé" in consigne
    accepte(action, "dispositif", nb_places=0)


@pytest.mark.exigence("R261", "R197")
def test_sans_information_collective_la_saisie_avertit_et_part_quand_meme(campagne):
    action = entree(campagne)
    session = objet(action, "session")
    session.infos_collectives.all().delete()
    (anomalie,) = [un for un in controler(lue(action)) if un.champ == "informations_collectives"]
    assert anomalie.gravite == "avertissement" and str(campagne) in anomalie.message
    (consigne,) = effet(campagne, "session", "informations_collectives").consignes
    assert "Kairos, Ouiform et les sites régionaux" in consigne
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))


@pytest.mark.exigence("R188", "R180", "R189")
def test_recrutement_et_enseignement_se_choisissent_dans_les_listes_des_sources(campagne):
    action = entree(campagne)
    assert effet(campagne, "session", "recrutement").autorises == ["ouvert", "suspendu", "ferme"]
    assert sorted(effet(campagne, "session", "modalite_enseignement").autorises) == ["0", "1", "2"]
    assert "choix permis" in messages_bloquants(action, "session", recrutement="complet")
    assert "est à renseigner" in messages_bloquants(action, "session", modalites_recrutement=[])


@pytest.mark.exigence("R161", "R305")
def test_le_plus_formation_est_limite_a_250_caracteres_visibles(campagne):
    action = entree(campagne)
    assert effet(campagne, "action", "plus_formation").limite == 250
    accepte(action, "action", plus_formation=f"<p><em>{'œ' * 250}</em></p>")
    message = messages_bloquants(action, "action", plus_formation=f"<p>{'œ' * 251}</p>")
    assert "limité à 250 caractères" in message and "raccourcissez de 1" in message


@pytest.mark.exigence("R258")
def test_une_session_ajoutee_suit_les_memes_regles(campagne):
    action = entree(campagne)
    session = ajouter_session(action)
    premiere = objet(action, "session")
    for nom in ("organisme_responsable_id", "modalites_pedagogiques"):
        assert getattr(session, nom) == getattr(premiere, nom)


A_NOTRE_FACON = {
    "E2C": {"formation-certification", "formation-domaines"},
    "PE": {"session-debut-module", "session-duree-entreprise"},
    "PAS": {
        *("formation-domaines", "action-texte-programme"),
        *("session-duree-mois", "session-heures-centre", "session-heures-entreprise"),
    },
    "1E1F": {"formation-certification", "formation-validation", "session-duree-entreprise"},
}
"""Instructions that are not the words of the procedure, with those on hours of centre and week in all four."""


@pytest.mark.exigence("R157", "R158", "R159", "R161", "R162", "R163", "R164", "R165", "R172", "R173", "R182", "R183")
@pytest.mark.exigence("R190", "R191", "R292")
def test_chaque_regle_dit_sa_source_et_sa_consigne_y_est_mot_pour_mot(campagne):
    regles = Regle.objects.filter(campagne=campagne)
    assert not regles.filter(source="").exists()
    texte = plier(source(SOURCES[campagne.programme_id]))
    a_notre_facon = {regle.code for regle in regles if plier(regle.consigne) not in texte}
    assert a_notre_facon == {*A_NOTRE_FACON[campagne.programme_id], "session-duree-centre", "session-duree-hebdo"}
