"""The shipped reference data in tests: loaded once per test database, so any test with `db` finds them.

A test that commits (live server, `transaction=True`) flushes the tables at its end: they are loaded again before the
next test that does not. Imports wait until Django is set up, for pytest reads this file first.
"""

import pytest
from pytest_django.plugin import blocking_manager_key

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def commits(item):
    """True for a test that really commits, and so flushes the database at its end."""
    marked = item.get_closest_marker("django_db")
    return bool(marked and marked.kwargs.get("transaction")) or not COMMITTING.isdisjoint(item.fixturenames)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    yield
    if nextitem is not None and commits(item) and not commits(nextitem):
        from sofi.referentiels.installation import installer

        with item.config.stash[blocking_manager_key].unblock():
            installer()


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

    listes.oublier()


@pytest.fixture
def referentiels(db):
    from sofi.referentiels.installation import installer
    from sofi.referentiels.models import Choix

    if not Choix.objects.exists():
        installer()
