"""Ask a public service of the State a question, with patience limited.

Jobs do it; of the pages, only the proposals of addresses, which nobody waits for.
"""

import json
import time
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

TAILLE_MAX = 1024 * 1024


class ServiceIndisponible(Exception):
    """The service does not answer, answers an error or something else than what it documents."""


def lire_json(adresse, parametres, delai=None):
    """The JSON object that the service answers within `delai` seconds. Raises ServiceIndisponible."""
    if urlsplit(adresse).scheme not in {"http", "https"}:
        raise ServiceIndisponible("adresse du service absente ou incorrecte")
    demande = Request(  # noqa: S310 the scheme is checked above
        f"{adresse}?{urlencode(parametres)}", headers={"Accept": "application/json", "User-Agent": "SOFI"}
    )
    return objet_json(lire(demande, delai))


def lire(demande, delai=None):
    """The bytes answered to a urllib Request within `delai` seconds. Raises ServiceIndisponible."""
    try:
        return _lire(demande, delai or settings.SOFI_EXTERIEUR_DELAI)
    except (URLError, OSError, ValueError, HTTPException) as exc:
        raise ServiceIndisponible(str(exc)[:200]) from exc


def objet_json(contenu):
    """The JSON object of an answer. Raises ServiceIndisponible."""
    try:
        lu = json.loads(contenu)
    except ValueError as exc:
        raise ServiceIndisponible(str(exc)[:200]) from exc
    if not isinstance(lu, dict):
        raise ServiceIndisponible("réponse illisible")
    return lu


def _lire(demande, delai):
    """The bytes answered: neither too many, nor one by one without end."""
    fin = time.monotonic() + delai
    contenu = b""
    with urlopen(demande, timeout=delai) as reponse:  # noqa: S310
        while morceau := reponse.read1(64 * 1024):
            contenu += morceau
            if len(contenu) > TAILLE_MAX or time.monotonic() > fin:
                raise TimeoutError("réponse trop longue")
    return contenu
