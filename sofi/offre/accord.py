"""The Région's agreement to the change of a published offer (R013, R221)."""

from django.db import transaction

from sofi.offre.enregistrer import verrouiller
from sofi.socle.html import sans_controles


@transaction.atomic
def noter_accord(action, reference, date, *, par):
    """Keep its reference (120 characters at most) and its date (or None) on the action; raises FicheFermee.

    The move that sends the action copies them into its event.
    """
    action = verrouiller(action)
    action.accord_region = sans_controles(reference).strip()
    action.accord_region_le = date
    action.modifiee_par = par
    action.save(update_fields=["accord_region", "accord_region_le", "modifiee_par", "modifiee_le"])
    return action
