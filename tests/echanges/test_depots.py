"""The three kinds of deposit on real servers, and the runs: once a night, tried again, told, traced."""

import datetime
import gzip
import stat
from types import SimpleNamespace

import asyncssh
import pytest
from django.utils import timezone
from procrastinate.contrib.django import procrastinate_app

from lheo import lire
from sofi.diffusion.models import FragmentLheo
from sofi.diffusion.publier import retirer
from sofi.echanges import taches as jobs
from sofi.echanges.depots import secrets
from sofi.echanges.depots.adaptateurs import adaptateur
from sofi.echanges.depots.envoyer import ESSAIS, envoyer, essayer, exporter_pour, ouvrir
from sofi.echanges.depots.erreurs import DepotImpossible
from sofi.echanges.depots.models import Depot, Envoi, Etat, ExportLheo, SessionEnvoyee
from sofi.echanges.depots.preparer import GARDES, preparer
from sofi.offre.republication import republier
from tests import fabriques
from tests.echanges.serveurs import IDENTIFIANT, MOT_DE_PASSE, serveur_s3, serveur_sftp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels", "dossiers")]


@pytest.fixture
def fichier(tmp_path):
    chemin = tmp_path / "export.xml.gz"
    chemin.write_bytes(gzip.compress(b"<lheo/>" * 1000))
    return chemin


@pytest.fixture
def publiee():
    return fabriques.publiee(certification=109049)


def depot(genre="dossier", **champs):
    return Depot.objects.create(nom=champs.pop("nom", genre), genre=genre, **champs)


def depot_sftp(serveur, **champs):
    champs = {"adresse": serveur.adresse, "empreinte_hote": serveur.empreinte, "identifiant": IDENTIFIANT} | champs
    return depot("sftp", dossier="/lheo", **champs)


def passer():
    """A run of the only deposit to its end, without the jobs."""
    (envoi,) = ouvrir()
    essayer([envoi], exporter_pour, dernier=True)
    essayer([envoi], envoyer, dernier=True)
    envoi.refresh_from_db()
    return envoi


def faire_les_jobs(essai=1):
    """Run, in the transaction of the test, the jobs of the deposits that are queued, as their `essai`-th try."""
    contexte = SimpleNamespace(job=SimpleNamespace(attempts=essai - 1))
    faits = set()
    while restent := {
        numero: job
        for numero, job in procrastinate_app.current_app.connector.jobs.items()
        if numero not in faits and job["task_name"].startswith("sofi.echanges.taches.")
    }:
        for numero, job in restent.items():
            faits.add(numero)
            procrastinate_app.current_app.tasks[job["task_name"]](contexte, **job["args"])


def test_un_dossier_recoit_le_fichier_sous_son_nom(fichier, dossiers):
    un_depot = depot(dossier="offre-info")
    assert "peut être écrit" in adaptateur(un_depot.genre).tester(un_depot, "")
    adaptateur(un_depot.genre).deposer(un_depot, "", fichier)
    assert [un.name for un in (dossiers / "depots/offre-info").iterdir()] == ["sofi-lheo.xml.gz"]
    assert (dossiers / "depots/offre-info/sofi-lheo.xml.gz").read_bytes() == fichier.read_bytes()


@pytest.mark.parametrize("dossier", ["/etc", "../ailleurs", "a/../../../b"])
def test_un_dossier_que_l_administrateur_ne_permet_pas_est_refuse(fichier, dossier):
    un_depot = depot(dossier=dossier)
    with pytest.raises(DepotImpossible, match="n’est pas sous un dossier permis"):
        adaptateur(un_depot.genre).deposer(un_depot, "", fichier)


def test_sftp_envoie_sous_un_nom_provisoire_puis_renomme(fichier, tmp_path):
    (tmp_path / "lheo").mkdir()
    (tmp_path / "lheo/sofi-lheo.xml.gz").write_text("l’ancien")
    with serveur_sftp(tmp_path) as serveur:
        un_depot = depot_sftp(serveur)
        assert "l’accès fonctionne" in adaptateur(un_depot.genre).tester(un_depot, MOT_DE_PASSE)
        serveur.demandes.clear()
        adaptateur(un_depot.genre).deposer(un_depot, MOT_DE_PASSE, fichier)
        final = "/lheo/sofi-lheo.xml.gz"
        assert serveur.demandes == [("open", f"{final}.partiel"), ("rename", f"{final}.partiel", final)]
    assert [un.name for un in (tmp_path / "lheo").iterdir()] == ["sofi-lheo.xml.gz"]
    assert (tmp_path / "lheo/sofi-lheo.xml.gz").read_bytes() == fichier.read_bytes()


def test_sftp_accepte_une_cle_privee(fichier, tmp_path):
    cle = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "lheo").mkdir()
    with serveur_sftp(tmp_path, cle=cle) as serveur:
        un_depot = depot_sftp(serveur)
        adaptateur(un_depot.genre).deposer(un_depot, cle.export_private_key().decode(), fichier)
        with pytest.raises(DepotImpossible, match="clé privée ne peut pas être lue"):
            adaptateur(un_depot.genre).deposer(un_depot, "-----BEGIN OPENSSH PRIVATE KEY-----\nabc", fichier)
    assert (tmp_path / "lheo/sofi-lheo.xml.gz").exists()


def test_sftp_n_envoie_rien_a_un_serveur_qu_il_ne_connait_pas(fichier, tmp_path):
    with serveur_sftp(tmp_path) as serveur:
        inconnu = depot_sftp(serveur, empreinte_hote="")
        with pytest.raises(DepotImpossible, match=f"présente l’empreinte {serveur.empreinte}".replace("+", r"\+")):
            adaptateur(inconnu.genre).tester(inconnu, MOT_DE_PASSE)
        inconnu.empreinte_hote = "SHA256:autre"
        with pytest.raises(DepotImpossible, match="et non celle du dépôt"):
            adaptateur(inconnu.genre).deposer(inconnu, MOT_DE_PASSE, fichier)
        assert serveur.demandes == []


def test_sftp_dit_ce_qui_l_empeche(fichier, tmp_path):
    with serveur_sftp(tmp_path, lecture_seule=True) as serveur:
        un_depot = depot_sftp(serveur)
        with pytest.raises(DepotImpossible, match="refuse l’identifiant, le mot de passe ou la clé"):
            adaptateur(un_depot.genre).tester(un_depot, "faux")
        with pytest.raises(DepotImpossible, match="refuse l’écriture dans le dossier : dossier en lecture seule"):
            adaptateur(un_depot.genre).deposer(un_depot, MOT_DE_PASSE, fichier)
    with pytest.raises(DepotImpossible, match="ne répond pas"):
        adaptateur(un_depot.genre).tester(un_depot, MOT_DE_PASSE)


def test_s3_depose_l_objet_avec_une_signature_juste(fichier):
    with serveur_s3() as (adresse, objets):
        un_depot = depot("s3", adresse=adresse, dossier="seau/offre/pdl", identifiant=IDENTIFIANT)
        assert "fonctionne" in adaptateur(un_depot.genre).tester(un_depot, MOT_DE_PASSE)
        assert objets == {}
        adaptateur(un_depot.genre).deposer(un_depot, MOT_DE_PASSE, fichier)
        assert objets == {"/seau/offre/pdl/sofi-lheo.xml.gz": fichier.read_bytes()}
        with pytest.raises(DepotImpossible, match="Le stockage refuse le fichier"):
            adaptateur(un_depot.genre).deposer(un_depot, "faux", fichier)
    assert list(objets) == ["/seau/offre/pdl/sofi-lheo.xml.gz"]


def test_un_secret_est_un_fichier_que_sofi_seul_lit(dossiers):
    un_depot = depot("sftp")
    assert secrets.lire(un_depot) == ""
    secrets.garder(un_depot, "premier")
    secrets.garder(un_depot, MOT_DE_PASSE)
    (garde,) = (dossiers / "secrets").iterdir()
    assert secrets.lire(un_depot) == garde.read_text() == MOT_DE_PASSE
    assert stat.S_IMODE(garde.stat().st_mode) == 0o600


@pytest.mark.exigence("R009", "R265")
def test_une_nuit_exporte_une_fois_et_depose_partout(publiee, dossiers):
    depot(dossier="a"), depot("dossier", nom="b", dossier="b", fichier="offre.xml"), depot(nom="c", actif=False)
    jobs.lancer()
    faire_les_jobs()
    assert list(Envoi.objects.values_list("depot__nom", "etat", "essais").order_by("depot__nom")) == [
        ("b", Etat.REUSSI, 1),
        ("dossier", Etat.REUSSI, 1),
    ]
    export = ExportLheo.objects.get()
    (session,) = publiee.sessions.all()
    assert (export.sessions, export.formations, export.retenues) == (1, 1, [])
    (formation,) = lire(dossiers / "depots/b/offre.xml")
    assert formation.action[0].session[0].numero == str(session.pk)
    assert (dossiers / "depots/a/sofi-lheo.xml.gz").stat().st_size == export.octets


@pytest.mark.exigence("R265")
def test_un_envoi_dit_ce_qui_differe_du_precedent(publiee):
    depot()
    premiere, autre = publiee.sessions.get().pk, fabriques.publiee(certification=109049)
    seconde = autre.sessions.get().pk
    assert passer().ajoutees == sorted([premiere, seconde])
    deuxieme = passer()
    assert (deuxieme.ajoutees, deuxieme.changees, deuxieme.retirees) == ([], [], [])
    retirer(autre.pk)
    publiee.etablissement.sites.update(telephone_fixe="02-43-00-00-00")
    assert republier(publiee.etablissement_id) == 1
    troisieme = passer()
    assert (troisieme.ajoutees, troisieme.changees, troisieme.retirees) == ([], [premiere], [seconde])
    assert list(SessionEnvoyee.objects.values_list("numero", "le")) == [(premiere, troisieme.fin)]


def test_un_depot_des_changements_ne_recoit_que_ce_qui_a_change(publiee, dossiers):
    depot(complet=False)
    assert passer().export.depuis is None
    Envoi.objects.update(debut=timezone.now() - datetime.timedelta(days=3))
    ExportLheo.objects.update(le=timezone.now() - datetime.timedelta(days=3))
    FragmentLheo.objects.update(ecrit_le=timezone.now() - datetime.timedelta(days=10))
    nouvelle = fabriques.publiee(certification=109049)
    envoi = passer()
    assert (envoi.export.sessions, envoi.ajoutees) == (1, [nouvelle.sessions.get().pk])
    assert SessionEnvoyee.objects.count() == 2


def test_sans_rien_a_publier_le_dernier_fichier_reste_et_l_envoi_le_dit(courriels):
    depot()
    envoi = passer()
    assert envoi.etat == Etat.ECHOUE and "le dépôt garde son dernier fichier" in envoi.erreur


@pytest.mark.exigence("R265")
def test_un_depot_qui_ne_repond_pas_est_repris_puis_signale_et_les_autres_recoivent(publiee, courriels, dossiers):
    fabriques.utilisateur("cariforef", email="offre@exemple.fr", notification_email=True)
    mort = depot("sftp", nom="Partenaire", adresse="127.0.0.1:9", identifiant="x")
    depot(dossier="a")
    envois = {envoi.depot.nom: envoi for envoi in ouvrir()}
    exporter_pour(list(envois.values()))
    for essai in range(1, ESSAIS):
        with pytest.raises(DepotImpossible):
            essayer([envois["Partenaire"]], envoyer, dernier=False)
        assert Envoi.objects.get(depot=mort).essais == essai
        assert Envoi.objects.get(depot=mort).etat == Etat.A_REPRENDRE
    avant = len(courriels())
    essayer([envois["Partenaire"]], envoyer, dernier=True)
    essayer([envois["dossier"]], envoyer, dernier=False)
    echoue = Envoi.objects.get(depot=mort)
    assert (echoue.etat, echoue.essais) == (Etat.ECHOUE, ESSAIS) and "ne répond pas" in echoue.erreur
    assert (dossiers / "depots/a/sofi-lheo.xml.gz").exists()
    (mail,) = [un for un in courriels()[avant:] if un.to == ["offre@exemple.fr"]]
    assert "« Partenaire » n’a pas reçu" in mail.subject
    assert "ne répond pas" in mail.body


def test_le_job_reprend_jusqu_au_dernier_essai(publiee):
    depot("sftp", adresse="127.0.0.1:9", identifiant="x")
    jobs.lancer()
    with pytest.raises(DepotImpossible):
        faire_les_jobs()
    envoi = Envoi.objects.get()
    assert (envoi.etat, envoi.essais) == (Etat.A_REPRENDRE, 1)
    assert jobs.lancer() == [], "what is on its way is left alone"
    assert jobs.REPRISES.max_attempts == ESSAIS - 1


def test_les_exports_retenus_sont_traces_avec_leur_raison(publiee):
    ailleurs = fabriques.organisme()
    ailleurs.sites.update(commune=None)
    retenue = fabriques.publiee(formateur=ailleurs).sessions.get().pk
    depot()
    envoi = passer()
    ((numero, raison),) = envoi.export.retenues
    assert numero == retenue and "INSEE" in raison
    assert envoi.etat == Etat.REUSSI and retenue not in envoi.ajoutees


def test_seuls_les_derniers_fichiers_sont_gardes(publiee, dossiers):
    exports = [preparer() for _ in range(GARDES + 2)]
    assert len(list((dossiers / "fichiers/exports").iterdir())) == GARDES
    plus_ancien = ExportLheo.objects.get(pk=exports[0].pk)
    assert (plus_ancien.fichier.name, plus_ancien.empreintes, plus_ancien.sessions) == ("", {}, 1)


def test_un_export_impossible_est_dit_sur_chaque_envoi_et_rien_n_est_depose(publiee, courriels, monkeypatch):
    depot(), depot("sftp", adresse="127.0.0.1:9", identifiant="x")

    def plein(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sofi.echanges.depots.preparer.exporter", plein)
    jobs.lancer()
    with pytest.raises(OSError, match="No space"):
        faire_les_jobs()
    assert set(Envoi.objects.values_list("etat", flat=True)) == {Etat.A_REPRENDRE}
    faire_les_jobs(essai=ESSAIS)
    assert set(Envoi.objects.values_list("etat", "export")) == {(Etat.ECHOUE, None)}
    assert "No space left" in Envoi.objects.first().erreur
