"""The CARIF-OREF's screens of the referentials: loads and their reports, closed lists."""

import datetime

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


@pytest.mark.exigence("R271")
def test_les_reglages_disent_quel_referentiel_n_a_pas_pu_se_charger_jusqu_au_prochain_qui_se_charge(cariforef):
    def charge(referentiel, libelle, statut, jours=0):
        maintenant = timezone.now() - datetime.timedelta(days=jours)
        return ImportReferentiel.objects.create(
            referentiel=referentiel, libelle=libelle, fichier="f.csv", debut=maintenant, fin=maintenant, statut=statut
        )

    charge("rome", "ROME", "refuse", jours=60)
    charge("communes", "Communes", "refuse")
    charge("communes", "Communes", "applique")
    refuse = charge("certifinfo", "Certif Info", "refuse")
    page = lire(cariforef.get(reverse("reglages:accueil")))
    (carte,) = page.xpath("//section[@aria-labelledby='titre-referentiels']")
    assert "Dernier chargement refusé : Certif Info." in " ".join(carte.text_content().split())
    assert reverse("reglages:chargement", args=[refuse.pk]) in [a.get("href") for a in carte.cssselect("a")]
    charge("certifinfo", "Certif Info", "applique")
    assert "refusé" not in cariforef.get(reverse("reglages:accueil")).content.decode()


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
def test_d_un_choix_fixe_par_lheo_seuls_le_rang_et_la_presence_se_changent(cariforef):
    fixe = Choix.objects.filter(liste="objectif_general", verrouille=True).first()
    page = cariforef.get(reverse("reglages:liste", args=["objectif_general"])).content.decode()
    assert "Un choix fixe vient de LHÉO" in page
    assert "LHÉO fixe toute cette liste" in page and "Ajouter un choix" not in page
    envoi = champs(cariforef, "objectif_general")
    envoi |= {f"l{fixe.pk}-libelle": "Autre chose", f"l{fixe.pk}-code_lheo": "99", f"l{fixe.pk}-ordre": "1"}
    envoi |= {"n-code": "autre", "n-libelle": "Autre objectif", "n-ordre": "90"}
    del envoi[f"l{fixe.pk}-actif"]
    cariforef.post(reverse("reglages:liste", args=["objectif_general"]), envoi)
    change = Choix.objects.get(pk=fixe.pk)
    assert (change.libelle, change.code_lheo) == (fixe.libelle, fixe.code_lheo), "LHÉO fixes those"
    assert (change.ordre, change.actif) == (1, False), "the order, and what is offered, are the CARIF-OREF's"
    assert not Choix.objects.filter(liste="objectif_general", code="autre").exists()


@pytest.mark.exigence("R178", "R289")
def test_un_choix_sur_lequel_une_regle_s_appuie_reste_propose(cariforef):
    inconnu = Choix.objects.get(liste="type_parcours", code="inconnu")
    envoi = champs(cariforef, "type_parcours") | {f"l{inconnu.pk}-libelle": "?", f"l{inconnu.pk}-ordre": "99"}
    assert f"l{inconnu.pk}-actif" not in envoi
    cariforef.post(reverse("reglages:liste", args=["type_parcours"]), envoi)
    change = Choix.objects.get(pk=inconnu.pk)
    assert (change.libelle, change.ordre, change.actif) == (inconnu.libelle, 99, True)


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
