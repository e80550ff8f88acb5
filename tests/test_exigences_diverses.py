"""Rows of the requirements that stand alone: an empty line, a closed list, what a field takes."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.controles import controler
from sofi.offre.models import Action, Session
from sofi.referentiels.listes import choix
from tests import fabriques
from tests.annuaire.test_ecrans import fiche_site
from tests.fabriques import organisme, utilisateur
from tests.saisie.navigateur import envoyer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def of(client):
    un = organisme("CARIFOREF DES PAYS DE LA LOIRE")
    client.force_login(utilisateur(etablissements=[un]))
    return un


@pytest.mark.exigence("R079", "R080", "R092")
def test_a_site_keeps_an_empty_third_line_and_a_way_of_receiving_of_the_closed_list(client, of):
    adresse = reverse("espace_annuaire:site", args=[of.pk, of.site_principal.pk])
    for code, _ in choix("modalite_accueil"):
        site = of.sites.get()
        envoi = fiche_site(ligne3="", modalite_accueil=code, version=str(site.version))
        assert client.post(adresse, envoi).status_code == 302
        site.refresh_from_db()
        assert (site.ligne2, site.ligne3, site.modalite_accueil) == ("12 Boulevard Georges Pompidou", "", code)
    assert choix("modalite_accueil"), "the list has choices"
    refuse = client.post(adresse, fiche_site(modalite_accueil="inventée", version=str(site.version)))
    assert refuse.status_code == 422


@pytest.mark.exigence("R099", "R100")
def test_a_contact_is_folded_in_three_sections_and_says_nothing_of_a_draft(client, of):
    contact = of.contacts.get()
    page = html.fromstring(client.get(f"{reverse('espace_annuaire:etablissement')}?contact={contact.pk}").content)
    bloc = page.get_element_by_id("contacts")
    assert [un.text_content() for un in bloc.cssselect("summary")] == ["Description", "Administration", "Gestion"]
    assert bloc.cssselect("details")[0].get("open") is not None
    assert "en cours" not in bloc.text_content(), "R100 is undecided: nothing is built on it"


@pytest.mark.exigence("R277")
def test_the_words_of_the_trade_are_kept_as_typed(client):
    action = fabriques.saisie()
    client.force_login(utilisateur(etablissements=[action.etablissement]))
    mots = "CECRL (A2), TOEIC/TOEFL/TOSA/PIX, SPIP, mission locale, France Travail, BOETH"
    envoyer(client, reverse("saisie:action", args=[action.pk]), commentaire_prerequis=f"<p>{mots}</p>")
    assert Action.objects.get(pk=action.pk).commentaire_prerequis == f"<p>{mots}</p>"


@pytest.mark.exigence("R282")
def test_a_session_of_one_day_is_allowed():
    action = fabriques.completer(fabriques.saisie())
    Session.objects.filter(action=action).update(
        date_debut=datetime.date(2026, 9, 14), date_fin=datetime.date(2026, 9, 14)
    )
    anomalies = controler(Action.objects.completes().get(pk=action.pk))
    assert not [une for une in anomalies if une.champ in {"date_debut", "date_fin"}]


@pytest.mark.exigence("R285")
def test_the_address_to_sign_in_with_carries_the_star(client):
    page = html.fromstring(client.get(reverse("account_login")).content)
    (etiquette,) = page.cssselect("label[for=id_login]")
    assert "*" in etiquette.text_content()
    assert page.get_element_by_id("id_login").get("aria-required") == "true"
