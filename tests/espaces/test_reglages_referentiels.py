"""The CARIF-OREF's screens of the referentials: loads and their reports, closed lists."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.referentiels import listes
from sofi.referentiels.models import Choix, ImportReferentiel
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def cariforef(client):
    client.force_login(fabriques.utilisateur("cariforef"))
    return client


def lire(reponse):
    assert reponse.status_code == 200, reponse.content.decode()[:2000]
    return html.fromstring(reponse.content.decode())


def champs(client, nom="motif_refus"):
    """What the page of a list would send as it stands."""
    formulaire = lire(client.get(reverse("reglages:liste", args=[nom]))).cssselect("main form")[0]
    return {champ: valeur for champ, valeur in formulaire.form_values() if champ != "csrfmiddlewaretoken"}


@pytest.mark.exigence("R271", "R273")
def test_l_ecran_des_referentiels_dit_ce_qui_est_en_vigueur_et_ce_que_chaque_chargement_a_change(cariforef):
    trace = ImportReferentiel.objects.create(
        referentiel="formacode-v14",
        libelle="Formacode V14",
        fichier="formacodes-v14.csv",
        debut=timezone.now(),
        fin=timezone.now(),
        statut="applique",
        crees=206,
        comptes={
            "Formacodes": {"lues": 2854, "crees": 206, "modifies": 1, "retires": 2, "identiques": 3, "refusees": 1}
        },
        remarques=[{"ligne": 7, "raison": "12345 n’a pas de terme générique", "refusee": True}],
        rapport={
            "migration": {
                "de": "V13",
                "vers": "V14",
                "identiques": 2000,
                "changes": [["44508", "Plan formation", "Plan développement compétences"]],
                "disparus": [["15099", "Ancien terme"]],
                "nouveaux": 206,
            }
        },
    )
    page = cariforef.get(reverse("reglages:referentiels")).content.decode()
    assert "formacodes-v14.csv" in page and "Formacode V14, version courante" in page
    assert "jamais : extrait livré avec SOFI" in page
    rapport = cariforef.get(reverse("reglages:chargement", args=[trace.pk])).content.decode()
    for dit in ("12345 n’a pas de terme générique", "Plan formation → Plan développement compétences", "Ancien terme"):
        assert dit in rapport


def test_un_chargement_refuse_dit_pourquoi(cariforef):
    trace = ImportReferentiel.objects.create(
        referentiel="certifinfo",
        libelle="Certif Info",
        fichier="petit.csv",
        debut=timezone.now(),
        fin=timezone.now(),
        statut="refuse",
        message="Ce fichier retirerait 5000 lignes.",
    )
    page = cariforef.get(reverse("reglages:chargement", args=[trace.pk])).content.decode()
    assert "Ce fichier retirerait 5000 lignes." in page and "Rien n’a été changé." in page


@pytest.mark.exigence("R289")
def test_le_cariforef_change_un_libelle_un_rang_et_ce_qui_est_propose(cariforef):
    libre = Choix.objects.filter(liste="motif_refus", verrouille=False).first()
    envoi = champs(cariforef)
    envoi |= {f"l{libre.pk}-libelle": "Tout le département", f"l{libre.pk}-ordre": "5", f"l{libre.pk}-code_lheo": "D"}
    envoi.pop(f"l{libre.pk}-actif", None)
    reponse = cariforef.post(reverse("reglages:liste", args=["motif_refus"]), envoi, follow=True)
    assert "La liste est enregistrée." in reponse.content.decode()
    libre.refresh_from_db()
    assert (libre.libelle, libre.ordre, libre.actif, libre.code_lheo) == ("Tout le département", 5, False, "D")


@pytest.mark.exigence("R289")
def test_une_ligne_ajoutee_est_proposee_a_la_saisie(cariforef, django_capture_on_commit_callbacks):
    listes.choix("motif_refus")
    envoi = champs(cariforef) | {"n-code": "bassin", "n-libelle": "Bassin d’emploi", "n-ordre": "70", "n-actif": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        cariforef.post(reverse("reglages:liste", args=["motif_refus"]), envoi)
    assert ("bassin", "Bassin d’emploi") in listes.choix("motif_refus")
    encore = champs(cariforef) | {"n-code": "bassin", "n-libelle": "Autre", "n-ordre": "70"}
    refus = cariforef.post(reverse("reglages:liste", args=["motif_refus"]), encore).content.decode()
    assert "Ce code existe déjà dans cette liste." in refus and "Autre" in refus


@pytest.mark.exigence("R289")
def test_un_choix_fixe_est_explique_et_ne_se_change_pas(cariforef):
    fixe = Choix.objects.filter(liste="objectif_general", verrouille=True).first()
    page = cariforef.get(reverse("reglages:liste", args=["objectif_general"])).content.decode()
    assert "Un choix fixe vient de LHÉO" in page
    assert "LHÉO fixe toute cette liste" in page and "Ajouter un choix" not in page
    envoi = champs(cariforef, "objectif_general") | {f"l{fixe.pk}-libelle": "Autre chose", f"l{fixe.pk}-ordre": "1"}
    envoi |= {"n-code": "autre", "n-libelle": "Autre objectif", "n-ordre": "90"}
    cariforef.post(reverse("reglages:liste", args=["objectif_general"]), envoi)
    assert Choix.objects.get(pk=fixe.pk).libelle == fixe.libelle
    assert not Choix.objects.filter(liste="objectif_general", code="autre").exists()


def test_une_ligne_fautive_est_dite_et_garde_ce_qui_a_ete_tape(cariforef):
    libre = Choix.objects.filter(liste="motif_refus", verrouille=False).first()
    envoi = champs(cariforef) | {f"l{libre.pk}-libelle": "", f"l{libre.pk}-ordre": "douze"}
    page = cariforef.post(reverse("reglages:liste", args=["motif_refus"]), envoi).content.decode()
    assert "Écrivez un libellé." in page and "Le rang est un nombre entier." in page and "douze" in page
    assert Choix.objects.get(pk=libre.pk).libelle == libre.libelle


@pytest.mark.exigence("R289", "R302")
def test_deux_personnes_sur_la_meme_liste_ne_s_ecrasent_pas(cariforef):
    libre = Choix.objects.filter(liste="motif_refus", verrouille=False).first()
    envoi = champs(cariforef) | {f"l{libre.pk}-libelle": "Le mien"}
    Choix.objects.filter(pk=libre.pk).update(libelle="Le sien")
    page = cariforef.post(reverse("reglages:liste", args=["motif_refus"]), envoi).content.decode()
    assert "Quelqu’un a changé cette liste entre-temps" in page and "Le mien" in page
    assert Choix.objects.get(pk=libre.pk).libelle == "Le sien"


def test_une_liste_inconnue_n_existe_pas(cariforef):
    assert cariforef.get(reverse("reglages:liste", args=["nulle-part"])).status_code == 404
