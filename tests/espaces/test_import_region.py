"""The CARIF-OREF sends the Région's file, sees what it would change, and applies it; nobody else may."""

import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from lxml import html
from python_calamine import CalamineWorkbook

from sofi.echanges.models import ImportFichier
from sofi.programmes.models import Attribution, Lot
from tests.echanges.fichiers_region import contenu_juste, xlsx
from tests.fabriques import utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("R004", "R262")]

ECRAN = "/reglages/import-region/"


@pytest.fixture(autouse=True)
def fichiers_a_part(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def cariforef(client):
    personne = utilisateur("cariforef", prenom="Claire", nom="Martin")
    client.force_login(personne)
    return personne


def envoyer(client, contenu=None, nom="région 2025.xlsx", **options):
    octets = contenu if isinstance(contenu, bytes) else xlsx(contenu)
    return client.post(ECRAN, {"fichier": SimpleUploadedFile(nom, octets)}, **options)


def page_de(reponse):
    return html.fromstring(reponse.content.decode())


def texte(noeud):
    return " ".join(noeud.text_content().split())


def test_the_file_is_looked_at_then_applied(client, cariforef):
    apercu = envoyer(client, follow=True)
    envoye = ImportFichier.objects.get()
    assert apercu.redirect_chain == [(f"{ECRAN}{envoye.pk}/", 302)]
    page = page_de(apercu)
    assert texte(page.cssselect("h1")[0]) == "région 2025.xlsx"
    assert [texte(nombre) for nombre in page.cssselect(".puce-nombre")] == ["11", "0", "0", "0", "0"]
    assert len(page.cssselect("tbody tr")) == 11
    assert "Rien n’est encore appliqué" in texte(page)
    assert Lot.objects.count() == 0
    formulaire = next(f for f in page.forms if "appliquer" in (f.action or ""))
    applique = client.post(formulaire.action, follow=True)
    assert "Le fichier est appliqué" in texte(page_de(applique))
    assert Lot.objects.count() == 3
    envoye.refresh_from_db()
    assert (envoye.est_applique, envoye.par, envoye.creees) == (True, cariforef, 11)
    assert "appliquer" not in applique.content.decode().split("<main", 1)[1].lower().replace("appliqué", "")
    historique = texte(page_de(client.get(ECRAN)))
    assert "région 2025.xlsx" in historique
    assert "Claire Martin" in historique


def test_a_second_click_applies_nothing_twice(client, cariforef):
    envoyer(client)
    envoye = ImportFichier.objects.get()
    adresse = reverse("reglages:import_region_appliquer", args=[envoye.pk])
    client.post(adresse)
    seconde = client.post(adresse, follow=True)
    assert "déjà appliqué" in texte(page_de(seconde))
    envoye.refresh_from_db()
    assert (envoye.creees, envoye.identiques) == (11, 0)


def test_refused_lines_are_shown_and_may_be_left_aside(client, cariforef):
    contenu = contenu_juste()
    contenu["formateurs"][0]["siret"] = "12"
    page = page_de(envoyer(client, contenu, follow=True))
    ligne = page.cssselect(".ton-danger")[-1].getparent().getparent()
    assert "Le SIRET « 12 » a 2 chiffres au lieu de 14" in texte(ligne).replace("\xa0", " ")
    envoye = ImportFichier.objects.get()
    adresse = reverse("reglages:import_region_appliquer", args=[envoye.pk])
    refuse = client.post(adresse, follow=True)
    assert "Rien n’a été appliqué" in texte(page_de(refuse))
    assert Lot.objects.count() == 0
    client.post(adresse, {"partiel": "oui"})
    envoye.refresh_from_db()
    assert (envoye.est_applique, envoye.partiel, envoye.refusees) == (True, True, 1)
    assert Attribution.objects.count() == 2
    assert "Appliqué en partie" in texte(page_de(client.get(ECRAN)))


def test_what_was_refused_since_the_preview_stops_the_application(client, cariforef):
    envoyer(client)
    contenu = contenu_juste()
    contenu["lots"][0] |= {"code_programme": "PE", "annee": 2024}
    envoyer(client, contenu)
    second, premier = ImportFichier.objects.all()
    client.post(reverse("reglages:import_region_appliquer", args=[premier.pk]))
    apres = client.post(reverse("reglages:import_region_appliquer", args=[second.pk]), follow=True)
    assert "Le fichier est appliqué" in texte(page_de(apres))
    assert Lot.objects.get(pk="PAS2025_1").campagne.programme_id == "PE"


def test_lines_are_filtered_by_result_and_paged(client, cariforef):
    contenu = contenu_juste()
    contenu["lots"][2]["departement"] = "99"
    envoyer(client, contenu)
    adresse = reverse("reglages:import_region_rapport", args=[ImportFichier.objects.get().pk])
    page = page_de(client.get(adresse, {"resultat": "refusée"}))
    assert len(page.cssselect("tbody tr")) == 3
    page = page_de(client.get(adresse, {"taille": 10, "page": 2}))
    assert len(page.cssselect("tbody tr")) == 1
    assert client.get(adresse, {"resultat": "n’importe", "page": "x", "taille": "0"}).status_code == 200


def test_before_and_after_are_shown(client, cariforef):
    envoyer(client)
    client.post(reverse("reglages:import_region_appliquer", args=[ImportFichier.objects.get().pk]))
    contenu = contenu_juste()
    contenu["lots"][0]["places_commandees"] = 50
    page = page_de(envoyer(client, contenu, follow=True))
    assert [texte(n) for n in page.cssselect("del, ins")] == ["avant : 48", "après : 50"]


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "vide"),
        (b"\x89PNG\r\n" + b"a" * 50, "ni un classeur"),
        (xlsx()[:900], "abîmé"),
        (xlsx(feuilles={"lots": [["numero_lot"]]}), "La feuille « programmes » manque"),
    ],
)
def test_an_unusable_file_is_refused_beside_the_field(client, cariforef, octets, dit):
    reponse = envoyer(client, octets)
    page = page_de(reponse)
    assert reponse.status_code == 200
    assert dit in texte(page.cssselect("#id_fichier_messages")[0]).replace("\xa0", " ")
    assert page.cssselect("#id_fichier[aria-invalid=true]")
    assert ImportFichier.objects.count() == 0


def test_sending_nothing_or_too_much_says_so(client, cariforef, settings):
    assert "Choisissez le fichier" in texte(page_de(client.post(ECRAN, {})))
    settings.SOFI_TAILLE_MAX_CLASSEUR = 1024
    assert "trop lourd" in texte(page_de(envoyer(client)))


def test_names_and_texts_of_the_file_are_escaped(client, cariforef):
    contenu = contenu_juste()
    contenu["lots"][0]["departement"] = "a\"&' < 3"
    reponse = envoyer(client, contenu, nom="<img src=x>.xlsx", follow=True)
    assert b"<img" not in reponse.content
    assert "a\"&' < 3" in texte(page_de(reponse))


def test_the_report_and_the_model_are_workbooks(client, cariforef, tmp_path):
    contenu = contenu_juste()
    contenu["lots"][0]["departement"] = "99"
    envoyer(client, contenu)
    reponse = client.get(reverse("reglages:import_region_xlsx", args=[ImportFichier.objects.get().pk]))
    assert "rapport-" in reponse["Content-Disposition"]
    fichier = tmp_path / "r.xlsx"
    fichier.write_bytes(b"".join(reponse))
    rangs = CalamineWorkbook.from_path(str(fichier)).get_sheet_by_name("Lignes").to_python()
    assert ["lots", 2.0, "refusée", "Lot PAS2025_1 · Lot 1 - Loire-Atlantique", "departement"] in [
        rang[:5] for rang in rangs
    ]
    modele = client.get(reverse("reglages:import_region_modele"))
    fichier.write_bytes(b"".join(modele))
    assert CalamineWorkbook.from_path(str(fichier)).sheet_names[1:5] == list(contenu)


def test_a_file_that_is_no_longer_kept_is_asked_again(client, cariforef):
    envoyer(client)
    envoye = ImportFichier.objects.get()
    Path(envoye.contenu.path).unlink()
    reponse = client.post(reverse("reglages:import_region_appliquer", args=[envoye.pk]), follow=True)
    assert "Envoyez-le de nouveau" in texte(page_de(reponse))


@pytest.mark.parametrize("profil", ["of", "region"])
def test_nobody_but_the_cariforef_finds_these_pages(client, profil):
    envoye = ImportFichier.preparer("region", xlsx(), "r.xlsx", None)
    envoye.save()
    client.force_login(utilisateur(profil))
    for nom, arguments in (("", []), ("_modele", []), ("_rapport", [envoye.pk]), ("_xlsx", [envoye.pk])):
        assert client.get(reverse(f"reglages:import_region{nom}", args=arguments)).status_code == 404
    assert client.post(ECRAN, {}).status_code == 404
    assert client.post(reverse("reglages:import_region_appliquer", args=[envoye.pk])).status_code == 404


def test_reading_never_writes(client, cariforef):
    envoyer(client)
    pk = ImportFichier.objects.get().pk
    assert client.get(reverse("reglages:import_region_appliquer", args=[pk])).status_code == 405
    assert client.get(reverse("reglages:import_region_rapport", args=[999999])).status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(client, cariforef, django_assert_max_num_queries):
    for _ in range(12):
        envoyer(client)
    with django_assert_max_num_queries(6):
        client.get(ECRAN)
    with django_assert_max_num_queries(5):
        client.get(reverse("reglages:import_region_rapport", args=[ImportFichier.objects.first().pk]))


@pytest.mark.django_db(transaction=True)
def test_two_applications_at_once_wait_for_one_another(referentiels):
    from sofi.echanges.import_region.importer import appliquer

    resumes, depart = [], threading.Barrier(2)

    def lancer():
        try:
            depart.wait(10)
            resumes.append(appliquer(xlsx(), "r.xlsx")[0].resume())
        finally:
            connection.close()

    fils = [threading.Thread(target=lancer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert sorted(resumes) == [
        "créées 0, modifiées 0, identiques 11, refusées 0",
        "créées 11, modifiées 0, identiques 0, refusées 0",
    ]
    assert Lot.objects.count() == 3
