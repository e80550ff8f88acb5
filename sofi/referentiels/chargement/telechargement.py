"""Fetch a publisher's file to a temporary place, for the time of a load."""

import http.client
import json
import re
import shutil
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from .lecture import ReferentielRefuse

ATTENTE = 60  # seconds without an answer
JEU_DE_DONNEES = "/api/1/datasets/"


@contextmanager
def telecharger(url, motif=""):
    """The path of the downloaded file, removed afterwards. Raises ReferentielRefuse when it cannot be had whole.

    Some files change their address at each publication: of a data set of data.gouv.fr, given by its address in that
    site's API, the newest file whose title matches the pattern is taken.
    """
    with tempfile.TemporaryDirectory() as dossier:
        chemin = _prendre(url, Path(dossier))
        if JEU_DE_DONNEES in url:
            chemin = _prendre(_plus_recent(chemin, motif), Path(dossier))
        yield chemin


def _prendre(url, dossier):
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise ReferentielRefuse("L’adresse doit commencer par https://.")
    try:
        with urllib.request.urlopen(url, timeout=ATTENTE) as reponse:  # noqa: S310
            # A stable address leads to the file of the day, whose name says the date.
            chemin = dossier / (Path(urllib.parse.urlsplit(reponse.url).path).name or "fichier")
            attendus = reponse.headers.get("Content-Length", "")
            with chemin.open("wb") as sortie:
                shutil.copyfileobj(reponse, sortie)
    except urllib.error.HTTPError as exc:
        raise ReferentielRefuse(f"Le fichier n’a pas pu être téléchargé : le serveur répond {exc.code}.") from exc
    except (OSError, http.client.HTTPException) as exc:
        raise ReferentielRefuse(f"Le fichier n’a pas pu être téléchargé : {getattr(exc, 'reason', exc)}.") from exc
    # A connection cut in the middle says nothing by itself.
    recus = chemin.stat().st_size
    if attendus.isdecimal() and int(attendus) != recus:
        raise ReferentielRefuse(f"Le téléchargement s’est interrompu à {recus} octets sur {attendus}. Relancez-le.")
    return chemin


def _plus_recent(chemin, motif):
    """The address of the newest file of a data set, among those whose title matches."""
    try:
        fichiers = [
            (str(un.get("last_modified") or un.get("created_at") or ""), un["title"], un["url"])
            for un in json.loads(chemin.read_bytes())["resources"]
            if re.search(motif, un["title"], re.IGNORECASE)
        ]
    except (ValueError, LookupError, TypeError, AttributeError) as exc:
        raise ReferentielRefuse("Cette adresse n’est pas celle d’un jeu de données.") from exc
    if not fichiers:
        raise ReferentielRefuse("Le jeu de données n’a pas le fichier attendu. Vérifiez l’adresse.")
    return max(fichiers)[2]
