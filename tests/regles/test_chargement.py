"""Loading campaign files."""

import pytest

from sofi.regles.chargement import charger
from sofi.regles.models import Regle

pytestmark = pytest.mark.django_db


@pytest.mark.exigence("R007", "R291")
def test_loading_twice_changes_nothing(campagnes):
    avant = Regle.objects.count()
    bilans = charger()
    assert not any(bilan.a_change for bilan in bilans)
    assert Regle.objects.count() == avant > 100
