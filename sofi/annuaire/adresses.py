"""Adapter of the national address service: where an address is (R085, R086), and those that begin as one types."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.cache import cache

from sofi.annuaire.exterieur import ServiceIndisponible, lire_json

SCORE_MIN = 0.6
"""Below, the answer is too far from the address to be believed: the commune's centre serves."""
MILLIONIEME = Decimal("0.000001")
PROPOSEES = 6
LONGUEUR_MIN = 4
DUREE_REPONSE = 24 * 3600  # seconds
DUREE_PANNE = 30
"""Seconds during which a service that failed is not asked again by those who type: they are told at once."""
_PANNE = "adresses.panne"


@dataclass(frozen=True)
class Adresse:
    """An address as the service writes it; longitude and latitude in WGS 84 degrees."""

    libelle: str
    voie: str
    code_postal: str
    ville: str
    code_insee: str
    longitude: Decimal
    latitude: Decimal
    score: float


def situer(adresse, code_postal):
    """(longitude, latitude), or None when nothing close enough is found. Raises ServiceIndisponible."""
    parametres = {"q": adresse[:200], "limit": 1} | ({"postcode": code_postal} if code_postal else {})
    trouvees = _lire(lire_json(settings.SOFI_ADRESSE_URL, parametres))
    return next(((une.longitude, une.latitude) for une in trouvees if une.score >= SCORE_MIN), None)


def completer(debut):
    """The addresses that begin so, kept a day. Raises ServiceIndisponible, at once when it has just failed."""
    texte = " ".join(debut[:200].lower().split())
    if len(texte) < LONGUEUR_MIN or not texte[0].isalnum():
        return []
    cle = f"adresses.{hashlib.sha256(texte.encode()).hexdigest()}"
    trouvees = cache.get(cle)
    if trouvees is None:
        if cache.get(_PANNE):
            raise ServiceIndisponible("n’a pas répondu tout à l’heure")
        try:
            trouvees = _lire(lire_json(settings.SOFI_ADRESSE_URL, _question(texte), settings.SOFI_SAISIE_DELAI))
        except ServiceIndisponible:
            cache.set(_PANNE, True, DUREE_PANNE)
            raise
        cache.set(cle, trouvees, DUREE_REPONSE)
    return trouvees


def _question(texte):
    return {"q": texte, "limit": PROPOSEES, "autocomplete": 1}


def _lire(lu):
    try:
        return [une for trouvee in lu["features"] if (une := _adresse(trouvee)) is not None]
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as exc:
        raise ServiceIndisponible("réponse inattendue") from exc


def _adresse(trouvee):
    """None for a place that is not on Earth."""
    longitude, latitude = (Decimal(str(degres)) for degres in trouvee["geometry"]["coordinates"][:2])
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return None
    dits = trouvee["properties"]
    textes = (str(dits.get(nom) or "")[:200] for nom in ("label", "name", "postcode", "city", "citycode"))
    return Adresse(*textes, longitude.quantize(MILLIONIEME), latitude.quantize(MILLIONIEME), score=float(dits["score"]))
