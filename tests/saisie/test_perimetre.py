"""A login changes the offer of the sites it administers; that of the other sites of its establishment it only reads."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Action, Session
from sofi.offre.suppression import est_supprimable
from sofi.offre.workflow import TransitionRefusee, deplacer, transitions_ouvertes
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def action(campagnes):
    return fabriques.completer(fabriques.saisie(campagnes["PAS"]))


@pytest.fixture
def antenne(action):
    """Someone of the same establishment, for its other site alone."""
    compte = fabriques.utilisateur()
    compte.sites.add(fabriques.SiteFactory(etablissement=action.etablissement, nom_usage="Antenne"))
    return compte


@pytest.mark.exigence("R111", "R114")
def test_what_another_site_gives_is_read_and_never_changed(client, action, antenne):
    client.force_login(antenne)
    session = action.sessions.get()
    page = client.get(reverse("saisie:action", args=[action.pk])).content.decode()
    assert "n’est pas de ceux que vous administrez" in page and "data-autosauvegarde" not in page
    assert client.post(reverse("saisie:action", args=[action.pk]), {"version": "0"}).status_code == 403
    for nom in ("dupliquer_session", "supprimer_session"):
        assert client.post(reverse(f"saisie:{nom}", args=[session.pk])).status_code == 403
    assert (
        "n’est pas de ceux que vous administrez"
        in client.get(reverse("saisie:etat", args=[action.pk])).content.decode()
    )
    assert Session.objects.filter(action=action).count() == 1
    assert transitions_ouvertes(action, antenne) == [] and not est_supprimable(action, antenne)
    with pytest.raises(TransitionRefusee, match="un site que vous n’administrez pas"):
        deplacer(action, "soumettre", par=antenne)


@pytest.mark.exigence("R114")
def test_the_offer_of_ones_own_site_or_of_no_site_yet_is_changed(client, action, antenne):
    client.force_login(antenne)
    for site in (antenne.sites.get(), None, fabriques.organisme("Autre").site_principal):
        Action.objects.filter(pk=action.pk).update(site_dispensateur=site)
        assert "data-autosauvegarde" in client.get(reverse("saisie:action", args=[action.pk])).content.decode()
    assert {une.code for une in transitions_ouvertes(Action.objects.get(pk=action.pk), antenne)} >= {"soumettre"}


@pytest.mark.exigence("R114", "R156")
def test_one_gives_an_action_to_a_site_that_one_administers_and_an_entry_that_one_opens_stays_in_ones_hands(
    client, action, antenne
):
    ouverte = fabriques.saisie(attribution=action.attribution, par=antenne)
    assert ouverte.site_dispensateur is None
    client.force_login(antenne)
    adresse = reverse("saisie:action", args=[ouverte.pk])
    document = html.fromstring(client.get(adresse).content.decode())
    offerts = [un.get("value") for un in document.cssselect("[name=site_dispensateur] option") if un.get("value")]
    assert offerts == [str(antenne.sites.get().pk)]
    principal = action.etablissement.site_principal
    client.post(adresse, {"version": str(ouverte.version), "site_dispensateur": str(principal.pk)})
    assert Action.objects.get(pk=ouverte.pk).site_dispensateur is None
    assert fabriques.saisie(attribution=action.attribution).site_dispensateur == principal
