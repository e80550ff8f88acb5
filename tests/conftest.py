"""Fixtures of every test."""

import asyncio
import math
import time
from contextlib import suppress

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from sofi.socle import contexte
from sofi.socle.postgres import Cluster, PostgresError

pytest_plugins = ["tests.referentiels.plugin", "tests.regles.plugin", "tests.annuaire.service"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the throw-away cluster before the first test that needs the database."""
    if settings.EMBEDDED_POSTGRES:
        bury_interrupted_runs(settings.EMBEDDED_POSTGRES.data.parent)
        settings.EMBEDDED_POSTGRES.use()


def bury_interrupted_runs(ours):
    """Stop and delete the clusters that runs interrupted more than an hour ago left, if nobody uses them."""
    for folder in ours.parent.glob(f"{ours.name.rpartition('-')[0]}-*"):
        with suppress(FileNotFoundError):  # another run ends at this very moment
            if folder != ours and folder.stat().st_mtime < time.time() - 3600:
                left = Cluster(folder, throw_away=True)
                with suppress(PostgresError):  # interrupted before its server could ever start
                    left.use()
                left.remove()


def pytest_unconfigure(config):
    if settings.configured and settings.EMBEDDED_POSTGRES:
        settings.EMBEDDED_POSTGRES.remove()


@pytest.fixture(autouse=True)
def empty_cache():
    """Sign-in limits and the contact of one test do not reach the next; the contact costs no query."""
    cache.clear()
    contexte.oublier()
    contexte._cache.update(site=contexte.connu(), jusqu_a=math.inf)


@pytest.fixture
def taches():
    """Background jobs kept in memory; call the fixture to run those deferred so far."""

    def run():
        asyncio.run(app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False))

    with procrastinate_app.current_app.replace_connector(InMemoryConnector()) as app:
        yield run


@pytest.fixture
def dossiers(tmp_path, settings, taches):
    """Files, secrets and deposits of a test in its own folder, which it gives; jobs in memory."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    settings.SOFI_SECRETS = tmp_path / "secrets"
    settings.SOFI_DEPOTS_DOSSIERS = [tmp_path / "depots"]
    return tmp_path


@pytest.fixture
def courriels(taches):
    """Call it to send the deferred mail: gives the messages sent so far."""

    def sent():
        taches()
        return mail.outbox

    return sent
