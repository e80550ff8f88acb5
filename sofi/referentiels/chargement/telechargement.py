"""Fetch a publisher's file to a temporary place, for the time of a load."""

import shutil
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from .lecture import ReferentielRefuse

ATTENTE = 60  # seconds without an answer


@contextmanager
def telecharger(url):
    """The path of the downloaded file, removed afterwards. Raises ReferentielRefuse when it cannot be had."""
    adresse = urllib.parse.urlsplit(url)
    if adresse.scheme not in {"http", "https"}:
        raise ReferentielRefuse("L’adresse doit commencer par https://.")
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / (Path(adresse.path).name or "fichier")
        try:
            with urllib.request.urlopen(url, timeout=ATTENTE) as reponse, chemin.open("wb") as sortie:  # noqa: S310
                shutil.copyfileobj(reponse, sortie)
        except (urllib.error.URLError, TimeoutError, OSError) as exc:
            raise ReferentielRefuse(f"Le fichier n’a pas pu être téléchargé : {exc}") from exc
        yield chemin
