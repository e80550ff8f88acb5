"""The campaigns of the sources in tests."""

import pytest


@pytest.fixture
def campagnes(referentiels):
    """The four campaigns of the sources with their rules, by programme code: {"E2C": Campagne, …}."""
    from sofi.regles.chargement import charger

    return {bilan.campagne.programme_id: bilan.campagne for bilan in charger()}
