"""Ask a public service of the State a question, with patience limited; only jobs do it, never a page."""

import json
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

TAILLE_MAX = 1024 * 1024


class ServiceIndisponible(Exception):
    """The service does not answer, answers an error or something else than what it documents."""


def lire_json(adresse, parametres):
    """The JSON object that the service answers. Raises ServiceIndisponible."""
    if urlsplit(adresse).scheme not in {"http", "https"}:
        raise ServiceIndisponible("adresse du service absente ou incorrecte")
    demande = Request(  # noqa: S310 the scheme is checked above
        f"{adresse}?{urlencode(parametres)}", headers={"Accept": "application/json", "User-Agent": "SOFI"}
    )
    try:
        with urlopen(demande, timeout=settings.SOFI_EXTERIEUR_DELAI) as reponse:  # noqa: S310
            contenu = reponse.read(TAILLE_MAX + 1)
        lu = json.loads(contenu) if len(contenu) <= TAILLE_MAX else None
    except (URLError, OSError, ValueError) as exc:
        raise ServiceIndisponible(str(exc)[:200]) from exc
    if not isinstance(lu, dict):
        raise ServiceIndisponible("réponse illisible")
    return lu
