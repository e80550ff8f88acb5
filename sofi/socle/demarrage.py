"""What a web server does once, before its first request."""

import gc
from pathlib import Path

from django.apps import apps
from django.template.loader import get_template
from django.urls import get_resolver


def prechauffer():
    """Load every address and every page of SOFI, then keep them out of the garbage collector's rounds.

    Going over them again and again costs each page some milliseconds, and one page in twenty thirty of them
    (`make bench-listes`); done before a server forks, it also lets its processes share that memory.
    """
    get_resolver().check()
    for application in apps.get_app_configs():
        if application.name.startswith("sofi."):
            dossier = Path(application.path, "templates")
            for page in dossier.rglob("*.html"):
                get_template(str(page.relative_to(dossier)))
    gc.collect()
    gc.freeze()
