"""Mail: one layout in text and HTML, deferred with the transaction, sent by the job worker."""

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sofi.socle.contexte import site
from sofi.socle.taches import envoyer_courriel

journal = structlog.get_logger(__name__)


def envoyer(sujet, texte, destinataires, *, faits=(), code="", lien=None):
    """Write to each address on its own, once the current transaction is committed.

    `texte`: paragraphs in plain text, without greeting or signature, which the layout adds. `faits`: (label, value)
    pairs. `code`: what the person must copy. `lien`: (verb, absolute address). A mail that cannot be sent is tried
    again; nothing is sent when the transaction is given up; an address that is none is skipped and logged.
    """
    faits = [[libelle, str(valeur)] for libelle, valeur in faits]
    for destinataire in destinataires:
        try:
            validate_email(destinataire)
        except ValidationError:
            journal.warning("mail not sent: this is no address", destinataire=destinataire, sujet=sujet)
            continue
        envoyer_courriel.defer(
            sujet=une_ligne(sujet), texte=texte, destinataire=destinataire, faits=faits, code=code, lien=lien
        )


def une_ligne(texte):
    """The text on one line: a header never holds a line break that someone typed."""
    return " ".join(texte.splitlines()).strip()


def ecrire_au_cariforef(sujet, texte, **parties):
    """`envoyer` to the address that the service Offre gives on every page."""
    envoyer(sujet, texte, [adresse_du_cariforef()], **parties)


def adresse_du_cariforef():
    """The address that the service Offre gives on every page."""
    return site(None)["site"]["mail"]


def absolu(chemin):
    """The absolute address of a path of this site, for mails that no request asked for."""
    return f"{(settings.SOFI_ADRESSE or 'http://localhost:8000').rstrip('/')}{chemin}"
