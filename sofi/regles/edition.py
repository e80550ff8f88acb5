"""Write rules from the screens: what a person changes is no longer overwritten by a campaign file."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify


class RegleChargee(Exception):
    """A rule that came from a campaign file is disabled, never deleted: the file would bring it back."""


@transaction.atomic
def enregistrer_regle(regle):
    """Save a rule typed on screen; a new one gets a code of its own and the last rank."""
    regle.editee_le = timezone.now()
    if regle.pk is None:
        dernier = regle.campagne.regles.aggregate(dernier=Max("ordre"))["dernier"] or 0
        regle.ordre = min(dernier + 10, 32767)
        regle.code = _code_libre(regle)
    regle.save()
    return regle


def _code_libre(regle):
    base = slugify(f"{regle.carte}-{regle.champ}-{regle.genre}".replace("_", "-"))[:76]
    pris = set(regle.campagne.regles.values_list("code", flat=True))
    rang = 1
    code = base
    while code in pris:
        rang += 1
        code = f"{base}-{rang}"
    return code


def activer(regle, active):
    """Put a rule in force or out of force."""
    regle.active, regle.editee_le = active, timezone.now()
    regle.save(update_fields=["active", "editee_le"])


def supprimer(regle):
    """Delete a rule made on screen. Raises RegleChargee for one of a campaign file."""
    if regle.chargee:
        raise RegleChargee(regle.code)
    regle.delete()
