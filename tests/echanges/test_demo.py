"""The demonstration lives whatever the day."""

import datetime
import re

import pytest
from django.contrib.auth import authenticate
from lxml import etree

from lheo import lire, verifier
from sofi.annuaire.models import Etablissement
from sofi.diffusion.models import SessionPubliee
from sofi.echanges.classeurs.rapport import CREEE, MODIFIEE
from sofi.echanges.demo.charger import charger_demo, lire_donnees
from sofi.echanges.lheo.exporter import exporter
from sofi.echanges.lheo.importer import importation
from sofi.offre.models import Action, Session
from sofi.offre.models.session import active
from sofi.offre.statuts import Statut
from tests.lheo.conftest import REFERENCE

pytestmark = pytest.mark.django_db


@pytest.mark.exigence("R007", "R038", "R041", "R043", "R044")
@pytest.mark.parametrize("jour", [datetime.date(2026, 11, 21), datetime.date(2027, 1, 2), datetime.date(2026, 6, 15)])
def test_la_demonstration_a_des_offres_dans_chaque_statut(jour, time_machine):
    time_machine.move_to(datetime.datetime.combine(jour, datetime.time(9), tzinfo=datetime.UTC))
    charger_demo(jour)
    statuts = set(Action.objects.values_list("statut", flat=True))
    assert statuts == set(Statut.values)
    publiees = Session.objects.filter(publiee_le__isnull=False)
    assert publiees.filter(active(jour)).exists()
    assert publiees.exclude(active(jour)).exists()
    assert SessionPubliee.objects.a_venir_ou_en_cours(jour).count() > 10
    natures = set(Session.objects.values_list("dispositifs__type_dispositif__nature", flat=True))
    assert natures >= {"programme_region", "apprentissage", "professionnalisation", "initiale"}


def test_chaque_compte_de_la_demonstration_se_connecte(rf):
    charger_demo()
    donnees = lire_donnees()
    for compte in donnees["comptes"]:
        utilisateur = authenticate(rf.post("/"), username=compte["email"], password=donnees["mot_de_passe"])
        assert utilisateur is not None and utilisateur.profil == compte["profil"]


@pytest.mark.exigence("R009", "R265")
def test_la_demonstration_part_entiere_en_lheo_et_le_schema_officiel_l_accepte(tmp_path):
    charger_demo()
    export = exporter(tmp_path / "lheo.xml")
    numeros = [
        int(session.numero)
        for formation in lire(tmp_path / "lheo.xml", strict=True)
        for action in formation.action
        for session in action.session
    ]
    assert sorted(numeros) == sorted(SessionPubliee.objects.values_list("pk", flat=True))
    assert (export.sessions, export.retenues) == (len(numeros), [])
    assert [une for une in verifier(tmp_path / "lheo.xml") if une.gravite != "information"] == []
    if not REFERENCE.is_dir():
        pytest.skip("the official LHÉO files are not at hand")
    etree.XMLSchema(etree.parse(REFERENCE / "lheo-2.3.xsd")).assertValid(etree.parse(tmp_path / "lheo.xml"))


@pytest.mark.exigence("R265")
def test_le_flux_de_la_demonstration_revient_en_brouillons_pour_chaque_organisme(tmp_path):
    """As another system would send it: numbers of its own. Twice changes nothing, and what is published stays."""
    charger_demo()
    exporter(tmp_path / "lheo.xml")
    contenu = re.sub(rb'numero="', rb'numero="autre-', (tmp_path / "lheo.xml").read_bytes())
    publiees = sorted(SessionPubliee.objects.values_list("pk", "publication"))
    avant = set(Action.objects.values_list("pk", flat=True))
    ecrites = 0
    for siret in Etablissement.objects.values_list("siret", flat=True):
        rapport, _ = importation(siret).appliquer(contenu, "lheo.xml", partiel=True)
        assert all(ligne.problemes for ligne in rapport.lignes if ligne.refusee)
        ecrites += sum(ligne.resultat == CREEE for ligne in rapport.lignes)
        encore = importation(siret).examiner(contenu)
        assert not [ligne for ligne in encore.lignes if ligne.resultat in (CREEE, MODIFIEE)]
    nouvelles = Action.objects.exclude(pk__in=avant)
    assert ecrites and nouvelles.exists()
    assert set(nouvelles.values_list("statut", flat=True)) == {Statut.EN_COURS}
    assert sorted(SessionPubliee.objects.values_list("pk", "publication")) == publiees
    exportes = {formation.intitule_formation for formation in lire(contenu)}
    assert set(nouvelles.values_list("formation__intitule", flat=True)) <= exportes
