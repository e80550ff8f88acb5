"""Fixtures of every test."""

import pytest
from django.conf import settings

pytest_plugins = ["tests.referentiels.plugin"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the throw-away cluster before the first test that needs the database."""
    if settings.EMBEDDED_POSTGRES:
        settings.EMBEDDED_POSTGRES.use()


def pytest_unconfigure(config):
    if settings.configured and settings.EMBEDDED_POSTGRES:
        settings.EMBEDDED_POSTGRES.remove()
