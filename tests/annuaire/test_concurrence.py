"""Two people on the same card: both values are shown, nothing is overwritten unseen, nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.annuaire.test_certificats import PDF
from tests.annuaire.test_ecrans import adresse, fiche_site, page, texte
from tests.fabriques import PorteOuverteFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return organisme("CARIFOREF DES PAYS DE LA LOIRE")


@pytest.fixture
def deux(of):
    """Two people of the same organisation, signed in."""
    clients = Client(), Client()
    for client, prenom in zip(clients, ("Anne", "Paul"), strict=True):
        client.force_login(utilisateur(etablissements=[of], prenom=prenom, nom="MOREAU"))
    return clients


def _etablissement(of):
    return of, adresse("enregistrer", of.pk), "etablissement", {"nda": "52440417944"}, ("uai", "0440001M")


def _site(of):
    site = of.site_principal
    valeurs = {nom.removeprefix("site-"): valeur for nom, valeur in fiche_site().items()}
    return site, adresse("site", of.pk, site.pk), "site", valeurs, ("ligne3", "Porte B")


def _contact(of):
    contact = of.contacts.get()
    valeurs = {"nom": "PICARD", "prenom": "Pauline", "referents": ["sofi"]}
    return contact, adresse("contact", of.pk, contact.pk), "contact", valeurs, ("fonction", "Assistante")


def _po(of):
    ouverte = PorteOuverteFactory(site=of.site_principal)
    valeurs = {"libelle": "JPO", "site": ouverte.site_id, "nature": "autre", "date_debut": "24/06/2027"}
    return ouverte, adresse("po", of.pk, ouverte.pk), "po", valeurs, ("commentaire", "Sans rendez-vous")


def _envoi(prefixe, valeurs, version, **autres):
    return {f"{prefixe}-{nom}": valeur for nom, valeur in ({"version": version} | valeurs | autres).items()}


@pytest.mark.parametrize("fiche_de", [_etablissement, _site, _contact, _po])
def test_the_second_to_save_sees_both_entries_and_chooses(of, deux, fiche_de):
    anne, paul = deux
    fiche, ou, prefixe, valeurs, (champ, saisi) = fiche_de(of)
    lue = page(paul.get(f"{adresse('fiche', of.pk)}?{prefixe}={fiche.pk}"))
    version = lue.cssselect(f"[name={prefixe}-version]")[0].get("value")
    assert anne.post(ou, _envoi(prefixe, valeurs, version, **{champ: "0440001M"})).status_code == 302
    refus = paul.post(ou, _envoi(prefixe, valeurs, version, **{champ: "" if champ == "uai" else saisi}))
    vue = page(refus, 409)
    avis = vue.cssselect("[role=alert]")[0]
    assert avis.text_content().strip().startswith("Anne MOREAU a enregistré ")
    mienne, sienne = ("rien", "0440001M") if champ == "uai" else (saisi, "0440001M")
    lignes = [[cellule.text_content() for cellule in ligne] for ligne in avis.cssselect("tbody tr")]
    assert [ligne[1:] for ligne in lignes] == [[mienne, sienne]]
    fiche.refresh_from_db()
    assert getattr(fiche, champ) == "0440001M"
    garder = avis.cssselect("button")[0]
    formulaire = vue.cssselect(f"form#{garder.get('form')}")[0]
    assert formulaire.get("action") == ou and "hidden" in formulaire.cssselect("[name$=-version]")[0].get("type")
    force = _envoi(prefixe, valeurs, version, **{champ: "" if champ == "uai" else saisi})
    assert paul.post(ou, force | {garder.get("name"): garder.get("value")}).status_code == 302
    fiche.refresh_from_db()
    assert getattr(fiche, champ) == ("" if champ == "uai" else saisi)
    assert paul.get(avis.cssselect("a")[0].get("href"), follow=True).status_code == 200


def test_to_replace_what_a_third_saved_meanwhile_is_asked_again(of, deux):
    anne, paul = deux
    contact, ou, prefixe, valeurs, _ = _contact(of)
    anne.post(ou, _envoi(prefixe, valeurs, 0, fonction="Une"))
    anne.post(ou, _envoi(prefixe, valeurs, 1, fonction="Deux"))
    force = _envoi(prefixe, valeurs, 0, fonction="Trois") | {"contact-forcer": "1"}
    assert "Deux" in texte(paul.post(ou, force), 409)
    contact.refresh_from_db()
    assert contact.fonction == "Deux"


@pytest.mark.parametrize("version", ["", "-1", "x", "²", "9" * 30])
def test_without_a_readable_version_nothing_is_overwritten(of, deux, version):
    contact, ou, prefixe, valeurs, _ = _contact(of)
    assert deux[0].post(ou, _envoi(prefixe, valeurs, version, fonction="X")).status_code == 409
    contact.refresh_from_db()
    assert contact.fonction == ""


def test_an_error_keeps_the_version_that_was_read(of, deux):
    anne, paul = deux
    _, ou, prefixe, valeurs, _ = _contact(of)
    anne.post(ou, _envoi(prefixe, valeurs, 0, fonction="Une"))
    refus = page(paul.post(ou, _envoi(prefixe, valeurs, 0, telephone="1")), 422)
    assert refus.cssselect("[name=contact-version]")[0].get("value") == "0"
    assert "Votre saisie n’est pas enregistrée" in texte(paul.post(ou, _envoi(prefixe, valeurs, 0)), 409)


def test_a_town_chosen_without_javascript_keeps_the_version_that_was_read(of, deux):
    anne, paul = deux
    _, ou, prefixe, valeurs, _ = _site(of)
    anne.post(ou, _envoi(prefixe, valeurs, 0, ligne3="Porte A"))
    rendue = page(paul.post(ou, _envoi(prefixe, valeurs, 0) | {"chercher_ville": "1", "site-ville": "44200"}))
    assert rendue.cssselect("[name=site-version]")[0].get("value") == "0"


def test_one_s_other_tab_is_told_apart_and_a_certificate_must_be_chosen_again(of, deux):
    anne, _ = deux
    site, ou, prefixe, valeurs, _ = _site(of)
    anne.post(ou, _envoi(prefixe, valeurs, 0))
    certificat = SimpleUploadedFile("qualiopi.pdf", PDF)
    lu = texte(anne.post(ou, _envoi(prefixe, valeurs, 0, certificat=certificat, ligne3="Porte B")), 409)
    assert (
        "Vous avez enregistré la fiche de ce site dans un autre onglet" in lu
        and "choisissez de nouveau le fichier" in lu
    )
    site.refresh_from_db()
    assert not site.certificat


@pytest.mark.usefixtures("referentiels")
def test_domains_changed_meanwhile_are_told(of, deux):
    anne, paul = deux
    ou = adresse("domaines", of.pk)
    assert anne.post(ou, {"choix": "1", "lus": "", "domaines": ["44508"]}).status_code == 302
    vue = page(paul.post(ou, {"choix": "1", "lus": "", "domaines": ["15474"]}))
    assert "Enregistrés : 44508 - " in vue.cssselect("main")[0].text_content()
    assert [case.get("value") for case in vue.cssselect("#id_domaines input[checked]")] == ["15474"]
    lus = vue.cssselect("[name=lus]")[0].get("value")
    assert paul.post(ou, {"choix": "1", "lus": lus, "domaines": ["15474"]}).status_code == 302
    of.refresh_from_db()
    assert of.domaines == ["15474"]


@pytest.mark.parametrize("fiche_de", [_contact, _po])
def test_a_card_removed_while_someone_types_comes_back_as_a_new_one(of, deux, fiche_de):
    anne, paul = deux
    fiche, ou, prefixe, valeurs, (champ, saisi) = fiche_de(of)
    envoi = _envoi(prefixe, valeurs, fiche.version, **{champ: saisi})
    assert anne.post(adresse(f"supprimer_{prefixe}", of.pk, fiche.pk)).status_code == 302
    vue = page(paul.post(ou, envoi), 409)
    assert not type(fiche).objects.exists()
    assert "Quelqu’un vient de supprimer" in vue.cssselect("[role=alert]")[0].text_content()
    formulaire = vue.cssselect(f"form#fiche-{prefixe}")[0]
    garde = vue.cssselect(f"[name={prefixe}-{champ}]")[0]
    assert formulaire.get("action") != ou and saisi in (garde.get("value") or garde.text)
    assert paul.post(formulaire.get("action"), envoi).status_code == 302
    assert type(fiche).objects.filter(**{champ: saisi}).exists()
    assert paul.get(ou).status_code == 404


def test_the_card_of_someone_else_is_not_found_whether_it_exists_or_not(of, deux):
    autre = organisme("Autre").contacts.get()
    assert deux[0].post(adresse("contact", of.pk, autre.pk), {}).status_code == 404
