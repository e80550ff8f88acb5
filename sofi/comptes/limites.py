"""How often a public page may be sent from one place."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache


def trop_souvent(request, action, maximum, secondes, cle=""):
    """Count this attempt; True beyond `maximum` in `secondes`, by address of the sender or by `cle`."""
    qui = cle or get_adapter(request).get_client_ip(request)
    nom = f"limite:{action}:{qui}"
    if cache.add(nom, 1, secondes):
        return False
    try:
        return cache.incr(nom) > maximum
    except ValueError:
        return False
