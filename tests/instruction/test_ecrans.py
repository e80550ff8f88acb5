"""The CARIF-OREF's screens: queue, action beside its publication, decision."""

import datetime
import json

import pytest
import time_machine
from lxml import html

from sofi.diffusion.publier import en_ligne
from sofi.offre.models import Action, Evenement
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from sofi.regles.models import Regle
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def validateur():
    return fabriques.utilisateur("cariforef", nom="DURAND", prenom="Anne")


@pytest.fixture
def navigateur(client, validateur):
    client.force_login(validateur)
    return client


def lire(reponse):
    return html.fromstring(reponse.content.decode())


def texte(noeud):
    return " ".join(noeud.text_content().split())


def soumise(le=None, **options):
    """An action waiting for validation since that day."""
    action = fabriques.completer(fabriques.saisie(**options))
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    with time_machine.travel(le or datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC), tick=False):
        return deplacer(action, "soumettre", par=of)


def modifiee(**champs):
    """A published action whose modification was submitted."""
    action = fabriques.publiee()
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    action = deplacer(action, "modifier", par=of)
    action.accord_region, action.accord_region_le = "CR-2026-17", datetime.date(2026, 11, 2)
    for nom, valeur in champs.items():
        setattr(action, nom, valeur)
    action.save()
    return deplacer(action, "soumettre", par=of)


def lignes(page):
    return [int(noeud.text_content()) for noeud in page.cssselect("tbody th .code strong")]


@pytest.mark.exigence("R218")
@pytest.mark.parametrize("profil", ["of", "region"])
@pytest.mark.parametrize("adresse", ["/instruction/", "/instruction/{}/", "/instruction/{}/valider/"])
def test_seul_le_cariforef_entre(client, profil, adresse):
    action = soumise()
    client.force_login(fabriques.utilisateur(profil, etablissements=[action.etablissement]))
    adresse = adresse.format(action.pk)
    reponse = client.post(adresse) if "valider" in adresse else client.get(adresse)
    assert reponse.status_code == 404
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_VALIDATION


@pytest.mark.exigence("R217", "R218")
def test_la_file_montre_la_plus_ancienne_d_abord_avec_son_age(navigateur):
    recente = soumise(datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC))
    ancienne = soumise(datetime.datetime(2026, 11, 9, 8, tzinfo=datetime.UTC))
    with time_machine.travel(datetime.datetime(2026, 11, 21, 9, tzinfo=datetime.UTC), tick=False):
        page = lire(navigateur.get("/instruction/"))
    assert lignes(page) == [ancienne.pk, recente.pk]
    assert "12 jours" in texte(page.cssselect("tbody tr")[0])
    assert "2 actions" in texte(page.cssselect("h1")[0])


@pytest.mark.exigence("R218")
def test_la_file_se_filtre_et_chaque_filtre_dit_son_nombre(navigateur):
    une = soumise(la_campagne=fabriques.campagne("AAA"), formateur=fabriques.organisme("École Été"))
    autre = soumise(la_campagne=fabriques.campagne("BBB"))
    modification = modifiee()
    assert lignes(lire(navigateur.get("/instruction/?programme=AAA"))) == [une.pk]
    assert lignes(lire(navigateur.get("/instruction/?etablissement=ecole ete"))) == [une.pk]
    assert lignes(lire(navigateur.get(f"/instruction/?etablissement={autre.etablissement.siret}"))) == [autre.pk]
    assert lignes(lire(navigateur.get("/instruction/?genre=modification"))) == [modification.pk]
    assert set(lignes(lire(navigateur.get("/instruction/?genre=nouvelle")))) == {une.pk, autre.pk}
    page = lire(navigateur.get("/instruction/?genre=nouvelle"))
    options = [texte(option) for option in page.cssselect("#filtre-genre option, #filtre-programme option")]
    assert {"Nouvelles actions (2)", "Modifications (1)", "Programme AAA (1)", "Programme BBB (1)"} <= set(options)


def test_la_file_se_filtre_par_departement(navigateur):
    from sofi.referentiels.models import Commune

    une, _autre = soumise(), soumise()
    commune = Commune.objects.filter(departement="49").first()
    une.site_dispensateur.commune = commune
    une.site_dispensateur.save()
    assert lignes(lire(navigateur.get("/instruction/?departement=49"))) == [une.pk]


@pytest.mark.parametrize("adresse", ["?programme=%00", "?genre=zzz&departement=99", "?page=abc&taille=-1", "?page=999"])
def test_des_filtres_inconnus_ne_font_pas_d_erreur(navigateur, adresse):
    soumise()
    assert navigateur.get(f"/instruction/{adresse}").status_code == 200


def test_filtrer_sans_recharger_annonce_le_nombre(navigateur):
    soumise()
    reponse = navigateur.get("/instruction/?genre=nouvelle", headers={"HX-Request": "true"})
    assert json.loads(reponse["HX-Trigger"]) == {"sofi:annonce": {"value": "1 action"}}


def test_une_file_vide_le_dit(navigateur):
    assert "Aucune action à instruire" in texte(lire(navigateur.get("/instruction/")))


def test_la_file_coute_un_nombre_fixe_de_requetes(navigateur, django_assert_max_num_queries):
    for _ in range(5):
        soumise()
    with django_assert_max_num_queries(12):
        navigateur.get("/instruction/")


@pytest.mark.exigence("R218")
def test_une_modification_montre_ce_qui_change_et_replie_le_reste(navigateur):
    action = modifiee(objectifs="<p>Texte de contrôle.</p>")
    page = lire(navigateur.get(f"/instruction/{action.pk}/"))
    changes = page.cssselect(".comparaison tbody tr")
    assert [texte(ligne.cssselect("th")[0]) for ligne in changes] == ["Objectifs Modifié"]
    publie, sera_publie = changes[0].cssselect("td")
    assert texte(publie) == "Texte de test."
    assert texte(sera_publie) == "Texte de [supprimé : test][ajouté : contrôle]."
    assert [noeud.tag for noeud in sera_publie.cssselect("ins, del")] == ["del", "ins"]
    assert "champs inchangés" in texte(page.cssselect(".fiche-comparee details summary")[0])
    assert "CR-2026-17 du 02/11/2026" in texte(page.cssselect(".instruction-tete")[0])


@pytest.mark.exigence("R218")
def test_une_nouvelle_action_se_lit_en_entier_sans_marques(navigateur):
    action = soumise()
    page = lire(navigateur.get(f"/instruction/{action.pk}/"))
    assert page.cssselect(".instruction-corps ins, .instruction-corps del") == []
    titres = [texte(titre) for titre in page.cssselect("h3")]
    assert [titre.split()[1] for titre in titres] == ["Formation", "Action", "Session", "Dispositif"]


@pytest.mark.exigence("R218", "R235", "R296")
def test_un_texte_propose_puis_modifie_est_note_pour_le_validateur(navigateur):
    campagne = fabriques.campagne("AAA")
    Regle.objects.create(
        campagne=campagne,
        code="objectifs",
        carte="action",
        champ="objectifs",
        genre="texte_prescrit",
        parametres={"texte": "<p>Texte donné.</p>"},
        gravite="information",
    )
    action = fabriques.completer(fabriques.saisie(campagne))
    action.objectifs = "<p>Texte à moi.</p>"
    action.save()
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    page = lire(navigateur.get(f"/instruction/{action.pk}/"))
    (note,) = page.cssselect(".message.ton-info")
    assert "Objectifs" in texte(note)


@pytest.mark.exigence("R197")
def test_le_validateur_voit_quelle_session_ne_sera_pas_montree(navigateur):
    action = soumise()
    session = action.sessions.get()
    session.infos_collectives.all().delete()
    page = texte(lire(navigateur.get(f"/instruction/{action.pk}/")))
    fermes = "Site régional public, Site régional pro, Kairos, Ouiform"
    assert f"La session {session.pk} n’ira pas vers {fermes} : la saisie d’une information collective" in page


@pytest.mark.exigence("R219")
def test_valider_publie_et_ouvre_la_suivante(navigateur, validateur):
    premiere = soumise(datetime.datetime(2026, 11, 9, tzinfo=datetime.UTC))
    seconde = soumise()
    reponse = navigateur.post(f"/instruction/{premiere.pk}/valider/")
    assert (reponse.status_code, reponse.url) == (302, f"/instruction/{seconde.pk}/")
    assert en_ligne(premiere.pk).publiee_par == validateur
    assert "est maintenant « validée »" in texte(lire(navigateur.get(reponse.url)))


def test_apres_la_derniere_on_revient_a_la_file_avec_ses_filtres(navigateur):
    action = soumise()
    reponse = navigateur.post(f"/instruction/{action.pk}/valider/?programme=TEST")
    assert reponse.url == "/instruction/?programme=TEST"


def test_la_suivante_reste_dans_les_filtres(navigateur):
    une = soumise(datetime.datetime(2026, 11, 8, tzinfo=datetime.UTC), la_campagne=fabriques.campagne("AAA"))
    soumise(datetime.datetime(2026, 11, 9, tzinfo=datetime.UTC), la_campagne=fabriques.campagne("BBB"))
    troisieme = soumise(la_campagne=fabriques.campagne("AAA"))
    reponse = navigateur.post(f"/instruction/{une.pk}/valider/?programme=AAA")
    assert reponse.url == f"/instruction/{troisieme.pk}/?programme=AAA"


@pytest.mark.exigence("R050", "R218")
def test_demander_des_reponses_garde_la_question(navigateur):
    action = soumise()
    navigateur.post(f"/instruction/{action.pk}/demander/", {"message": "Quelle durée ?"})
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_REPONSES
    assert Evenement.objects.filter(action=action).first().message == "Quelle durée ?"


def test_une_demande_sans_question_se_refuse_en_gardant_la_page(navigateur):
    action = soumise()
    reponse = navigateur.post(f"/instruction/{action.pk}/demander/", {"message": "  "})
    page = lire(reponse)
    assert reponse.status_code == 422
    assert "Écrivez un message" in texte(page.cssselect("[data-sommaire]")[0])
    assert page.cssselect("details.decision[open]")
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_VALIDATION


@pytest.mark.exigence("R218", "R220")
def test_refuser_avec_un_motif_de_la_liste(navigateur):
    action = soumise()
    navigateur.post(f"/instruction/{action.pk}/refuser/", {"motif": "doublon", "message": "Voir l’action 12."})
    assert Action.objects.get(pk=action.pk).statut == Statut.REFUSEE
    assert Evenement.objects.filter(action=action).first().message == "Action déjà saisie\nVoir l’action 12."


@pytest.mark.parametrize("donnees", [{}, {"motif": "inconnu"}, {"message": "x" * 5000}])
def test_un_refus_sans_raison_lisible_garde_ce_qui_est_ecrit(navigateur, donnees):
    action = soumise()
    reponse = navigateur.post(f"/instruction/{action.pk}/refuser/", donnees)
    assert reponse.status_code == 422
    assert donnees.get("message", "") in reponse.content.decode()
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_VALIDATION


@pytest.mark.exigence("R219")
def test_retirer_depuis_la_page(navigateur):
    action = fabriques.publiee()
    assert "Retirer de la publication" in texte(lire(navigateur.get(f"/instruction/{action.pk}/")))
    navigateur.post(f"/instruction/{action.pk}/retirer/", {"message": "Convention résiliée."})
    assert en_ligne(action.pk) is None


@pytest.mark.exigence("R219")
def test_le_second_validateur_apprend_que_c_est_fait_et_par_qui(navigateur):
    action = soumise()
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef", nom="MARTIN", prenom="Zoé"))
    reponse = navigateur.post(f"/instruction/{action.pk}/refuser/", {"message": "Mon long message."})
    page = texte(lire(reponse))
    assert reponse.status_code == 409
    assert "« Refuser » n’est plus possible" in page
    assert "« Valider », par Zoé MARTIN" in page
    assert Evenement.objects.filter(action=action, transition="refuser").count() == 0


def test_une_validation_que_des_anomalies_arretent_les_montre(navigateur):
    action = soumise()
    action.sessions.update(date_debut=None)
    reponse = navigateur.post(f"/instruction/{action.pk}/valider/")
    page = texte(lire(reponse))
    assert reponse.status_code == 409
    assert "ne peut pas être validée : 1 point" in page
    assert f"Fiche Session {action.sessions.get().pk} : « Date début » est à renseigner." in page


@pytest.mark.parametrize("code", ["soumettre", "archiver", "modifier", "inconnu"])
def test_ce_qui_n_est_pas_une_decision_n_existe_pas(navigateur, code):
    action = soumise()
    assert navigateur.post(f"/instruction/{action.pk}/{code}/").status_code == 404


def test_on_ne_decide_pas_par_une_adresse(navigateur):
    action = soumise()
    assert navigateur.get(f"/instruction/{action.pk}/valider/").status_code == 405


def test_ce_qu_un_organisme_a_tape_ne_s_execute_pas(navigateur):
    mechant = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    action = modifiee(complement_intitule=mechant, objectifs=f"<p>{mechant}</p>")
    source = navigateur.get(f"/instruction/{action.pk}/").content.decode()
    assert "<script>alert" not in source
    assert "<img src=x" not in source
