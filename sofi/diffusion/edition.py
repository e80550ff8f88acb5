"""Write an outlet or a rule of the passport: what is published follows at once, by a job."""

from django.db import transaction

from sofi.diffusion.taches import reevaluer_diffusion


@transaction.atomic
def enregistrer_regle(formulaire):
    """Save the rule of a checked form, with its outlets."""
    regle = formulaire.save()
    reevaluer_diffusion.defer()
    return regle


@transaction.atomic
def enregistrer_canal(canal):
    """Save an outlet; a new one closes nothing until a rule names it."""
    canal.save()
    reevaluer_diffusion.defer()


@transaction.atomic
def supprimer_regle(regle):
    """Delete a rule: the sessions that it stopped go to its outlets."""
    regle.delete()
    reevaluer_diffusion.defer()
