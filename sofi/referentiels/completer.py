"""Objective and programme from the Certif Info API, which the monthly file lacks (R143): only jobs ask it.

`GET /certification?id=CODE`, with the token that the Réseau des Carif-Oref gives (`token-connexion`); 404 for a code
that it does not know.
"""

import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from .chargement.rncp import en_lignes
from .chargement.voisins import voisins
from .models import Certification

TAILLE_MAX = 1024 * 1024
PAR_NUIT = 300  # certifications asked in one run


class CertifInfoIndisponible(Exception):
    """The API does not answer, refuses the token, or answers something else than what it documents."""


def completer():
    """Fill the texts of the certifications that the offer bears and that have none. Returns how many were filled.

    Raises CertifInfoIndisponible; what was filled before stays.
    """
    portees = Certification.objects.actives().filter(pk__in=voisins.certifications_portees())
    remplies = 0
    for certification in portees.filter(objectif="", programme="").order_by("pk")[:PAR_NUIT]:
        fiche = demander(certification.pk)
        certification.objectif = en_lignes(str(fiche.get("objectif") or ""))
        certification.programme = en_lignes(str(fiche.get("programme") or ""))
        if certification.objectif or certification.programme:
            certification.save(update_fields=["objectif", "programme"])
            remplies += 1
    return remplies


def demander(code):
    """The record of a code, {} when the API does not know it. Raises CertifInfoIndisponible."""
    if urlsplit(settings.SOFI_CERTIFINFO_URL).scheme not in {"http", "https"}:
        raise CertifInfoIndisponible("adresse de l’API absente ou incorrecte")
    demande = Request(  # noqa: S310 the scheme is checked above
        f"{settings.SOFI_CERTIFINFO_URL.rstrip('/')}/certification?{urlencode({'id': code})}",
        headers={"token-connexion": settings.SOFI_CERTIFINFO_JETON, "Accept": "application/json", "User-Agent": "SOFI"},
    )
    try:
        with urlopen(demande, timeout=settings.SOFI_EXTERIEUR_DELAI) as reponse:  # noqa: S310
            fiche = json.loads(reponse.read(TAILLE_MAX))
    except HTTPError as exc:
        if exc.code == 404:
            return {}
        raise CertifInfoIndisponible(f"réponse {exc.code}") from exc
    except (URLError, OSError, ValueError) as exc:
        raise CertifInfoIndisponible(str(exc)[:200]) from exc
    if not isinstance(fiche, dict):
        raise CertifInfoIndisponible("réponse illisible")
    return fiche
