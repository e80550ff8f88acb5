"""Settings of the tests: those of the site, on a throw-away cluster shared by the workers of one run."""

import os
import tempfile
from pathlib import Path

_run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")[:12]
_folder = Path(tempfile.gettempdir()) / f"sofi-tests-{os.getuid()}-{_run}"

os.environ |= {
    "SOFI_DONNEES": str(_folder),
    "SECRET_KEY": "tests",
    "DEBUG": "False",
    "SOFI_PRODUCTION": "False",
    "SOFI_SIRENE_URL": "",
    "SOFI_ADRESSE_URL": "",
    "SOFI_TUILES_URL": "",
    "SOFI_REFERENTIELS_URLS": "organismes=",
    "EMAIL_URL": "memorymail://",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from config.settings import *  # noqa: E402, F403
from config.settings import EMBEDDED_POSTGRES, LOGGING  # noqa: E402

if EMBEDDED_POSTGRES:
    EMBEDDED_POSTGRES.throw_away = True

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "ERROR"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
