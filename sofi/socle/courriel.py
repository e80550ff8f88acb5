"""Mail: deferred with the transaction, sent by the job worker."""

from sofi.socle.taches import envoyer_courriel


def envoyer(sujet, texte, destinataires):
    """Send `texte` (plain text) to each address on its own, once the current transaction is committed.

    A mail that cannot be sent is tried again; nothing is sent when the transaction is given up.
    """
    for destinataire in destinataires:
        envoyer_courriel.defer(sujet=sujet, texte=texte, destinataire=destinataire)
