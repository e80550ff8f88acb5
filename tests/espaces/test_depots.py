"""The deposits on screen: set them, try them, export, read the runs; a secret never comes back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.diffusion.models import Canal
from sofi.echanges.depots import secrets
from sofi.echanges.depots.envoyer import envoyer, essayer, exporter_pour, ouvrir
from sofi.echanges.depots.models import Depot, Envoi
from tests import fabriques
from tests.echanges.serveurs import IDENTIFIANT, MOT_DE_PASSE, serveur_sftp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels", "dossiers")]
DANS_UN_MOIS = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def cariforef(client):
    client.force_login(fabriques.utilisateur("cariforef"))
    return client


def texte(reponse, selecteur="main"):
    (noeud,) = html.fromstring(reponse.content.decode()).cssselect(selecteur)
    return " ".join(noeud.text_content().split())


def envoi_fini():
    """A run of a folder that feeds every outlet, done."""
    un_depot = Depot.objects.create(nom="Réseau", genre="dossier", dossier="reseau")
    un_depot.canaux.set(Canal.objects.filter(voie="fichier"))
    (envoi,) = ouvrir()
    essayer([envoi], exporter_pour, dernier=True)
    essayer([envoi], envoyer, dernier=True)
    envoi.refresh_from_db()
    return envoi


SFTP = {
    "nom": "Réseau",
    "genre": "sftp",
    "dossier": "/",
    "fichier": "pdl.xml.gz",
    "identifiant": IDENTIFIANT,
    "complet": "on",
    "actif": "on",
}


@pytest.mark.exigence("R265")
def test_un_depot_sftp_se_regle_et_se_teste_sans_que_son_secret_ne_revienne(cariforef, tmp_path):
    with serveur_sftp(tmp_path) as serveur:
        envoi = SFTP | {"adresse": serveur.adresse, "mot_de_passe": MOT_DE_PASSE, "canaux": ["offre_info", "kairos"]}
        reponse = cariforef.post(reverse("reglages:ajouter_depot"), envoi)
        depot = Depot.objects.get()
        page = reverse("reglages:depot", args=[depot.pk])
        assert (reponse.status_code, reponse.url) == (302, page), texte(reponse)
        essai = cariforef.post(reverse("reglages:tester_depot", args=[depot.pk]), follow=True)
        assert serveur.empreinte in texte(essai) and "copiez-la" in texte(essai)
        cariforef.post(page, envoi | {"empreinte_hote": serveur.empreinte, "mot_de_passe": ""})
        essai = cariforef.post(reverse("reglages:tester_depot", args=[depot.pk]), follow=True)
        assert "l’accès fonctionne" in texte(essai)
    assert secrets.lire(depot) == MOT_DE_PASSE
    lu = cariforef.get(page).content.decode() + cariforef.get(reverse("reglages:depots")).content.decode()
    assert MOT_DE_PASSE not in lu and "Un mot de passe ou une clé est enregistré" in lu
    cle = "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret-de-cle\n-----END"
    refuse = cariforef.post(page, envoi | {"nom": "", "cle_privee": cle})
    assert "secret-de-cle" not in refuse.content.decode() and MOT_DE_PASSE not in refuse.content.decode()


@pytest.mark.parametrize(
    ("envoi", "attendu"),
    [
        ({"genre": "sftp", "identifiant": "x"}, "Ce dépôt en a besoin"),
        ({"genre": "s3", "dossier": "seau", "identifiant": "x", "adresse": "ftp://x"}, "commence par https://"),
        ({"genre": "dossier", "dossier": "a", "fichier": "../x.xml"}, "qui finit par .xml ou .xml.gz"),
        ({"genre": "dossier", "dossier": "a", "fichier": "x.zip"}, "qui finit par .xml ou .xml.gz"),
    ],
)
def test_un_depot_mal_rempli_dit_ce_qui_manque(cariforef, envoi, attendu):
    reponse = cariforef.post(reverse("reglages:ajouter_depot"), {"nom": "X", "fichier": "x.xml"} | envoi)
    assert attendu in texte(reponse) and not Depot.objects.exists()


def test_sans_depot_la_page_dit_quoi_faire(cariforef):
    assert "Le fichier LHÉO ne part nulle part" in texte(cariforef.get(reverse("reglages:depots")))
    reponse = cariforef.post(reverse("reglages:exporter_maintenant"), follow=True)
    assert "Aucun dépôt n’est actif" in texte(reponse)


@pytest.mark.exigence("R265")
def test_exporter_maintenant_lance_une_fois(cariforef):
    Depot.objects.create(nom="Réseau", genre="dossier", dossier="reseau")
    assert "L’export est lancé" in texte(cariforef.post(reverse("reglages:exporter_maintenant"), follow=True))
    assert "déjà en cours" in texte(cariforef.post(reverse("reglages:exporter_maintenant"), follow=True))
    assert Envoi.objects.get().par.profil == "cariforef"


@pytest.mark.exigence("R009", "R054", "R265")
def test_un_envoi_dit_ce_qui_est_parti_et_ce_qui_est_retenu_avec_un_lien(cariforef):
    part = fabriques.publiee(certification=109049).sessions.get()
    ailleurs = fabriques.organisme()
    ailleurs.sites.update(commune=None)
    retenue = fabriques.publiee(formateur=ailleurs)
    envoi = envoi_fini()
    liste = texte(cariforef.get(reverse("reglages:depots")))
    assert "réussi 1" in liste and "1 ajoutée, 0 changée, 0 retirée 1" in liste
    reponse = cariforef.get(reverse("reglages:envoi", args=[envoi.pk]))
    assert f"Ajoutées 1 {part.code_fas}" in texte(reponse)
    lu = html.fromstring(reponse.content.decode())
    assert {gras.text for gras in lu.cssselect(".code strong")} == {str(part.pk), str(retenue.sessions.get().pk)}
    lien = lu.cssselect("[aria-labelledby=retenues] a")[0]
    assert lien.get("href") == reverse("saisie:recapitulatif", args=[retenue.pk])
    assert cariforef.get(lien.get("href")).status_code == 200


def test_le_dernier_fichier_se_telecharge_tant_qu_il_est_garde(cariforef):
    fabriques.publiee(certification=109049)
    export = envoi_fini().export
    adresse = reverse("reglages:telecharger_export", args=[export.pk])
    assert adresse in cariforef.get(reverse("reglages:depots")).content.decode()
    reponse = cariforef.get(adresse)
    assert b"".join(reponse.streaming_content)[:2] == b"\x1f\x8b" and "attachment" in reponse["Content-Disposition"]
    export.fichier.storage.delete(export.fichier.name)
    assert cariforef.get(adresse).status_code == 404


@pytest.mark.exigence("R009", "R197")
def test_le_passeport_dit_quand_la_session_est_partie_et_ce_qui_la_retient(client):
    of, ailleurs = fabriques.organisme(), fabriques.organisme()
    ailleurs.sites.update(commune=None)
    partie = fabriques.publiee(formateur=of, certification=109049, debut=DANS_UN_MOIS)
    retenue = fabriques.publiee(formateur=ailleurs, debut=DANS_UN_MOIS)
    envoi_fini()
    client.force_login(fabriques.utilisateur(etablissements=[of, ailleurs]))
    aujourdhui = f"{timezone.localdate():%d/%m/%Y}"
    lu = texte(client.get(reverse("saisie:etat", args=[partie.pk])), ".passeport-lignes")
    assert f"Kairos (le {aujourdhui})" in lu and f"Site régional public (le {aujourdhui})" in lu
    lu = texte(client.get(reverse("saisie:etat", args=[retenue.pk])), ".passeport-lignes")
    assert "non diffusée Offre Info, Kairos, Ouiform, i-milo, Aude, Candidat France Travail : l’offre publiée" in lu
    assert "offre_info" in retenue.sessions.get().canaux_fermes


def test_la_page_des_envois_coute_un_nombre_fixe_de_requetes(cariforef, django_assert_max_num_queries):
    depot = Depot.objects.create(nom="Réseau", genre="dossier")
    Envoi.objects.bulk_create(Envoi(depot=depot) for _ in range(20))
    with django_assert_max_num_queries(10):
        cariforef.get(reverse("reglages:depots"))
