"""The four cards, without JavaScript: shown, typed in, saved complete or not."""

import pytest
from django.urls import reverse

from sofi.offre.models import Action
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def action():
    return fabriques.saisie()


@pytest.fixture
def of(client, action):
    une = fabriques.utilisateur(etablissements=[action.etablissement])
    client.force_login(une)
    return une


def adresses(action):
    session = action.sessions.get()
    return {
        "formation": reverse("saisie:formation", args=[action.formation_id]),
        "action": reverse("saisie:action", args=[action.pk]),
        "session": reverse("saisie:session", args=[session.pk]),
        "dispositif": reverse("saisie:dispositif", args=[session.dispositifs.get().pk]),
    }


@pytest.mark.exigence("R052")
@pytest.mark.parametrize("carte", ["formation", "action", "session", "dispositif"])
def test_chaque_carte_s_ouvre(client, action, of, carte):
    reponse = client.get(adresses(action)[carte])
    assert reponse.status_code == 200
