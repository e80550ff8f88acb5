"""The LHÉO validator of the public site: what it says, what it endures, what it keeps (nothing)."""

import base64
import gzip
import json
import time
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests import fabriques
from tests.lheo.exemple import en_octets, une_action, une_formation

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("R265")]

RAPPORT = "/lheo/rapport/"
MAUVAIS = en_octets().replace(b"<certifiante>1", b"<certifiante>oui").replace(b"<fin>20270930", b"<fin>20261231")
RACINE = b'<lheo xmlns="http://lheo.gouv.fr/2.3">'


def lire(reponse):
    return html.fromstring(reponse.content.decode())


def texte(noeud):
    return " ".join(noeud.text_content().split())


def envoyer(client, contenu=None, nom="offre.xml", **autres):
    donnees = dict(autres)
    if contenu is not None:
        donnees["fichier"] = SimpleUploadedFile(nom, contenu)
    return client.post(RAPPORT, donnees)


def dit(client, contenu, nom="offre.xml"):
    reponse = envoyer(client, contenu, nom)
    assert reponse.status_code in {200, 422}, reponse.status_code
    return texte(lire(reponse).cssselect("main")[0])


def test_anyone_may_open_the_page_from_the_foot_of_every_page(client):
    assert lire(client.get("/")).cssselect('footer a[href="/lheo/"]')
    page = lire(client.get("/lheo/"))
    assert texte(page.cssselect("h1")[0]) == "Vérifier un fichier LHÉO"
    assert page.cssselect(f'form[action="{RAPPORT}"][method=post] input[type=file]')
    assert client.get(RAPPORT).url == "/lheo/"


def test_faults_are_grouped_by_severity_with_line_path_and_advice(client):
    page = lire(envoyer(client, MAUVAIS))
    assert [texte(titre) for titre in page.cssselect("h2[id]")][:2] == [
        "Refusé par le schéma 1 constat",
        "Accepté par le schéma, mais faux 1 constat",
    ]
    cases = [texte(case) for case in page.cssselect("tbody")[0].cssselect("td, th")]
    assert cases[0] == "13"
    assert "« oui » n’est pas un code de <certifiante>." in cases[1]
    assert cases[2].startswith("Choisissez un code de la liste")
    assert cases[3] == "lheo/offres/formation[1]/certifiante n° 21_F1"


def test_each_line_number_leads_to_that_line_of_the_file(client):
    page = lire(envoyer(client, MAUVAIS))
    for lien in page.cssselect("tbody a"):
        (ligne,) = page.cssselect(f"li{lien.get('href')}.citee")
        attendue = MAUVAIS.decode().splitlines()[int(ligne.get("value")) - 1]
        assert ligne.text_content() == attendue
    assert texte(page.cssselect("li.citee code")[0]) == "<certifiante>oui</certifiante>"


def test_a_right_file_packed_or_pasted_has_nothing_against_it(client):
    assert "il n’y a rien à signaler" in dit(client, en_octets())
    assert "il n’y a rien à signaler" in dit(client, gzip.compress(en_octets()), "offre.xml.gz")
    colle = en_octets().decode().replace("UTF-8", "ISO-8859-1").replace("\n", "\r\n")
    assert "il n’y a rien à signaler" in texte(lire(envoyer(client, texte=colle)))


@pytest.mark.parametrize("forme", ["json", "html"])
def test_the_report_is_downloaded_from_the_page_or_asked_alone(client, forme):
    lien = lire(envoyer(client, MAUVAIS)).cssselect(f'a[download="rapport-lheo.{forme}"]')[0].get("href")
    entete, _, contenu = lien.partition(",")
    seul = envoyer(client, MAUVAIS, format=forme)
    assert (entete, base64.b64decode(contenu)) == (
        f"data:{seul['Content-Type'].split(';')[0]};base64",
        seul.content,
    )
    if forme == "json":
        assert json.loads(seul.content)["gravites"] == {"refuse": 1, "faux": 1, "ignore": 0, "information": 0}


def test_what_the_file_holds_is_shown_and_never_executed(client):
    piege = en_octets().replace(b"<certifiante>1", b"<certifiante>&lt;script>alert(1)&lt;/script>")
    source = envoyer(client, piege, "<script>alert(2)</script>.xml").content.decode()
    assert "<script>alert" not in source


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"", "Ce fichier est vide."),
        (b"   \n", "tronqué"),
        (b"PK\x03\x04" + b"\0" * 500, "Le fichier n’est pas du XML : il ne commence pas par <."),
        (b"\x89PNG\r\n" + bytes(range(256)) * 50, "Le fichier n’est pas du XML"),
        (b"nom;prenom\nA;B\n", "Le fichier n’est pas du XML"),
        (b"<html><body>Bonjour</body></html>", "La racine <html> n’est pas une racine LHÉO."),
        (b"<?xml version='1.0' encoding='zlib'?><lheo/>", "L’encodage annoncé en tête du fichier n’est pas connu."),
        (en_octets()[:-200], "Le fichier est tronqué"),
        (gzip.compress(en_octets())[:-200], "L’archive gzip est abîmée ou tronquée."),
        (
            b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><lheo>&b;</lheo>',
            "déclaration DOCTYPE : elle est refusée",
        ),
        (b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><lheo>&a;</lheo>', "déclaration DOCTYPE"),
    ],
)
def test_what_is_not_lheo_gets_a_clear_message(client, contenu, attendu):
    assert attendu in dit(client, contenu).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (gzip.compress(RACINE + b"<!---->\n" * 12_000_000), "dépasse 2 Mo une fois décompressé"),
        (gzip.compress(gzip.compress(b"\0" * 100_000_000)), "n’est pas du XML"),
        (RACINE + b"<a/>" * 400_000, "la lecture s’est arrêtée à la ligne 1"),
        (RACINE + b"<offres>" + b"<formation>" * 150_000, "imbriqués sans fin"),
        (RACINE + b"<offres>" + b"x" * 1_900_000, "démesurée"),
        (RACINE + b"<offres a='" + b"x" * 1_900_000, "démesurée"),
        (b"\n" * 1_900_000 + RACINE, "tronqué"),
    ],
    ids=["bombe", "double gzip", "fautes", "profondeur", "texte", "balise", "lignes"],
)
def test_a_file_made_to_harm_costs_little_time_and_memory(client, settings, contenu, attendu):
    settings.SOFI_LHEO_TAILLE_MAX = 2_000_000
    tracemalloc.start()
    debut = time.process_time()
    assert attendu in dit(client, contenu).replace("\xa0", " ")
    duree, memoire = time.process_time() - debut, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert duree < 20
    assert memoire < 120_000_000


def test_a_file_wrong_everywhere_shows_twenty_of_each_fault_and_stays_light(client):
    actions = [une_action(f"A{rang}", lieu_de_formation=[]) for rang in range(500)]
    reponse = envoyer(client, en_octets(une_formation(action=actions)))
    assert "480 autres « lieu-de-formation »" in texte(lire(reponse)).replace("\xa0", " ")
    assert len(reponse.content) < 200_000


def test_too_heavy_a_file_or_text_is_refused_before_it_is_read(client, settings):
    settings.SOFI_LHEO_TAILLE_MAX = 1000
    assert "Ce fichier est trop lourd" in dit(client, en_octets())
    reponse = envoyer(client, b"x" * 2_000_000)
    assert reponse.status_code == 413
    assert "Ce fichier est trop lourd" in texte(lire(reponse))
    settings.SOFI_LHEO_TAILLE_MAX = 10_000_000
    assert envoyer(client, texte="é" * 3_000_000).status_code == 413


def test_nothing_given_or_both_is_told_and_the_text_is_not_lost(client):
    reponse = envoyer(client)
    assert reponse.status_code == 422
    assert "Choisissez le fichier à vérifier, ou collez son texte." in texte(lire(reponse))
    deux = envoyer(client, en_octets(), texte="<lheo>Collé</lheo>")
    assert "pas les deux" in texte(lire(deux))
    assert "<lheo>Collé</lheo>" in lire(deux).cssselect("textarea")[0].text


def test_an_address_that_sends_too_much_waits(client):
    for _ in range(30):
        assert envoyer(client, texte="<lheo/>").status_code == 200
    reponse = envoyer(client, texte="<lheo/>")
    assert reponse.status_code == 429
    assert "Attendez dix minutes" in texte(lire(reponse))
    assert envoyer(client, texte="<lheo/>").status_code == 429


def test_nothing_is_kept_and_no_account_or_token_is_needed(settings, tmp_path, django_assert_max_num_queries):
    from django.test import Client

    settings.MEDIA_ROOT = settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    client = Client(enforce_csrf_checks=True)
    with django_assert_max_num_queries(6):
        reponse = envoyer(client, MAUVAIS + b" " * 3_000_000)
    assert reponse.status_code == 200
    assert "no-store" in reponse["Cache-Control"]
    assert list(tmp_path.iterdir()) == []


def test_whoever_is_signed_in_may_use_it_too(client):
    client.force_login(fabriques.utilisateur())
    assert envoyer(client, MAUVAIS).status_code == 200
