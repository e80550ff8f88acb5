"""How allauth treats accounts here."""

from allauth.account.adapter import DefaultAccountAdapter


class AdaptateurDeCompte(DefaultAccountAdapter):
    """Nobody signs up alone: a login comes from the annuaire or from an activation key (R025, R028)."""

    def is_open_for_signup(self, request):
        return False
