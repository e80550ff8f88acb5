"""How allauth treats accounts here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import timezone

from sofi.comptes import proconnect
from sofi.socle.courriel import envoyer

MOT_DE_PASSE_OUBLIE = "account/email/password_reset_key"
ALERTES = {
    "account/email/password_changed": "Votre mot de passe Sofi vient d’être changé.",
    "account/email/password_set": "Un mot de passe vient d’être choisi pour votre compte Sofi.",
    "account/email/password_reset": "Un mot de passe vient d’être choisi pour votre compte Sofi, par le lien du mail.",
    "mfa/email/totp_activated": "Une application d’authentification vient d’être activée sur votre compte Sofi.",
    "mfa/email/totp_deactivated": "L’application d’authentification de votre compte Sofi vient d’être désactivée.",
    "mfa/email/webauthn_added": "Une clé vient d’être ajoutée à votre compte Sofi.",
    "mfa/email/webauthn_removed": "Une clé vient d’être retirée de votre compte Sofi.",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours viennent d’être faits pour votre compte Sofi.",
}
"""What a person is told of their account by mail, by allauth's name of it."""


class AdaptateurDeCompte(DefaultAccountAdapter):
    """Nobody signs up alone: a login comes from the annuaire or from an activation key (R025, R028)."""

    def is_open_for_signup(self, request):
        return False

    def logout(self, request):
        """Out of SOFI; what ProConnect asks for to end its own session is kept for the next page."""
        jeton = request.session.get(proconnect.JETON)
        super().logout(request)
        if jeton:
            request.session[proconnect.FIN] = jeton

    def get_logout_redirect_url(self, request):
        if proconnect.JETON in request.session:
            return reverse("comptes:proconnect_fin")
        return super().get_logout_redirect_url(request)

    def send_mail(self, template_prefix, email, context):
        """Every mail by the job and the layout of the others: an address with an account takes no longer to answer."""
        if template_prefix == MOT_DE_PASSE_OUBLIE:
            lien = ("Choisir un nouveau mot de passe", context["password_reset_url"])
            texte = (
                "Un nouveau mot de passe a été demandé pour votre compte Sofi. Pour le choisir, ouvrez ce lien. "
                "Il ne sert qu’une fois.\n\n"
                "Si vous n’avez rien demandé, ne faites rien : votre mot de passe actuel reste valable."
            )
            envoyer("Sofi : choisir un nouveau mot de passe", texte, [email], lien=lien)
        elif template_prefix in ALERTES:
            texte = (
                f"{ALERTES[template_prefix]}\n\n"
                "Si ce n’est pas vous, appelez le service Offre et choisissez un autre mot de passe sans attendre."
            )
            faits = [
                ("Le", f"{timezone.localtime(context['timestamp']):%d/%m/%Y à %H:%M}"),
                ("Adresse IP", context["ip"]),
                ("Navigateur", context["user_agent"]),
            ]
            envoyer("Sofi : la sécurité de votre compte", texte, [email], faits=faits)
