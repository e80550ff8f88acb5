"""Renoncer à une modification: the living copy goes back to exactly what is published."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sofi.annuaire.models import Contact
from sofi.diffusion.instantane import depuis_json, vers_json
from sofi.diffusion.publier import en_ligne
from sofi.offre.creation import (
    ajouter_information_collective,
    ajouter_periode_inscription,
    ajouter_session,
    dupliquer_session,
)
from sofi.offre.instantane import prendre
from sofi.offre.models import Action, Dispositif
from sofi.offre.statuts import Statut
from sofi.offre.workflow import TransitionRefusee, deplacer
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def image(action):
    return prendre(Action.objects.completes().get(pk=action.pk))


def riche():
    """A published action with two sessions, meetings, periods and amounts."""
    action = fabriques.saisie(certification=109049)
    ajouter_session(action)
    action = fabriques.completer(action)
    for session in action.sessions.all():
        ajouter_periode_inscription(session, type="inscription", date_debut=datetime.date(2026, 5, 1))
        session.cycle_alternance = Decimal("12.50")
        session.referent_prf = Contact.objects.get(etablissement=action.etablissement)
        session.save()
        session.dispositifs.update(frais_ht=Decimal("1000.50"), taux_tva="20", frais_ttc=Decimal("1200.60"))
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    deplacer(action, "soumettre", par=of)
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    return Action.objects.completes().get(pk=action.pk), of


def changer_des_textes(action):
    action.objectifs, action.types_equipement, action.cout_indicatif = "<p>Autre</p>", ["1"], Decimal("3.5")
    action.save()


def vider_la_formation(action):
    formation = action.formation
    formation.certification, formation.domaines, formation.domaine_principal = None, [], ""
    formation.intitule, formation.objectif, formation.individualisation = "", "", None
    formation.save()


def ajouter_une_session(action):
    session = ajouter_session(action)
    ajouter_information_collective(session, date=datetime.date(2026, 12, 1))


def dupliquer(action):
    if action.sessions.exists():
        dupliquer_session(action.sessions.first())


def supprimer_une_session(action):
    if action.sessions.exists():
        action.sessions.first().delete()


def supprimer_les_dispositifs(action):
    Dispositif.objects.filter(session__action=action).delete()


def ajouter_un_dispositif(action):
    session = action.sessions.first()
    if session:
        modele = Dispositif.objects.filter(lot__isnull=False).first()
        type_ = modele.type_dispositif if modele else fabriques.type_region()
        Dispositif.objects.create(session=session, type_dispositif=type_, nb_places=3)


def deplacer_les_dates(action):
    action.sessions.update(date_debut=None, date_fin=datetime.date(2030, 1, 1), date_debut_prevue=None)


def changer_les_rendez_vous(action):
    session = action.sessions.last()
    if session:
        session.infos_collectives.all().delete()
        ajouter_information_collective(session, date=datetime.date(2026, 8, 1), lieu="Mairie")
        session.periodes_inscription_set.update(date_debut=None)


def garder_une_saisie_illisible(action):
    action.sessions.update(saisie_illisible={"date_debut": "32/13/2026"}, date_debut=None)


GESTES = [
    changer_des_textes,
    vider_la_formation,
    ajouter_une_session,
    dupliquer,
    supprimer_une_session,
    supprimer_les_dispositifs,
    ajouter_un_dispositif,
    deplacer_les_dates,
    changer_les_rendez_vous,
    garder_une_saisie_illisible,
]


@pytest.mark.exigence("R013")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(st.sampled_from(GESTES), min_size=1, max_size=6))
def test_renoncer_rend_exactement_le_contenu_publie_quoi_qu_on_ait_modifie(gestes):
    action, of = riche()
    avant = image(action)
    assert avant == en_ligne(action.pk).instantane
    action = deplacer(action, "modifier", par=of)
    for geste in gestes:
        geste(Action.objects.get(pk=action.pk))
    action = deplacer(action, "renoncer", par=of)
    assert image(action) == avant
    assert en_ligne(action.pk).instantane == avant
    action.refresh_from_db()
    assert (action.statut, action.est_publiee) == (Statut.VALIDEE, True)
    assert all(session.publiee_le for session in action.sessions.all())
    assert not any(session.saisie_illisible for session in action.sessions.all())


@pytest.mark.parametrize("geste", GESTES)
@pytest.mark.exigence("R013")
def test_renoncer_apres_un_geste(geste):
    action, of = riche()
    avant = image(action)
    action = deplacer(action, "modifier", par=of)
    geste(action)
    assert geste is garder_une_saisie_illisible or image(action) != avant
    assert image(deplacer(action, "renoncer", par=of)) == avant


def test_renoncer_quand_un_contact_publie_a_disparu_se_refuse_en_le_nommant():
    action, of = riche()
    action = deplacer(action, "modifier", par=of)
    ancien = Contact.objects.get(etablissement=action.etablissement)
    autre = fabriques.ContactFactory(etablissement=action.etablissement, nom="MARTIN", prenom="Léa")
    action.sessions.update(referent_pmr=autre, referent_mobilite=autre, referent_prf=autre)
    ancien.delete()
    with pytest.raises(TransitionRefusee, match="Pauline PICARD"):
        deplacer(action, "renoncer", par=of)
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_COURS


def test_renoncer_laisse_la_formation_que_partage_une_autre_action():
    action, of = riche()
    from sofi.offre.creation import ajouter_action

    ajouter_action(action.formation, attribution=action.attribution)
    action = deplacer(action, "modifier", par=of)
    action.formation.individualisation = True
    action.formation.save()
    deplacer(action, "renoncer", par=of)
    action.formation.refresh_from_db()
    assert action.formation.individualisation is True


def test_un_instantane_passe_par_le_json_sans_rien_perdre():
    action, _ = riche()
    avant = image(action)
    assert depuis_json(vers_json(avant)) == avant


@pytest.mark.exigence("R012", "R298")
def test_la_date_de_debut_prevue_a_l_origine_survit_a_une_session_supprimee_puis_rendue():
    action, of = riche()
    prevue = action.sessions.first().date_debut
    action = deplacer(action, "modifier", par=of)
    action.sessions.all().delete()
    action = deplacer(action, "renoncer", par=of)
    assert {session.date_debut_prevue for session in action.sessions.all()} == {prevue}


@pytest.mark.exigence("R265")
def test_l_instantane_retient_ce_que_lheo_demande_et_que_la_saisie_ne_montre_pas():
    action = riche()[0]
    action.etablissement.uai = "0441234A"
    action.etablissement.save()
    action.formation.blocs = ["RNCP35030BC01"]
    action.formation.save()
    figee = image(action)
    assert (figee.formation.certification.code_nsf, figee.formation.certification.codes_rome) == (
        "315",
        ("M1501", "M1502"),
    )
    assert figee.formation.blocs[0].objectif or figee.formation.blocs[0].programme
    assert figee.action.site_dispensateur.uai == "0441234A"
    session = figee.action.sessions[0]
    assert (session.referent_pmr.nom_de_famille, session.referent_pmr.prenom) == ("PICARD", "Pauline")
    assert session.connue_depuis == figee.action.connue_depuis == timezone.localdate()
