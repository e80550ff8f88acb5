"""What a web server does once, before its first requests or beside them."""

import gc
from pathlib import Path
from threading import Timer

from django.apps import apps
from django.template.loader import get_template
from django.urls import get_resolver


def prechauffer():
    """Load every address and every page of SOFI, then keep them out of the garbage collector's rounds.

    Going over them again and again costs each page some milliseconds, and one page in twenty thirty of them
    (`make bench-listes`).
    """
    get_resolver().check()
    for application in apps.get_app_configs():
        if application.name.startswith("sofi."):
            dossier = Path(application.path, "templates")
            for page in dossier.rglob("*.html"):
                get_template(str(page.relative_to(dossier)))
    gc.collect()
    gc.freeze()


def prechauffer_a_part(worker):
    """The same in a gunicorn worker that must answer at once: ten seconds later, beside its requests."""
    minuterie = Timer(10, prechauffer)
    minuterie.daemon = True
    minuterie.start()
