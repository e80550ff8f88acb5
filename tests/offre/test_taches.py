"""What the nights do to old offers."""

import datetime

import pytest

from sofi.offre.models import Session
from sofi.offre.models.session import active
from sofi.offre.statuts import Statut
from sofi.offre.taches import archiver_echues
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.mark.exigence("R041", "R220")
def test_une_action_finie_depuis_longtemps_est_archivee_et_ses_sessions_restent_inactives():
    action = fabriques.publiee()
    fin = action.sessions.get().date_fin
    assert archiver_echues(fin + datetime.timedelta(days=10)) == 0
    assert archiver_echues(fin + datetime.timedelta(days=400)) == 1
    action.refresh_from_db()
    assert action.statut == Statut.ARCHIVEE
    assert not Session.objects.filter(active()).exists()
    assert action.evenements.first().par is None
