"""The one layout of every mail, in text and in HTML."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def composer(sujet, texte, destinataire, *, faits=(), code="", lien=None):
    """The message itself, its two parts saying the same."""
    contexte = {"sujet": sujet, "texte": texte, "faits": faits, "code": code, "lien": lien}
    message = EmailMultiAlternatives(
        sujet,
        render_to_string("courriels/courriel.txt", contexte),
        to=[destinataire],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("courriels/courriel.html", contexte), "text/html")
    return message
