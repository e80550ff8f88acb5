"""An organisation imports its own LHÉO file on screen: looked at first, applied next, seen by nobody else."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from sofi.annuaire.models import Site
from sofi.echanges.models import ImportFichier
from sofi.offre.models import Action
from sofi.referentiels.models import Commune
from tests import fabriques
from tests.lheo.exemple import en_octets, une_formation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels"), pytest.mark.exigence("R265")]


@pytest.fixture
def of(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    organisme = fabriques.organisme()
    Site.objects.filter(etablissement=organisme).update(commune=Commune.objects.get(pk="44109"), code_postal="44000")
    fabriques.attribution(formateur=organisme)
    return organisme


@pytest.fixture
def client(client, of):
    client.force_login(fabriques.utilisateur(etablissements=[of]))
    return client


def contenu(of):
    octets = en_octets(une_formation(certification=[], certifiante="0"))
    return octets.replace(b"73282932000074", of.siret.encode()).replace(b"22402", b"15061")


def envoyer(client, octets, nom="offre.xml"):
    return client.post(reverse("saisie:import_lheo"), {"fichier": SimpleUploadedFile(nom, octets)}, follow=True)


def texte(reponse):
    return " ".join(html.fromstring(reponse.content.decode()).cssselect("main")[0].text_content().split())


def test_a_file_is_shown_line_by_line_then_applied_then_kept_in_the_history(client, of):
    apercu = envoyer(client, gzip.compress(contenu(of)), "offre.xml.gz")
    assert "21_F1 · Titre professionnel plaquiste" in texte(apercu)
    assert "Rien n’est encore appliqué" in texte(apercu)
    assert not Action.objects.exists()
    (envoye,) = ImportFichier.objects.all()
    fait = client.post(reverse("saisie:import_lheo_appliquer", args=[envoye.pk]), follow=True)
    assert "Le fichier est appliqué à vos brouillons : créées 2" in texte(fait)
    assert "Reste à compléter sur l’action" in texte(fait)
    assert Action.objects.get().modifiee_par is not None
    assert "Appliqué" in texte(client.get(reverse("saisie:import_lheo")))
    assert client.get(reverse("saisie:import_lheo_xlsx", args=[envoye.pk])).status_code == 200
    encore = client.post(reverse("saisie:import_lheo_appliquer", args=[envoye.pk]), follow=True)
    assert "déjà appliqué" in texte(encore)
    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (b"", "Ce fichier est vide."),
        (b"PK\x03\x04", "n’est pas du XML"),
        (b"<lheo/>", "ne contient aucune formation LHÉO"),
        (b"<!DOCTYPE a><lheo/>", "déclaration DOCTYPE"),
    ],
)
def test_a_file_that_is_no_lheo_is_refused_with_why(client, octets, attendu):
    assert attendu in texte(envoyer(client, octets))
    assert not ImportFichier.objects.exists()


def test_refused_lines_stop_it_unless_one_leaves_them_aside(client, of):
    double = contenu(of).replace(b"      </action>", b"      </action>", 1)
    session = double[double.index(b"        <session") : double.index(b"</session>") + len(b"</session>\n")]
    double = double.replace(session, session + session, 1)
    assert "1 ligne est refusée" in texte(envoyer(client, double))
    adresse = reverse("saisie:import_lheo_appliquer", args=[ImportFichier.objects.get().pk])
    assert "Rien n’a été appliqué" in texte(client.post(adresse, follow=True))
    assert not Action.objects.exists()
    assert "Le fichier est appliqué" in texte(client.post(adresse, {"partiel": "oui"}, follow=True))
    assert Action.objects.get().sessions.count() == 1


def test_nobody_else_sees_it(client, of):
    envoyer(client, contenu(of))
    pk = ImportFichier.objects.get().pk
    for profil, siens in (("of", [fabriques.organisme("Autre")]), ("cariforef", []), ("region", [])):
        client.force_login(fabriques.utilisateur(profil, etablissements=siens))
        assert client.get(reverse("saisie:import_lheo_rapport", args=[pk])).status_code == 404
        assert client.post(reverse("saisie:import_lheo_appliquer", args=[pk])).status_code == 404
        assert client.get(reverse("saisie:import_lheo_xlsx", args=[pk])).status_code == 404


@pytest.mark.exigence("R114")
def test_the_preview_already_refuses_what_a_site_of_somebody_else_gives(client, of):
    envoyer(client, contenu(of))
    client.post(reverse("saisie:import_lheo_appliquer", args=[ImportFichier.objects.get().pk]))
    antenne = fabriques.utilisateur()
    antenne.sites.add(fabriques.SiteFactory(etablissement=of, nom_usage="Antenne"))
    client.force_login(antenne)
    assert "n’est pas de ceux que vous administrez" in texte(
        envoyer(client, contenu(of).replace(b"plaquiste", b"plaquiste 2"))
    )
