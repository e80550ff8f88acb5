"""The embedded PostgreSQL."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_base_is_utf8_and_folds_capitals_with_accents():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉCOLE'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("école", "UTF8")
