"""Open days on the public page and in one's calendar."""

import datetime

import pytest
from django.urls import reverse

from tests import fabriques
from tests.fabriques import PorteOuverteFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
BIENTOT = datetime.date.today() + datetime.timedelta(days=30)


@pytest.mark.exigence("R115", "R118", "R120", "R121", "R122", "R123")
def test_the_offer_shows_the_open_days_of_its_site_but_not_the_past_ones(client):
    action = fabriques.publiee(debut=BIENTOT)
    site = action.sessions.get().site_lieu
    PorteOuverteFactory(site=site, libelle="Venez nous voir", date_debut=BIENTOT)
    PorteOuverteFactory(site=site, libelle="Trop tard", date_debut=datetime.date(2020, 1, 1))
    PorteOuverteFactory(site=SiteFactory(), libelle="Ailleurs", date_debut=BIENTOT)
    page = client.get(reverse("catalogue:offre", args=[action.formation_id, action.pk])).content.decode()
    assert "Venez nous voir" in page and "Trop tard" not in page and "Ailleurs" not in page
    assert "Ajouter à mon agenda" in page


@pytest.mark.exigence("R124")
def test_open_days_enter_a_calendar(client):
    site = SiteFactory(nom_usage="Antenne; de Laval, centre")
    ouverte = PorteOuverteFactory(
        site=site,
        libelle="Portes ouvertes, formation et accompagnement des personnes en reconversion, métiers du bâtiment",
        date_debut=datetime.date(2099, 6, 24),
        date_fin=datetime.date(2099, 6, 25),
        commentaire="Ligne 1\nEND:VCALENDAR",
    )
    reponse = client.get(reverse("catalogue:porte_ouverte", args=[ouverte.pk]))
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    brut = reponse.content
    assert all(len(ligne) <= 75 for ligne in brut.split(b"\r\n")) and brut.count(b"\r\n") > 10
    lignes = brut.decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20990624" in lignes and "DTEND;VALUE=DATE:20990626" in lignes
    assert r"DESCRIPTION:Ligne 1\nEND:VCALENDAR" in lignes and lignes.count("END:VCALENDAR") == 1
    assert any(ligne.startswith(r"LOCATION:Antenne\; de Laval\, centre") for ligne in lignes)


def test_past_open_days_have_no_calendar_any_more(client):
    ouverte = PorteOuverteFactory(date_debut=datetime.date(2020, 1, 1))
    assert client.get(reverse("catalogue:porte_ouverte", args=[ouverte.pk])).status_code == 404
