"""The public home, its search, and the page of an offer."""

import csv
import datetime
import io
import json

import pytest
from lxml import html

from sofi.diffusion.models import SessionPubliee
from sofi.offre.creation import ajouter_session
from sofi.offre.models import Action
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Commune
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

BIENTOT = datetime.date.today() + datetime.timedelta(days=40)


def lire(reponse):
    return html.fromstring(reponse.content.decode())


def texte(noeud):
    return " ".join(noeud.text_content().split())


def publiee(*, intitule="Formation de test", commune=None, debut=BIENTOT, **options):
    """A published action whose only session starts soon, in that commune."""
    action = fabriques.saisie(**options)
    if commune:
        site = action.attribution.site
        site.commune = Commune.objects.get(nom=commune)
        site.save()
    action.formation.intitule = intitule
    action = fabriques.completer(action, debut=debut)
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    return Action.objects.completes().get(pk=action.pk)


def adresse(action, session=False):
    suite = f"-{action.sessions.first().pk}" if session else ""
    return f"/offre/{action.formation_id}-{action.pk}{suite}/"


def titres(client, requete=""):
    return [texte(titre) for titre in lire(client.get(f"/{requete}")).cssselect(".resultat h3")]


@pytest.mark.exigence("R008", "R263")
def test_le_public_trouve_une_session_par_mot_lieu_programme_et_date(client):
    publiee(intitule="Maçonnerie du bâti ancien", commune="Angers", la_campagne=fabriques.campagne("AAA"))
    plus_tard = BIENTOT + datetime.timedelta(days=90)
    publiee(intitule="Coiffure", commune="Nantes", la_campagne=fabriques.campagne("BBB"), debut=plus_tard)
    assert set(titres(client)) == {"Maçonnerie du bâti ancien", "Coiffure"}
    assert titres(client, "?q=macon") == ["Maçonnerie du bâti ancien"]
    assert titres(client, "?q=coiffures") == ["Coiffure"]
    assert titres(client, "?lieu=angers") == ["Maçonnerie du bâti ancien"]
    assert titres(client, "?lieu=Loire-Atlantique") == ["Coiffure"]
    assert titres(client, "?lieu=49") == ["Maçonnerie du bâti ancien"]
    assert titres(client, "?departement=44") == ["Coiffure"]
    assert titres(client, "?programme=AAA") == ["Maçonnerie du bâti ancien"]
    assert titres(client, f"?debut={plus_tard.isoformat()}") == ["Coiffure"]
    assert titres(client, f"?fin={plus_tard:%d/%m/%Y}&q=coiffure") == ["Coiffure"]
    assert titres(client, "?q=zzzz") == []


def test_une_faute_se_corrige_seulement_quand_rien_n_est_trouve(client):
    publiee(intitule="Maçonnerie du bâti ancien")
    page = lire(client.get("/?q=maconerie"))
    assert texte(page.cssselect(".correction")[0]).endswith("Voici ceux pour « maconnerie ».")
    assert [texte(titre) for titre in page.cssselect(".resultat h3")] == ["Maçonnerie du bâti ancien"]


@pytest.mark.exigence("R197", "R261")
def test_sans_information_collective_une_session_n_est_pas_montree_au_public(client):
    action = fabriques.completer(fabriques.saisie(), debut=BIENTOT)
    action.sessions.get().infos_collectives.all().delete()
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    assert SessionPubliee.objects.count() == 1
    assert titres(client) == []
    assert client.get(adresse(action)).status_code == 404
    assert client.get(adresse(action, session=True)).status_code == 404


def test_les_sessions_finies_ne_sont_plus_cherchees_et_leur_page_le_dit(client):
    action = publiee(debut=datetime.date.today() - datetime.timedelta(days=100))
    assert titres(client) == []
    reponse = client.get(adresse(action, session=True))
    assert reponse.status_code == 200
    assert "Toutes les sessions de cette offre sont terminées" in texte(lire(reponse))


@pytest.mark.exigence("R008", "R263")
def test_le_catalogue_se_telecharge_entier_ou_comme_la_recherche_l_a_filtre(client, monkeypatch):
    monkeypatch.setattr("sofi.diffusion.recherche.PAR_PAGE", 1)
    loin = publiee(intitule="Coiffure", commune="Nantes", debut=BIENTOT + datetime.timedelta(days=5))
    publiee(intitule="=Maçonnerie ; bâti", commune="Angers")
    fermee = publiee(intitule="Sans information collective")
    SessionPubliee.objects.filter(publication__action=fermee.pk).update(canaux_fermes=["site_public"])

    def telecharger(requete=""):
        (lien,) = [un for un in lire(client.get(f"/{requete}")).cssselect("main a") if ".csv" in un.text_content()]
        reponse = client.get(lien.get("href"))
        assert "attachment" in reponse["Content-Disposition"]
        return list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))

    premiere, seconde = telecharger()
    assert (premiere["Intitulé"], premiere["Commune"]) == ("'=Maçonnerie ; bâti", "Angers")
    assert (premiere["Date début"], premiere["Financée par la Région"]) == (f"{BIENTOT:%d/%m/%Y}", "oui")
    assert seconde["Code FAS"] == loin.sessions.get().code_fas
    assert client.get(seconde["Page"]).status_code == 200
    assert [ligne["Commune"] for ligne in telecharger("?q=macon&tri=pertinence")] == ["Angers"]
    assert [ligne["Commune"] for ligne in telecharger("?q=coifure")] == ["Nantes"], "as the page corrected it"


@pytest.mark.exigence("R008", "R053")
def test_une_carte_dit_l_essentiel_en_mots(client):
    action = publiee(commune="Nantes")
    carte = texte(lire(client.get("/")).cssselect(".resultat")[0])
    fin = BIENTOT + datetime.timedelta(days=60)
    for attendu in (
        "CARIFOREF DES PAYS DE LA LOIRE",
        "Nantes (44)",
        f"Du {BIENTOT:%d/%m/%Y} au {fin:%d/%m/%Y}",
        "Financé par la Région pour les demandeurs d’emploi",
        "10 places",
        f"Code FAS {action.formation_id}-{action.pk}-{action.sessions.get().pk}",
    ):
        assert attendu in carte


def test_les_filtres_disent_leur_nombre(client):
    publiee(commune="Nantes")
    publiee(commune="Angers")
    page = lire(client.get("/?departement=49"))
    assert {"Loire-Atlantique (1)", "Maine-et-Loire (1)"} <= {texte(o) for o in page.cssselect("option")}
    assert "1 session" in texte(page.cssselect("h2")[0])


def test_les_pages_se_suivent_en_gardant_la_recherche(client):
    action = publiee()
    modele = SessionPubliee.objects.get()
    for rang in range(1, 45):
        modele.pk, modele.code_fas = 900000 + rang, f"{action.formation_id}-{action.pk}-{900000 + rang}"
        modele._state.adding = True
        modele.save()
    page = lire(client.get("/?q=formation&page=2"))
    assert len(page.cssselect(".resultat")) == 20
    assert "Page 2 sur 3" in texte(page)
    assert page.cssselect("a[rel=next]")[0].get("href") == "?q=formation&page=3"
    assert len(lire(client.get("/?page=99")).cssselect(".resultat")) == 5


@pytest.mark.parametrize(
    "requete",
    ["?q=%00", "?q='%22%3C&lieu=%27--", "?page=-1&tri=x", "?debut=32/13/2026", "?departement=" + "9" * 50, "?page=²"],
)
def test_une_demande_illisible_n_est_jamais_une_erreur(client, requete):
    assert client.get(f"/{requete}").status_code == 200


def test_une_date_illisible_le_dit(client):
    assert "sous la forme JJ/MM/AAAA" in texte(lire(client.get("/?debut=demain")))


@pytest.mark.exigence("R008")
def test_la_page_de_l_offre_repond_dans_l_ordre(client):
    action = publiee(commune="Nantes", certification=109049)
    page = lire(client.get(adresse(action)))
    assert [texte(titre) for titre in page.cssselect("article h2")] == [
        "La formation",
        "Pour qui",
        "Quand et où",
        "À quoi elle mène",
        "Ce que cela me coûte",
        "Comment m’inscrire",
        "Qui appeler",
    ]
    numero = str(action.sessions.get().pk)
    assert [texte(noeud) for noeud in page.cssselect(".offre-session .code strong")] == [numero]
    assert "RNCP" in texte(page)
    assert page.cssselect(".offre-carte circle.epingle")


@pytest.mark.exigence("R008")
def test_ce_qui_vaut_pour_plusieurs_sessions_est_dit_une_fois_et_rien_n_est_dit_d_une_session_finie(client):
    action = fabriques.saisie()
    ajouter_session(action), ajouter_session(action)
    action = fabriques.completer(action, debut=BIENTOT)
    debuts = [BIENTOT, BIENTOT + datetime.timedelta(days=70), datetime.date.today() - datetime.timedelta(days=90)]
    for session, debut in zip(action.sessions.order_by("pk"), debuts, strict=True):
        session.date_debut, session.date_fin = debut, debut + datetime.timedelta(days=60)
        session.save()
        session.infos_collectives.update(date=debut - datetime.timedelta(days=20))
    fabriques.valider(Action.objects.completes().get(pk=action.pk))
    page = lire(client.get(adresse(action)))
    parties = {section.get("aria-labelledby"): section for section in page.cssselect("article section")}
    assert len(parties["quand"].cssselect(".offre-session")) == 3
    assert [len(parties[nom].cssselect("ul.offre-couts, ul.contact")) for nom in ("cout", "contact")] == [1, 1]
    attendus = [f"Session du {debut:%d/%m/%Y}" for debut in debuts[:2]]
    assert [texte(titre).partition(" (")[0] for titre in parties["inscription"].cssselect("h3")] == attendus


@pytest.mark.exigence("R194")
def test_le_mail_de_liaison_n_est_jamais_public(client):
    action = fabriques.completer(fabriques.saisie(), debut=BIENTOT)
    action.sessions.update(mail_liaison="liaison@exemple.fr")
    action = Action.objects.completes().get(pk=action.pk)
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    source = client.get(adresse(action)).content.decode()
    assert "liaison@exemple.fr" not in source
    assert "ppicard@exemple.fr" in source


@pytest.mark.exigence("R219")
def test_une_offre_retiree_repond_410_et_le_dit_une_inconnue_404(client):
    action = publiee()
    deplacer(action, "retirer", par=fabriques.utilisateur("cariforef"), message="Fin.")
    reponse = client.get(adresse(action))
    assert reponse.status_code == 410
    assert "a été retirée" in texte(lire(reponse))
    assert client.get("/offre/1-999999/").status_code == 404
    assert client.get(f"/offre/{action.formation_id + 1}-{action.pk}/").status_code == 404


def test_une_adresse_qui_melange_des_numeros_n_existe_pas(client):
    action, autre = publiee(), publiee()
    assert client.get(f"/offre/{autre.formation_id}-{action.pk}/").status_code == 404
    assert client.get(f"/offre/{action.formation_id}-{action.pk}-{autre.sessions.get().pk}/").status_code == 404


def test_le_public_voit_la_publication_pas_la_saisie(client):
    action = publiee()
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    action = deplacer(action, "modifier", par=of)
    action.formation.intitule = "Autre titre"
    action.formation.save()
    assert "Formation de test" in texte(lire(client.get(adresse(action))).cssselect("h1")[0])


def test_rien_de_ce_qui_est_publie_ne_s_execute(client):
    mechant = "</script><script>alert(1)</script>"
    action = fabriques.completer(fabriques.saisie(), debut=BIENTOT)
    action.complement_intitule, action.objectifs = mechant, f"<p>{mechant}<img src=x onerror=alert(2)></p>"
    action.url_action = "https://exemple.fr/page"
    action.save()
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    for source in (client.get(adresse(action)).content.decode(), client.get("/").content.decode()):
        assert "<script>alert" not in source
        assert "<img src=x" not in source


def test_les_moteurs_lisent_un_cours(client):
    action = publiee(commune="Nantes")
    donnees = lire(client.get(adresse(action))).cssselect('script[type="application/ld+json"]')[0]
    cours = json.loads(donnees.text)
    assert (cours["@type"], cours["name"]) == ("Course", "Formation de test")
    assert cours["hasCourseInstance"][0]["startDate"] == BIENTOT.isoformat()


def test_les_pages_publiques_se_gardent_en_cache_et_ont_une_etiquette(client):
    publiee()
    premiere = client.get("/")
    assert "public" in premiere["Cache-Control"] and "max-age=60" in premiere["Cache-Control"]
    assert client.get("/", headers={"If-None-Match": premiere["ETag"]}).status_code == 304
    client.force_login(fabriques.utilisateur("cariforef"))
    assert "private" in client.get("/")["Cache-Control"]


def test_les_pages_publiques_restent_legeres_et_coutent_peu_de_requetes(client, django_assert_max_num_queries):
    actions = [publiee(commune="Nantes") for _ in range(8)]
    client.get("/")
    with django_assert_max_num_queries(6):
        accueil = client.get("/?lieu=nantes")
    with django_assert_max_num_queries(4):
        offre = client.get(adresse(actions[0]))
    assert max(len(accueil.content), len(offre.content)) < 60_000


def test_les_lieux_des_sessions_sont_sur_un_seul_plan_avec_un_simple_lien_vers_une_carte(client):
    action = publiee(commune="Nantes")
    figure = lire(client.get(adresse(action))).cssselect(".offre-carte")[0]
    assert len(figure.cssselect("circle.epingle")) == 1
    assert "° N" in texte(figure)
    lien = figure.cssselect("a")[0]
    assert lien.get("href").startswith("https://www.openstreetmap.org/")


def test_la_carte_est_une_image_faite_ici(client):
    reponse = client.get("/carte.svg")
    assert reponse["Content-Type"] == "image/svg+xml"
    assert len(lire(reponse).cssselect("circle")) > 100
    assert "max-age=86400" in reponse["Cache-Control"]


@pytest.mark.exigence("R001", "R014")
def test_l_accueil_dit_ce_qu_est_sofi_et_qui_appeler(client):
    page = texte(lire(client.get("/")))
    assert "SOFI recense l’offre de formation professionnelle disponible dans la région" in page
    assert "02 40 20 40 20" in page
