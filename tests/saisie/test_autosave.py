"""Saving by itself as one types, two people on one card, a card closed meanwhile, a sign-in that expires."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from sofi.offre.models import Session
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from tests import fabriques
from tests.saisie.navigateur import champs, envoyer, messages_du_champ, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def action():
    return fabriques.saisie()


@pytest.fixture
def of(client, action):
    une = fabriques.utilisateur(etablissements=[action.etablissement], prenom="Jeanne", nom="Durand")
    client.force_login(une)
    return une


@pytest.fixture
def url(action):
    return reverse("saisie:session", args=[action.sessions.get().pk])


def session_de(action):
    return Session.objects.get(action=action)


def autre_personne(client, action, url, **changes):
    """Somebody else of the establishment opens the card and saves it."""
    autre = fabriques.utilisateur(etablissements=[action.etablissement], prenom="Marie", nom="Petit")
    deux = type(client)()
    deux.force_login(autre)
    return envoyer(deux, url, **changes)


class TestSaisieAutomatique:
    @pytest.mark.exigence("R302")
    def test_la_reponse_ne_remplace_aucun_champ_de_saisie(self, client, action, of, url):
        reponse = envoyer(client, url, htmx=True, date_debut="14/09/2026", commentaire_duree="<i>À</i>")
        assert reponse.status_code == 200
        fragments = page(reponse)
        saisis = [un.get("name") for un in fragments.cssselect("input, select, textarea")]
        assert set(saisis) <= {"version", "csrfmiddlewaretoken", "sessions"}
        assert "Enregistré à" in texte(fragments.get_element_by_id("etat-enregistrement"))
        assert fragments.get_element_by_id("version").value == "1"
        assert fragments.cssselect("#parcours[hx-swap-oob]") and fragments.cssselect("#a-completer[hx-swap-oob]")
        assert session_de(action).date_debut == datetime.date(2026, 9, 14)

    @pytest.mark.exigence("R302")
    def test_les_messages_reviennent_a_cote_de_leurs_champs(self, client, action, of, url):
        fragments = page(envoyer(client, url, htmx=True, date_debut="32/13/2026", esp="dates_fixes"))
        assert "32/13/2026" in messages_du_champ(fragments, "date_debut")[0]
        assert messages_du_champ(fragments, "esp") == []
        corrige = page(envoyer(client, url, htmx=True, date_debut="14/09/2026"))
        assert messages_du_champ(corrige, "date_debut") == []

    @pytest.mark.exigence("R302")
    def test_chaque_liste_de_messages_du_fragment_existe_dans_la_page(self, client, action, of, url):
        session = session_de(action)
        dispositif = reverse("saisie:dispositif", args=[session.dispositifs.get().pk])
        formation = reverse("saisie:formation", args=[action.formation_id])
        for adresse in (url, dispositif, formation, reverse("saisie:action", args=[action.pk])):
            presentes = {un.get("id") for un in page(client.get(adresse)).cssselect("ul.champ-messages")}
            rendues = {un.get("id") for un in page(envoyer(client, adresse, htmx=True)).cssselect("ul.champ-messages")}
            assert rendues == presentes

    @pytest.mark.exigence("R302")
    def test_un_meme_onglet_ne_se_gene_pas_lui_meme(self, client, action, of, url):
        envoye = champs(page(client.get(url))) | {"automatique": "1"}
        for heures in ("100", "200"):
            reponse = client.post(url, envoye | {"duree_centre": heures}, headers={"HX-Request": "true"})
            assert reponse.status_code == 200
        assert session_de(action).duree_centre == 200

    @pytest.mark.exigence("R302")
    def test_un_envoi_arrive_en_retard_ne_defait_pas_le_suivant_du_meme_onglet(self, client, action, of, url):
        envoye = champs(page(client.get(url)))
        bouton = envoye | {"rang": "2000", "duree_centre": "200"}
        assert client.post(url, bouton).status_code == 302
        for en_retard in ("1000", "1999"):
            retard = envoye | {"automatique": "1", "rang": en_retard, "duree_centre": "100"}
            reponse = client.post(url, retard, headers={"HX-Request": "true"})
            assert reponse.status_code == 200 and page(reponse).get_element_by_id("version").value == "1"
        assert session_de(action).duree_centre == 200
        client.post(url, envoye | {"rang": "2001", "duree_centre": "300"}, headers={"HX-Request": "true"})
        assert session_de(action).duree_centre == 300

    @pytest.mark.exigence("R302")
    @pytest.mark.parametrize("rang", ["", "x", "-1", "9" * 400, "²"])
    def test_un_rang_absent_ou_illisible_enregistre_comme_avant(self, client, action, of, url, rang):
        envoye = champs(page(client.get(url))) | {"rang": rang, "duree_centre": "150"}
        assert client.post(url, envoye).status_code == 302
        assert session_de(action).duree_centre == 150

    @pytest.mark.exigence("R302")
    def test_une_horloge_qui_recule_n_efface_rien_de_ce_que_la_page_a_vu(self, client, action, of, url):
        envoye = champs(page(client.get(url)))
        client.post(url, envoye | {"rang": "5000", "duree_centre": "100"}, headers={"HX-Request": "true"})
        suite = envoye | {"version": "1", "rang": "4000", "duree_centre": "120"}
        assert client.post(url, suite).status_code == 302
        assert session_de(action).duree_centre == 120

    @pytest.mark.exigence("R302")
    def test_la_page_qui_suit_un_bouton_est_encore_le_meme_onglet(self, client, action, of, url):
        premiere = champs(page(client.get(url)))
        client.post(url, premiere | {"ajouter": "periodes_inscription"})
        seconde = champs(page(client.get(url)))
        client.post(url, premiere | {"duree_centre": "10"})
        assert client.post(url, seconde | {"duree_centre": "20"}).status_code == 302
        assert session_de(action).duree_centre == 20

    @pytest.mark.exigence("R302")
    def test_le_formulaire_s_enregistre_par_lui_meme_a_la_meme_adresse(self, client, action, of, url):
        formulaire = page(client.get(url)).get_element_by_id("fiche")
        assert formulaire.get("hx-post") == url and formulaire.get("hx-sync") == "this:queue last"
        assert formulaire.get("hx-trigger") == "input delay:1500ms, change delay:400ms"
        assert formulaire.get("method") == "post" and "data-garde" in formulaire.attrib


class TestConflit:
    @pytest.mark.exigence("R302")
    def test_deux_personnes_ne_s_ecrasent_pas(self, client, action, of, url):
        mienne = champs(page(client.get(url))) | {"duree_centre": "111", "commentaire_duree": "La mienne"}
        autre_personne(client, action, url, duree_centre="222")
        reponse = client.post(url, mienne)
        assert reponse.status_code == 409 and session_de(action).duree_centre == 222
        document = page(reponse)
        avis = texte(document.get_element_by_id("avis"))
        assert "Marie Petit a enregistré cette fiche le" in avis
        assert ecarts_montres(document) == {
            "Durée en centre (en h)": ["111", "222"],
            "Commentaire durée": ["La mienne", "rien"],
        }
        assert champs(document)["commentaire_duree"] == ["La mienne"]

    @pytest.mark.exigence("R302")
    def test_garder_la_sienne_ou_reprendre_l_autre(self, client, action, of, url):
        mienne = champs(page(client.get(url))) | {"duree_centre": "111"}
        autre_personne(client, action, url, duree_centre="222")
        document = page(client.post(url, mienne))
        (reprendre,) = document.cssselect("#avis a")
        assert reprendre.get("href") == url
        assert champs(page(client.get(url)))["duree_centre"] == ["222"]
        (forcer,) = document.cssselect("#avis button[name=forcer]")
        assert client.post(url, champs(document) | {"forcer": forcer.get("value")}).status_code == 302
        assert session_de(action).duree_centre == 111

    @pytest.mark.exigence("R302")
    def test_une_ligne_retiree_par_l_autre_revient_si_l_on_garde_la_sienne(self, client, action, of, url):
        envoyer(client, url, bouton=("ajouter", "informations_collectives"))
        (info,) = session_de(action).informations_collectives
        nom = f"informations_collectives-{info.pk}-lieu"
        mienne = champs(page(client.get(url))) | {nom: "Gymnase"}
        envoyee = autre_personne(client, action, url)
        assert envoyee.status_code == 302 and session_de(action).informations_collectives == []
        document = page(client.post(url, mienne))
        forcer = document.cssselect("#avis button[name=forcer]")[0].get("value")
        client.post(url, champs(document) | {"forcer": forcer})
        assert [un.lieu for un in session_de(action).informations_collectives] == ["Gymnase"]

    @pytest.mark.exigence("R302")
    def test_le_conflit_se_dit_aussi_pendant_la_frappe(self, client, action, of, url):
        mienne = champs(page(client.get(url))) | {"duree_centre": "111", "automatique": "1"}
        autre_personne(client, action, url, duree_centre="222")
        reponse = client.post(url, mienne, headers={"HX-Request": "true"})
        assert reponse.status_code == 409
        fragments = page(reponse)
        assert "Garder ma saisie" in texte(fragments) and "Reprendre la version enregistrée" in texte(fragments)
        assert not fragments.cssselect("#version") and not fragments.cssselect("#fiche")
        assert session_de(action).duree_centre == 222


def ecarts_montres(document):
    lignes = document.cssselect("#avis tbody tr")
    return {texte(ligne.cssselect("th")[0]): [texte(un) for un in ligne.cssselect("td")] for ligne in lignes}


class TestFicheFermee:
    @pytest.fixture
    def complete(self, client):
        action = fabriques.completer(fabriques.saisie())
        une = fabriques.utilisateur(etablissements=[action.etablissement])
        client.force_login(une)
        return action, une

    @pytest.mark.exigence("R217", "R302")
    @pytest.mark.parametrize("htmx", [False, True])
    def test_une_action_partie_en_validation_garde_la_saisie_a_l_ecran(self, client, complete, htmx):
        action, of = complete
        url = reverse("saisie:action", args=[action.pk])
        envoye = champs(page(client.get(url))) | {"complement_intitule": "Tapé trop tard"}
        deplacer(action, "soumettre", par=of)
        entetes = {"HX-Request": "true"} if htmx else {}
        reponse = client.post(url, envoye, headers=entetes)
        assert reponse.status_code == 409
        contenu = texte(page(reponse))
        assert "« en attente de validation »" in contenu and "reprenez d’abord la saisie" in contenu
        if not htmx:
            assert champs(page(reponse))["complement_intitule"] == ["Tapé trop tard"]
        action.refresh_from_db()
        assert action.complement_intitule == ""

    @pytest.mark.exigence("R013", "R217")
    def test_une_action_en_attente_se_lit_et_se_reprend(self, client, complete):
        action, of = complete
        deplacer(action, "soumettre", par=of)
        url = reverse("saisie:action", args=[action.pk])
        document = page(client.get(url))
        assert not document.cssselect("#fiche") and "Texte de test." in texte(document)
        (bouton,) = [un for un in document.cssselect("main form button") if texte(un) == "Reprendre la saisie"]
        reponse = client.post(bouton.getparent().get("action"), {"suivant": url})
        assert reponse.url == url and page(client.get(url)).cssselect("#fiche")

    @pytest.mark.exigence("R011", "R013", "R221")
    def test_une_action_validee_se_rouvre_par_modifier_et_demande_l_accord(self, client):
        action = fabriques.publiee()
        client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
        url = reverse("saisie:action", args=[action.pk])
        assert not page(client.get(url)).cssselect("#fiche")
        client.post(reverse("saisie:transition", args=[action.pk, "modifier"]), {"suivant": url})
        document = page(client.get(url))
        assert "accord_region" in champs(document)
        envoyer(client, url, accord_region="Courriel du 3 mars", accord_region_le="03/03/2026")
        action.refresh_from_db()
        assert action.statut == Statut.EN_COURS
        assert (action.accord_region, action.accord_region_le) == ("Courriel du 3 mars", datetime.date(2026, 3, 3))

    @pytest.mark.exigence("R013")
    def test_la_region_lit_sans_pouvoir_ecrire_et_le_cariforef_peut(self, client, action, url):
        client.force_login(fabriques.utilisateur("region"))
        assert not page(client.get(url)).cssselect("#fiche")
        assert client.post(url, {"version": "0", "duree_centre": "5"}).status_code == 403
        client.force_login(fabriques.utilisateur("cariforef"))
        assert envoyer(client, url, duree_centre="7").status_code == 302
        assert session_de(action).duree_centre == 7


class TestConnexionExpiree:
    @pytest.mark.exigence("R302")
    def test_la_saisie_attend_et_revient_apres_la_connexion(self, client, action, of, url):
        envoye = champs(page(client.get(url))) | {"commentaire_duree": "Tapé longuement", "date_debut": "32/13/2026"}
        client.logout()
        reponse = client.post(url, envoye)
        assert reponse.status_code == 302 and reponse.url.startswith(reverse("account_login"))
        apres = client.post(reponse.url, {"login": of.email, "password": fabriques.MOT_DE_PASSE})
        assert apres.url == url
        rendue = client.get(url)
        document = page(rendue)
        assert champs(document)["commentaire_duree"] == ["Tapé longuement"]
        assert champs(document)["date_debut"] == ["32/13/2026"]
        assert "n’est pas encore enregistrée" in " ".join(map(str, get_messages(rendue.wsgi_request)))
        assert session_de(action).version == 0
        assert client.post(url, champs(document)).status_code == 302
        assert session_de(action).commentaire_duree == "Tapé longuement"
        assert "n’est pas encore enregistrée" not in texte(page(client.get(url)))

    @pytest.mark.exigence("R302")
    def test_on_peut_abandonner_ce_qui_attendait(self, client, action, of, url):
        envoye = champs(page(client.get(url))) | {"commentaire_duree": "Tapé"}
        client.logout()
        client.post(url, envoye)
        client.force_login(of)
        client.post(url, {"abandonner": "1"})
        assert champs(page(client.get(url)))["commentaire_duree"] == [""]

    @pytest.mark.exigence("R302")
    def test_pendant_la_frappe_elle_invite_a_se_reconnecter_ailleurs(self, client, action, of, url):
        envoye = champs(page(client.get(url))) | {"automatique": "1"}
        client.logout()
        reponse = client.post(url, envoye, headers={"HX-Request": "true"})
        assert reponse.status_code == 401
        (lien,) = page(reponse).cssselect("a")
        assert lien.get("href") == reverse("account_login") and lien.get("target") == "_blank"

    @pytest.mark.exigence("R302")
    @pytest.mark.parametrize("connecte", [False, True])
    def test_tous_les_cookies_retires_la_saisie_attend_de_meme(self, client, action, of, url, connecte):
        envoye = champs(page(client.get(url))) | {"commentaire_duree": "Tapé longuement"}
        sans_cookies = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
        if connecte:
            sans_cookies.force_login(of)
        reponse = sans_cookies.post(url, envoye | {"automatique": "1"}, headers={"HX-Request": "true"})
        assert reponse.status_code == 401 and "csrftoken" in reponse.cookies
        assert page(reponse).cssselect("a")[0].get("href") == reverse("account_login")
        del sans_cookies.cookies["csrftoken"]
        reponse = sans_cookies.post(url, envoye)
        assert reponse.status_code == 302 and reponse.url.startswith(reverse("account_login"))
        if connecte:
            assert sans_cookies.get(reponse.url).url == url
        else:
            sans_cookies.force_login(of)
        assert champs(page(sans_cookies.get(url)))["commentaire_duree"] == ["Tapé longuement"]
        assert session_de(action).version == 0

    @pytest.mark.exigence("R302")
    @pytest.mark.parametrize("origine", ["https://ailleurs.example", "null", None])
    def test_rien_n_attend_de_ce_qu_un_autre_site_envoie(self, client, action, of, url, origine):
        envoye = champs(page(client.get(url))) | {"commentaire_duree": "Forgé"}
        ailleurs = Client(enforce_csrf_checks=True)
        ailleurs.force_login(of)
        assert ailleurs.post(url, envoye, headers={"Origin": origine} if origine else {}).status_code == 403
        assert champs(page(ailleurs.get(url)))["commentaire_duree"] == [""]

    @pytest.mark.exigence("R031")
    def test_un_inconnu_n_apprend_rien_de_la_fiche(self, client, action, url):
        absente = reverse("saisie:session", args=[999_999])
        reponses = [
            client.get(url),
            client.get(absente),
            client.post(url, {"x": "1"}),
            client.post(absente, {"x": "1"}),
        ]
        assert {(un.status_code, un.url.partition("?")[0]) for un in reponses} == {(302, reverse("account_login"))}

    @pytest.mark.exigence("R031", "R302")
    def test_la_saisie_d_un_autre_etablissement_ne_s_ouvre_pas_apres_connexion(self, client, action, url):
        client.post(url, {"version": "0", "commentaire_duree": "Forgé"})
        client.force_login(fabriques.utilisateur(etablissements=[fabriques.organisme("AUTRE")]))
        assert client.get(url).status_code == 404
