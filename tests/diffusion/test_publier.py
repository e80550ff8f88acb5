"""Freezing, replacing, withdrawing; the rows that the search reads."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from sofi.diffusion.instantane import vers_json
from sofi.diffusion.models import Publication, SessionPubliee
from sofi.diffusion.publier import en_ligne, publier, retirer
from sofi.offre.creation import ajouter_session
from sofi.offre.instantane import prendre
from sofi.offre.models import Action
from sofi.programmes.models.campagne import Nature
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def instantane():
    action = fabriques.saisie(certification=109049)
    ajouter_session(action)
    action = fabriques.completer(action)
    return prendre(Action.objects.completes().get(pk=action.pk))


@pytest.mark.exigence("R219")
def test_une_action_n_a_qu_une_publication_en_ligne(instantane):
    premiere, seconde = publier(instantane), publier(instantane)
    premiere.refresh_from_db()
    assert en_ligne(instantane.action.numero) == seconde
    assert premiere.fin_le is not None
    assert {ligne.publication for ligne in SessionPubliee.objects.all()} == {seconde}
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(action=instantane.action.numero, contenu=vers_json(instantane))


def test_retirer_dit_s_il_y_avait_quelque_chose(instantane):
    publier(instantane)
    assert retirer(instantane.action.numero) is True
    assert retirer(instantane.action.numero) is False
    assert not SessionPubliee.objects.exists()


@pytest.mark.exigence("R008", "R197")
def test_chaque_session_devient_une_ligne_de_recherche(instantane):
    publier(instantane)
    session = instantane.action.sessions[0]
    ligne = SessionPubliee.objects.get(pk=session.numero)
    assert ligne.code_fas == instantane.code_fas(session)
    assert ligne.numeros == (instantane.formation.numero, instantane.action.numero, session.numero)
    assert (ligne.places, ligne.places_restantes) == (10, None)
    assert ligne.financee_region and ligne.sur_le_site_public
    assert "RNCP35030" in ligne.mots


def test_un_texte_sans_date_ne_fait_pas_de_ligne(instantane):
    import msgspec

    sans_date = msgspec.structs.replace(instantane.action.sessions[0], date_fin=None)
    action = msgspec.structs.replace(instantane.action, sessions=(sans_date,))
    publier(msgspec.structs.replace(instantane, action=action))
    assert not SessionPubliee.objects.exists()


def test_une_session_d_un_autre_dispositif_n_est_pas_dite_financee_par_la_region(instantane):
    import msgspec

    session = instantane.action.sessions[0]
    autre = msgspec.structs.replace(session.dispositifs[0], nature=str(Nature.APPRENTISSAGE))
    session = msgspec.structs.replace(session, dispositifs=(autre,))
    action = msgspec.structs.replace(instantane.action, sessions=(session,))
    publier(msgspec.structs.replace(instantane, action=action))
    assert SessionPubliee.objects.get().financee_region is False


def test_la_publication_ne_suit_pas_l_annuaire(instantane):
    publier(instantane)
    action = Action.objects.get(pk=instantane.action.numero)
    action.etablissement.raison_sociale = "Autre nom"
    action.etablissement.save()
    fige = en_ligne(action.pk).instantane
    assert fige == instantane
    assert fige.action.organisme.libelle != "Autre nom"


def test_le_contenu_garde_les_dates_et_les_montants(instantane):
    session = publier(instantane).instantane.action.sessions[0]
    assert session.date_debut == datetime.date(2026, 9, 14)
    assert session.informations_collectives[0].heure_debut == datetime.time(9, 30)
