"""WSGI entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from sofi.socle.demarrage import prechauffer  # noqa: E402

prechauffer()
if settings.EMBEDDED_POSTGRES:
    settings.EMBEDDED_POSTGRES.use()
