"""What a web server does once, before its first request."""

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver


def prechauffer():
    """Load every address and every page, then keep them out of the garbage collector's rounds.

    Going over them again and again costs each page some milliseconds, and one page in twenty thirty of them
    (`make bench-listes`); done before a server forks, it also lets its processes share that memory.
    """
    get_resolver().check()
    for dossier in get_app_template_dirs("templates"):
        if Path(dossier).is_relative_to(settings.BASE_DIR):
            for page in Path(dossier).rglob("*.html"):
                get_template(str(page.relative_to(dossier)))
    gc.collect()
    gc.freeze()
