"""Adapter of the national address service: the coordinates of a postal address (R085, R086)."""

from decimal import Decimal, InvalidOperation

from django.conf import settings

from sofi.annuaire.exterieur import ServiceIndisponible, lire_json

SCORE_MIN = 0.6
"""Below, the answer is too far from the address to be believed: the commune's centre serves."""
MILLIONIEME = Decimal("0.000001")


def situer(adresse, code_postal):
    """(longitude, latitude) in WGS 84 degrees, or None when nothing close enough is found.

    Raises ServiceIndisponible.
    """
    parametres = {"q": adresse[:200], "limit": 1} | ({"postcode": code_postal} if code_postal else {})
    lu = lire_json(settings.SOFI_ADRESSE_URL, parametres)
    try:
        for trouvee in lu["features"]:
            longitude, latitude = (
                Decimal(str(degres)).quantize(MILLIONIEME) for degres in trouvee["geometry"]["coordinates"][:2]
            )
            if trouvee["properties"]["score"] >= SCORE_MIN and abs(longitude) <= 180 and abs(latitude) <= 90:
                return longitude, latitude
    except (KeyError, TypeError, ValueError, InvalidOperation) as exc:
        raise ServiceIndisponible("réponse inattendue") from exc
    return None
