"""Delete a draft that nobody has ever read: what was published once is withdrawn, never deleted."""

from django.db import transaction

from sofi.annuaire.models import Etablissement
from sofi.diffusion.models import Publication
from sofi.offre.models import Action
from sofi.offre.perimetre import dans_le_perimetre
from sofi.offre.statuts import Statut
from sofi.offre.workflow import TransitionRefusee

SUPPRIMABLES = {Statut.EN_COURS, Statut.REFUSEE}


def est_supprimable(action, par):
    """True for a draft or a refused entry never published, for whoever may type in it."""
    if not dans_le_perimetre(action, par) or action.statut not in SUPPRIMABLES or action.est_publiee:
        return False
    return not Publication.objects.filter(action=action.pk).exists()


@transaction.atomic
def supprimer(action, *, par):
    """Delete the action with its sessions, and its formation when no other action has it.

    Raises TransitionRefusee when it was published once, waits for a decision, or is somebody else's.
    """
    action = Action.objects.select_for_update().select_related("formation").filter(pk=action.pk).first()
    if action is None:
        raise TransitionRefusee("Cette saisie est déjà supprimée.")
    if not Etablissement.objects.visibles_par(par).filter(pk=action.etablissement_id).exists():
        raise TransitionRefusee("Cette action n’est pas celle de l’un de vos établissements.")
    if not est_supprimable(action, par):
        raise TransitionRefusee(
            "Seule une saisie en cours ou refusée, jamais publiée, peut être supprimée : "
            f"celle-ci est « {action.get_statut_display()} »."
        )
    formation = action.formation
    action.delete()
    if not formation.actions.exists():
        formation.delete()
