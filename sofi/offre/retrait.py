"""Take all the offers of a closed establishment out of the publication."""

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer


def a_retirer(etablissement):
    """What it publishes."""
    return _actions(etablissement).filter(publiee_le__isnull=False)


def a_refuser(etablissement):
    """What waits for a decision without being published."""
    return _actions(etablissement).filter(publiee_le=None, statut=Statut.EN_ATTENTE_VALIDATION)


def _actions(etablissement):
    return Action.objects.filter(etablissement=etablissement).select_related("formation").order_by("pk")


def reste_a_retirer(etablissement):
    """How many of its offers still are to be withdrawn or refused."""
    return a_retirer(etablissement).count() + a_refuser(etablissement).count()


def retirer_tout(etablissement, par):
    """Withdraw and refuse what is left, each offer in its transaction, with the reason of the closing.

    Doing it again goes on where it stopped.
    """
    for choisies, transition in ((a_retirer, "retirer"), (a_refuser, "refuser")):
        for action in choisies(etablissement):
            deplacer(action, transition, par=par, message=etablissement.motif_fermeture, annoncer=False)
