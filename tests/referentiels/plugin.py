"""The shipped reference data in tests: loaded once per test database, so any test with `db` finds them.

A test that flushes the database (live server) empties the tables; whoever asks for `referentiels` after it
loads them again. Imports wait until Django is set up, for pytest reads this file first.
"""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from sofi.referentiels.installation import installer

    with django_db_blocker.unblock():
        installer()


@pytest.fixture(autouse=True)
def listes_relues():
    """What a test wrote in the lists is rolled back: nobody after it may read it from the cache."""
    yield
    from sofi.referentiels import listes
    from sofi.referentiels.recherche import mots

    listes.oublier()
    mots.oublier()


@pytest.fixture
def referentiels(db):
    from sofi.referentiels.installation import installer
    from sofi.referentiels.models import Choix

    if not Choix.objects.exists():
        installer()
