"""A second factor is required of the CARIF-OREF and the Région, where the setting says so."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect

OUVERTES = ("mfa_", "account_", "usersessions_")
"""Beginnings of the address names one may open before having a second factor."""


class SecondFacteurMiddleware:
    """Send to the page of the second factor whoever must have one and has none; nobody else pays a query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.second_facteur_exige = exige(request.user)
        return self.get_response(request)

    def process_view(self, request, view, arguments, parametres):
        nom = request.resolver_match.view_name or ""
        if request.second_facteur_exige and not nom.startswith(OUVERTES):
            return redirect("mfa_index")
        return None


def exige(utilisateur):
    """True when this person must have a second factor and has none."""
    if not settings.SOFI_SECOND_FACTEUR or not utilisateur.is_authenticated or not utilisateur.voit_tout:
        return False
    return not is_mfa_enabled(utilisateur)
