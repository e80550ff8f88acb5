from io import StringIO

import pytest
from django.core.management import call_command

from sofi.referentiels.installation import installer

pytestmark = pytest.mark.django_db


def test_installing_twice_changes_nothing(referentiels):
    for nom, bilan in installer().items():
        assert (bilan.crees, bilan.modifies) == (0, 0), nom
        assert bilan.identiques > 0, nom
