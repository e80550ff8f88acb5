"""What the directory says beside the public list of training organisations."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.certificats import TAILLE_MAX
from sofi.annuaire.liste_publique import tous_les_ecarts
from sofi.annuaire.models import Site
from sofi.comptes.models import Profil
from sofi.referentiels.models import ImportReferentiel, OrganismePublic
from sofi.referentiels.taches import recharger
from tests.annuaire.test_certificats import PDF, jpeg, png
from tests.annuaire.test_ecrans import adresse, fiche_site, texte
from tests.fabriques import DemandeCleFactory, SiteFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 11, 21)
NDA = "52440417944"


@pytest.fixture
def of():
    return organisme("CARIFOREF DES PAYS DE LA LOIRE", nda=NDA)


@pytest.fixture
def lue():
    le = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    return ImportReferentiel.objects.create(
        referentiel="organismes", libelle="Liste", fichier="of.csv", debut=le, fin=le, statut="applique"
    )


@pytest.fixture
def client_of(client, of):
    client.force_login(utilisateur(etablissements=[of]))
    return client


def ligne(of, nda=NDA, **champs):
    valeurs = {"siren": of.siret[:9], "siret": of.siret, "raison_sociale": "GIP", "actions_formation": True}
    return OrganismePublic.objects.create(nda=nda, **(valeurs | champs))


def certifier(of, *categories, fin=None):
    Site.objects.filter(etablissement=of).update(
        qualites=["qualiopi"], categories_qualiopi=list(categories), fin_qualiopi=fin
    )


def phrases():
    return [phrase for _, siennes in tous_les_ecarts(JOUR) for phrase in siennes]


@pytest.mark.exigence("R091", "R275")
def test_what_agrees_with_the_list_is_no_difference(of):
    ligne(of, vae=True)
    certifier(of, "vae", "actions_formation", fin=JOUR)
    assert phrases() == []
    certifier(of)
    assert phrases() == []


@pytest.mark.exigence("R094", "R095", "R275")
def test_every_difference_is_told_with_both_values(of):
    assert phrases() == [f"La liste publique ne contient pas le SIREN {of.siret[:9]}."]
    une = ligne(of, nda="52440000001", vae=True)
    assert phrases() == [
        f"Numéro de déclaration d’activité : {NDA} ici, 52440000001 dans la liste.",
        (
            "Qualiopi : pas déclarée ici, en vigueur dans la liste (Actions de formation, Actions permettant de faire "
            "valider les acquis de l’expérience)."
        ),
    ]
    une.delete()
    une = ligne(of)
    certifier(of, "apprentissage")
    assert phrases() == [
        "Catégories Qualiopi : Actions de formation par apprentissage ici ; Actions de formation dans la liste."
    ]
    certifier(of, "actions_formation", fin=JOUR - datetime.timedelta(days=1))
    assert phrases() == ["Qualiopi : terminée ici le 20/11/2026, en vigueur dans la liste (Actions de formation)."]
    une.actions_formation = False
    une.save()
    certifier(of, "actions_formation")
    assert phrases() == ["Qualiopi : déclarée ici, absente de la liste."]


def test_an_nda_of_somebody_else_is_told(of):
    ligne(of, siren="123456789", siret="", raison_sociale="AUTRE")
    assert phrases()[1] == f"Le numéro de déclaration {NDA} est celui de AUTRE (SIREN 123456789) dans la liste."


def test_one_certificate_holds_for_the_whole_organisation_and_a_line_withdrawn_is_forgotten(of):
    SiteFactory(etablissement=of)
    ligne(of)
    Site.objects.filter(pk=of.site_principal.pk).update(qualites=["qualiopi"])
    assert phrases() == []
    OrganismePublic.objects.update(actif=False)
    assert len(phrases()) == 1


def test_the_of_sees_its_differences_once_the_list_was_read(client_of, of, lue):
    lu = texte(client_of.get(adresse("etablissement")))
    assert f"La liste publique ne contient pas le SIREN {of.siret[:9]}." in lu and "lue le 01/11/2026" in lu
    ligne(of)
    certifier(of)
    assert "Concorde" in texte(client_of.get(adresse("etablissement")))
    lue.delete()
    assert "Liste publique" not in texte(client_of.get(adresse("etablissement")))


def test_who_holds_one_site_is_not_shown_what_bears_on_all(client, of, lue):
    antenne = SiteFactory(etablissement=of)
    limite = utilisateur()
    limite.sites.set([antenne])
    client.force_login(limite)
    assert "Liste publique" not in texte(client.get(adresse("etablissement")))


def test_the_cariforef_lists_the_differences_and_is_told_when_the_list_was_never_read(client, of):
    client.force_login(utilisateur(Profil.CARIFOREF))
    assert "n’a pas encore été chargée" in texte(client.get(adresse("ecarts")))
    ImportReferentiel.objects.create(
        referentiel="organismes", fichier="of.csv", debut=timezone.now(), fin=timezone.now(), statut="applique"
    )
    lu = texte(client.get(adresse("ecarts")))
    assert "1 établissement diffère" in lu and of.siret in lu
    ligne(of)
    certifier(of)
    assert "Tous les établissements concordent" in texte(client.get(adresse("ecarts")))


def test_the_differences_cost_the_same_queries_whatever_their_number(django_assert_num_queries, of):
    for rang in range(8):
        organisme(f"Organisme {rang}")
    with django_assert_num_queries(3):
        assert len(tous_les_ecarts(JOUR)) == 9


def test_the_cariforef_is_told_when_the_list_could_not_be_had(client, of, lue, settings):
    settings.SOFI_REFERENTIELS_URLS = {"organismes": "http://127.0.0.1:9/exports/csv?delimiter=%3B"}
    assert recharger("organismes") == "refusé"
    client.force_login(utilisateur(Profil.CARIFOREF))
    lu = texte(client.get(adresse("ecarts")))
    assert "n’a pas abouti : Le fichier n’a pas pu être téléchargé" in lu and "lue le 01/11/2026" in lu


@pytest.mark.exigence("R026")
def test_a_request_for_a_key_is_read_beside_the_list(client, of, lue):
    demande = DemandeCleFactory(siret=of.siret, nda="52440000001")
    client.force_login(utilisateur(Profil.CARIFOREF))
    ou = reverse("comptes:demande", args=[demande.pk])
    assert f"Le SIREN {of.siret[:9]} n’y est pas." in texte(client.get(ou))
    ligne(of)
    lu = texte(client.get(ou))
    assert f"GIP, NDA {NDA}, certifié Qualiopi. Le numéro donné, 52440000001, n’y est pas." in lu
    lue.delete()
    assert "n’a pas encore été chargée" in texte(client.get(ou))


@pytest.mark.exigence("R094", "R275")
def test_the_categories_of_a_certificate_are_saved_and_read(client_of, client, of):
    site = of.site_principal
    envoi = fiche_site(categories_qualiopi=["vae", "apprentissage"], fin_qualiopi="2027-05-03")
    assert client_of.post(adresse("site", of.pk, site.pk), envoi).status_code == 302
    site.refresh_from_db()
    assert site.categories_qualiopi == ["vae", "apprentissage"]
    client.force_login(utilisateur(Profil.REGION))
    assert "Actions de formation par apprentissage" in texte(client.get(adresse("fiche", of.pk)))


def test_a_certification_that_has_ended_says_so_on_the_card(client_of, of):
    certifier(of, fin=datetime.date(2020, 1, 31))
    assert "La certification Qualiopi s’est terminée le 31/01/2020" in texte(client_of.get(adresse("etablissement")))


@pytest.mark.exigence("R094", "R097")
@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"<script>alert(1)</script>", "ni un PDF"),
        (b"", "vide"),
        (PDF + b"0" * (TAILLE_MAX + 1 - len(PDF)), "5 Mo au maximum"),
        (PDF[:-8], "incomplet ou abîmé"),
        (png(60_000, 60_000), "incomplet ou abîmé"),
        (jpeg(fin=False), "incomplet ou abîmé"),
    ],
    ids=["script", "vide", "5 Mo + 1", "PDF tronqué", "bombe", "JPEG tronqué"],
)
def test_a_bad_upload_is_refused_on_screen_and_nothing_is_kept(client_of, of, contenu, dit):
    site = of.site_principal
    envoi = fiche_site(certificat=SimpleUploadedFile("certificat.pdf", contenu), ligne3="Porte B")
    reponse = client_of.post(reverse("espace_annuaire:site", args=[of.pk, site.pk]), envoi)
    lu = texte(reponse, 422)
    assert dit in lu and "Porte B" in reponse.content.decode()
    site.refresh_from_db()
    assert not site.certificat
