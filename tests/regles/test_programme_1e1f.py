"""1 emploi = 1 formation 2025, cell by cell (source 004)."""

import datetime

import pytest

from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import regles_de
from tests.regles.matrice import (
    accepte,
    effet,
    entree_juste,
    messages_bloquants,
    phrase,
    saisir,
    source,
)

pytestmark = pytest.mark.django_db
CODE = 109049
ITEMS = ["niveau_a2", "motivation", "quitte_formation_initiale", "projet_valide"]


@pytest.fixture
def emploi(campagnes):
    return campagnes["1E1F"]


@pytest.fixture
def action(emploi):
    return entree_juste(emploi, certification=CODE)


@pytest.mark.exigence("R126", "R278")
def test_le_libelle_du_programme_est_celui_de_la_source(emploi):
    assert emploi.programme.libelle == "PROGRAMME REGION - 1 emploi = 1 formation"
    assert phrase(emploi.programme.libelle) in source("004")
    assert (emploi.programme.code, emploi.annee) == ("1E1F", 2025)
    assert emploi.procedure_mise_a_jour == "Actualisée novembre 2024"


@pytest.mark.exigence("R248")
def test_l_origine_socle_ou_intention_d_embauche_est_a_renseigner(emploi, action):
    assert effet(emploi, "session", "origine").obligatoire
    message = messages_bloquants(action, "session", origine="")
    assert "« Origine de la session » est à renseigner (1 emploi = 1 formation 2025)." in message
    accepte(action, "session", origine="socle")
    (consigne,) = effet(emploi, "session", "origine").consignes
    assert "bons de commande reçus en novembre/décembre" in consigne
    for morceau in ("2 types de session seront à saisir", "préalablement négociées avec une ou plusieurs entreprises"):
        assert morceau in consigne and morceau in source("004")


@pytest.mark.exigence("R248")
def test_les_autres_programmes_ne_montrent_ni_origine_ni_module_de_remise_a_niveau(campagnes):
    for code in ("E2C", "PE", "PAS"):
        assert effet(campagnes[code], "session", "origine").masque
        assert effet(campagnes[code], "session", "module_remise_niveau").masque
    for nom in ("origine", "module_remise_niveau"):
        assert not effet(campagnes["1E1F"], "session", nom).masque


@pytest.mark.exigence("R249")
def test_une_session_ouverte_sur_intention_d_embauche_demande_ce_pre_requis(action):
    saisir(action, "session", origine="intention_embauche")
    message = messages_bloquants(action, "action", prerequis=ITEMS)
    assert "« Pré-requis » doit comprendre « intention d'embauche »" in message
    accepte(action, "action", prerequis=[*ITEMS, "intention_embauche"])
    saisir(action, "session", origine="socle")
    accepte(action, "action", prerequis=ITEMS)


@pytest.mark.exigence("R249")
def test_une_seule_session_sur_intention_parmi_deux_suffit_a_le_demander(action):
    from sofi.offre.creation import ajouter_session

    seconde = ajouter_session(action)
    seconde.origine = "intention_embauche"
    seconde.save()
    assert "intention d'embauche" in messages_bloquants(action, "action", prerequis=ITEMS)


@pytest.mark.exigence("R250", "R134")
def test_la_reference_certif_info_est_oui_et_son_code_se_cherche(emploi, action):
    reference = reference_attendue(regles_de(emploi))
    assert (reference.reponse, reference.code) == (True, "")
    assert "particulièrement le nom du certificateur" in reference.consignes[0]
    accepte(action, "formation", certification_id=CODE)
    message = messages_bloquants(action, "formation", certification_id=None)
    assert "« Code Certifinfo » est à renseigner (1 emploi = 1 formation 2025)" in message


@pytest.mark.exigence("R251", "R147", "R148", "R295")
def test_les_deux_options_d_individualisation_s_expliquent_a_cote_du_champ(emploi):
    option1, option2 = (effet(emploi, "formation", nom).consignes[0] for nom in ("individualisation", "validation"))
    assert "Option 1" in option1 and "en fonction des prérequis des stagiaires" in option1
    assert "Option 2" in option2 and "Si votre convention avec la Région vous le permet" in option2
    assert "des parcours individuels par blocs, en fonction des prérequis des stagiaires" in source("004")


@pytest.mark.exigence("R251")
def test_individualiser_avec_une_validation_totale_est_l_option_1(action):
    assert saisir(action, "formation", individualisation=True, validation="totale") == []


@pytest.mark.exigence("R251", "R148", "R300")
def test_la_validation_partielle_demande_un_lot_qui_la_permet_et_un_bloc(emploi, action):
    partielle = {"individualisation": True, "validation": "partielle"}
    champs = {un.champ for un in saisir(action, "formation", blocs=[], **partielle) if un.bloquante}
    assert champs == {"validation", "blocs"}
    permise = entree_juste(emploi, certification=CODE, validation_partielle=True)
    bloc = permise.formation.certification.blocs()[0].pk
    assert saisir(permise, "formation", blocs=[bloc], **partielle) == []
    tous = [bloc.pk for bloc in permise.formation.certification.blocs()]
    (avertie,) = saisir(permise, "formation", blocs=tous, **partielle)
    assert "Tous les blocs sont choisis" in avertie.message and not avertie.bloquante


@pytest.mark.exigence("R147", "R148", "R300")
@pytest.mark.parametrize(
    ("individualisation", "validation", "refus"),
    [
        (True, "totale", None),
        (False, "totale", None),
        (True, "partielle", None),
        (False, "partielle", "Une validation partielle demande d’individualiser le parcours par bloc"),
    ],
)
def test_seule_la_validation_partielle_sans_individualisation_est_refusee(emploi, individualisation, validation, refus):
    action = entree_juste(emploi, certification=CODE, validation_partielle=True)
    blocs = [action.formation.certification.blocs()[0].pk] if validation == "partielle" else []
    reponses = {"individualisation": individualisation, "validation": validation, "blocs": blocs}
    bloquantes = [un.message for un in saisir(action, "formation", **reponses) if un.bloquante]
    assert len(bloquantes) == bool(refus) and all(refus in message for message in bloquantes)


@pytest.mark.exigence("R255")
def test_la_session_debute_en_2025(emploi, action):
    for jour in (datetime.date(2024, 12, 31), datetime.date(2026, 1, 1)):
        message = messages_bloquants(action, "session", date_debut=jour, date_fin=jour)
        assert "« Date début » doit être en 2025 (1 emploi = 1 formation 2025)" in message
    (consigne,) = effet(emploi, "session", "date_debut").consignes
    assert phrase(consigne)[3:].rstrip(".") in source("004")


@pytest.mark.exigence("R255", "R196")
def test_le_module_de_remise_a_niveau_se_repond_par_oui_ou_non(emploi, action):
    assert effet(emploi, "session", "module_remise_niveau").obligatoire
    assert "est à renseigner" in messages_bloquants(action, "session", module_remise_niveau=None)
    accepte(action, "session", module_remise_niveau=False)


@pytest.mark.exigence("R255", "R299", "R184")
def test_avec_un_module_de_remise_a_niveau_le_commentaire_en_donne_les_dates(action):
    saisir(action, "session", module_remise_niveau=True)
    for vide in ("", "   "):
        message = messages_bloquants(action, "session", commentaire_duree=vide)
        assert "Quand « Module de remise à niveau » vaut « oui »" in message
    accepte(action, "session", commentaire_duree="Du 15 au 19 septembre 2025")
    saisir(action, "session", module_remise_niveau=False)
    accepte(action, "session", commentaire_duree="")


@pytest.mark.exigence("R255", "R299", "R231")
@pytest.mark.parametrize("texte", ["du 01/09 au 05/09/2025", "du 1er au 5 septembre", "le 1-9-25", "1.09.2025"])
def test_la_date_de_debut_integre_le_module_de_remise_a_niveau(action, texte):
    saisir(action, "session", module_remise_niveau=True)
    message = messages_bloquants(action, "session", commentaire_duree=texte)
    assert "La date de début doit intégrer le module de remise à niveau contextualisé" in message
    saisir(action, "session", date_debut=datetime.date(2025, 9, 1))
    accepte(action, "session", commentaire_duree=texte)


@pytest.mark.exigence("R299")
def test_sans_module_les_dates_du_commentaire_sont_libres(action):
    saisir(action, "session", module_remise_niveau=False)
    accepte(action, "session", commentaire_duree="Réunion d’équipe le 01/09/2025")


@pytest.mark.exigence("R158", "R159", "R305")
def test_les_textes_longs_sont_limites_a_3000_caracteres_visibles(action):
    for nom in ("complement_programme", "objectifs"):
        accepte(action, "action", **{nom: f"<p>{'x' * 3000}</p>"})
        assert "limité à 3000 caractères" in messages_bloquants(action, "action", **{nom: f"<p>{'x' * 3001}</p>"})
