"""The shipped reference data in tests: loaded once per test database, so any test with `db` finds them.

A test that commits (live server, `transaction=True`) flushes the tables at its end: what the migrations put there comes
back at once, the reference data before the next test that does not commit. Imports wait until Django is set up, for
pytest reads this file first.
"""

import pytest
from django.core import serializers
from django.db import transaction
from pytest_django.plugin import blocking_manager_key

MIGREES = pytest.StashKey[str]()
"""The rows that the migrations wrote, as JSON."""
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def commits(item):
    """True for a test that really commits, and so flushes the database at its end."""
    marked = item.get_closest_marker("django_db")
    return bool(marked and marked.kwargs.get("transaction")) or not COMMITTING.isdisjoint(item.fixturenames)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    yield
    if nextitem is not None and commits(item):
        from sofi.referentiels.installation import installer

        with item.config.stash[blocking_manager_key].unblock():
            with transaction.atomic():
                for ligne in serializers.deserialize("json", item.config.stash[MIGREES]):
                    ligne.save()
            if not commits(nextitem):
                installer()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    from django.apps import apps

    from sofi.referentiels.installation import installer

    modeles = [modele for modele in apps.get_models() if modele.__module__.startswith("sofi.")]
    with django_db_blocker.unblock():
        lignes = (ligne for modele in modeles for ligne in modele._base_manager.all())
        request.config.stash[MIGREES] = serializers.serialize("json", lignes)
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
