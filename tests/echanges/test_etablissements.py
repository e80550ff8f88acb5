"""Establishments with their sites and contacts, out and in by a workbook."""

import csv
import io
import zipfile

import pytest
import xlsxwriter
from django.core.management import call_command
from django.urls import reverse

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.comptes.models import Profil
from sofi.echanges.etablissements.colonnes import FEUILLES
from sofi.echanges.etablissements.exporter import en_csv, en_xlsx
from sofi.echanges.etablissements.importer import IMPORTATION, ecrire_modele
from sofi.echanges.models import ImportFichier
from sofi.offre.fusion import fusionner
from tests.fabriques import ContactFactory, SiteFactory, organisme, siret, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
NEUF = siret(940001)


def classeur(**feuilles):
    """A workbook of the three sheets; each line a dictionary."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True}) as livre:
        for nom, colonnes in FEUILLES.items():
            feuille = livre.add_worksheet(nom)
            feuille.write_row(0, 0, [colonne.nom for colonne in colonnes])
            for rang, ligne in enumerate(feuilles.get(nom, ()), start=1):
                feuille.write_row(rang, 0, [ligne.get(colonne.nom, "") for colonne in colonnes])
    return sortie.getvalue()


def appliquer(**feuilles):
    rapport, _ = IMPORTATION.appliquer(classeur(**feuilles), "etablissements.xlsx")
    return rapport


def problemes(**feuilles):
    rapport = IMPORTATION.examiner(classeur(**feuilles))
    return [(ligne.feuille, colonne, raison) for ligne in rapport.lignes for colonne, raison in ligne.problemes]


@pytest.fixture
def of():
    etablissement = organisme("Organisme connu", uai="0440001M", domaines=["15061"], categorie="association")
    site = etablissement.site_principal
    SiteFactory(
        etablissement=etablissement,
        nom_usage="Antenne - Laval",
        actif=False,
        qualites=["qualiopi"],
        perimetre="regionale",
        categories_qualiopi=["vae", "apprentissage"],
        longitude="-0.770000",
        latitude="48.070000",
        telephone_fixe="+3212345678",
    )
    ContactFactory(etablissement=etablissement, nom="-MOREAU", prenom="Anne", site=site, referents=["sofi"])
    return etablissement


@pytest.mark.parametrize("ecrire", [en_xlsx, en_csv])
def test_what_is_exported_comes_back_identical(of, ecrire):
    organisme("Autre organisme")
    sortie = io.BytesIO()
    ecrire(Etablissement.objects.all(), sortie)
    rapport = IMPORTATION.examiner(sortie.getvalue())
    ecarts = [(un.objet, un.resultat, un.problemes, un.changements) for un in rapport.lignes]
    assert [ecart for ecart in ecarts if ecart[1] != "identique"] == []
    assert rapport.compter()["identique"] == 2 + 3 + 3


def test_a_csv_cell_never_passes_for_a_formula(of):
    Etablissement.objects.update(raison_sociale="=HYPERLINK(1)")
    sortie = io.BytesIO()
    en_csv(Etablissement.objects.all(), sortie)
    texte = zipfile.ZipFile(sortie).read("etablissements.csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(texte), delimiter=";"))["raison_sociale"] == "'=HYPERLINK(1)"


def test_a_new_establishment_comes_with_its_site_and_its_people():
    rapport = appliquer(
        etablissements=[{"siret": NEUF, "raison_sociale": "Organisme neuf", "nda": 52440417944, "domaines": 15061}],
        sites=[
            {"siret": NEUF, "nom_usage": "Site de Nantes", "code_postal": 44200, "commune": "NANTES",
             "telephone_fixe": 240202131, "qualites": "Qualiopi", "perimetre": "régionale"},
        ],
        contacts=[{"siret": NEUF, "nom": "MOREAU", "prenom": "Anne", "site": "site de nantes",
                   "referents": "référent SOFI ; référent qualité"}],
    )  # fmt: skip
    assert rapport.resume() == "créées 3, modifiées 0, identiques 0, refusées 0"
    site = Site.objects.get(etablissement__siret=NEUF)
    assert (site.principal, site.commune.nom, site.telephone_fixe) == (True, "Nantes", "02-40-20-21-31")
    assert (site.qualites, site.perimetre, site.bureau_distributeur) == (["qualiopi"], "regionale", "NANTES")
    contact = Contact.objects.get()
    assert (contact.site, contact.referents) == (site, ["sofi", "qualite"])
    assert Etablissement.objects.get().domaines == ["15061"]
    assert ImportFichier.objects.get().genre == "etablissements"


def test_an_establishment_without_a_site_gets_a_principal_one():
    appliquer(etablissements=[{"siret": NEUF, "raison_sociale": "Organisme neuf"}])
    assert Site.objects.get().principal
    assert Site.objects.get().nom_usage == "Organisme neuf"


def test_looking_writes_nothing_and_applying_twice_changes_nothing(of):
    feuilles = {"etablissements": [{"siret": of.siret, "raison_sociale": "Nom corrigé"}]}
    rapport = IMPORTATION.examiner(classeur(**feuilles))
    assert rapport.lignes[0].changements == [("raison_sociale", "Organisme connu", "Nom corrigé")]
    of.refresh_from_db()
    assert of.raison_sociale == "Organisme connu"
    version = of.version
    assert appliquer(**feuilles).compter()["modifiée"] == 1
    assert appliquer(**feuilles).compter()["identique"] == 1
    of.refresh_from_db()
    assert (of.raison_sociale, of.version) == ("Nom corrigé", version + 1)


def test_an_empty_cell_leaves_what_sofi_holds(of):
    appliquer(etablissements=[{"siret": of.siret}], sites=[{"siret": of.siret, "nom_usage": "Antenne - Laval"}])
    of.refresh_from_db()
    assert (of.nda != "", of.uai, of.domaines) == (True, "0440001M", ["15061"])
    assert not Site.objects.get(nom_usage="Antenne - Laval").actif


def test_a_new_address_forgets_the_coordinates_of_the_former_one(of):
    appliquer(sites=[{"siret": of.siret, "nom_usage": "Antenne - Laval", "code_postal": 53000, "commune": "Laval"}])
    site = Site.objects.get(nom_usage="Antenne - Laval")
    assert (site.commune.nom, site.longitude) == ("Laval", None)


def test_each_refusal_names_its_column_and_what_to_do(of):
    autre = organisme("Autre")
    trouves = problemes(
        etablissements=[
            {"siret": "123", "raison_sociale": "X"},
            {"siret": NEUF},
            {"siret": of.siret, "domaines": "99999", "uai": "0440001A", "categorie": "inconnue"},
        ],
        sites=[
            {"siret": of.siret, "nom_usage": "Second", "principal": "oui"},
            {"siret": of.siret, "numero_site": autre.site_principal.pk},
            {"siret": of.siret, "numero_site": of.site_principal.pk, "actif": "non"},
            {"siret": siret(940009), "nom_usage": "Sans établissement"},
            {"siret": of.siret, "nom_usage": "Troisième", "code_postal": "44200", "commune": "Angers"},
        ],
        contacts=[
            {"siret": of.siret, "nom": "A", "email": "pas une adresse"},
            {"siret": of.siret, "nom": "B", "site": "Nulle part"},
        ],
    )
    assert {(feuille, colonne) for feuille, colonne, _ in trouves} == {
        ("etablissements", "siret"),
        ("etablissements", "raison_sociale"),
        ("etablissements", "domaines"),
        ("etablissements", "uai"),
        ("etablissements", "categorie"),
        ("sites", "principal"),
        ("sites", "numero_site"),
        ("sites", "actif"),
        ("sites", "siret"),
        ("sites", "commune"),
        ("contacts", "email"),
        ("contacts", "site"),
    }


def test_a_file_that_names_a_merged_establishment_reaches_the_one_kept(of):
    doublon = organisme("Doublon")
    fusionner(of, doublon, par=utilisateur(Profil.CARIFOREF))
    appliquer(etablissements=[{"siret": doublon.siret, "raison_sociale": "Nom commun"}])
    of.refresh_from_db()
    assert of.raison_sociale == "Nom commun"


def test_the_number_of_queries_does_not_grow_with_the_lines(django_assert_max_num_queries):
    lignes = [{"siret": siret(950_000 + n), "raison_sociale": f"Organisme {n}"} for n in range(300)]
    octets = classeur(etablissements=lignes)
    with django_assert_max_num_queries(12):
        IMPORTATION.examiner(octets)


def test_the_commands_write_the_model_and_say_what_the_file_would_change(tmp_path, capsys):
    modele = tmp_path / "modele.xlsx"
    call_command("modele_etablissements", str(modele))
    assert modele.read_bytes().startswith(b"PK")
    fichier, rapport = tmp_path / "f.xlsx", tmp_path / "r.xlsx"
    fichier.write_bytes(classeur(etablissements=[{"siret": NEUF, "raison_sociale": "Organisme neuf"}]))
    call_command("importer_etablissements", str(fichier), "--rapport", str(rapport))
    assert capsys.readouterr().out.endswith("créées 1, modifiées 0, identiques 0, refusées 0\n")
    assert not Etablissement.objects.exists()
    call_command("importer_etablissements", str(fichier), "--appliquer")
    assert Etablissement.objects.get().siret == NEUF
    assert rapport.read_bytes().startswith(b"PK")


def test_the_empty_workbook_has_no_line():
    sortie = io.BytesIO()
    ecrire_modele(sortie)
    rapport = IMPORTATION.examiner(sortie.getvalue())
    assert "aucune ligne" in rapport.lignes[0].problemes[0][1]


def test_the_cariforef_exports_looks_and_applies_on_screen(client, of):
    client.force_login(utilisateur(Profil.CARIFOREF))
    export = client.get(reverse("espace_annuaire:exporter"), {"q": "connu"})
    octets = b"".join(export) if export.streaming else export.content
    assert octets.startswith(b"PK")
    assert b"".join(client.get(reverse("espace_annuaire:exporter"), {"format": "csv"})).startswith(b"PK")
    envoi = io.BytesIO(classeur(etablissements=[{"siret": NEUF, "raison_sociale": "Organisme neuf"}]))
    envoi.name = "etablissements.xlsx"
    vu = client.post(reverse("reglages:import_etablissements"), {"fichier": envoi}, follow=True)
    assert "Rien n’est encore appliqué" in vu.content.decode()
    envoye = ImportFichier.objects.get()
    client.post(reverse("reglages:import_etablissements_appliquer", args=[envoye.pk]))
    assert Etablissement.objects.filter(siret=NEUF).exists()
    assert client.get(reverse("reglages:import_region_rapport", args=[envoye.pk])).status_code == 404
