"""Reconduct a campaign to another year: the same rules, their year moved (R004, R007)."""

import re

from django.db import transaction

from sofi.programmes.models import Campagne
from sofi.regles.models import Regle


class CampagneExiste(Exception):
    """The programme already has a campaign for that year."""


@transaction.atomic
def reconduire(campagne, annee):
    """A new campaign of the same programme in that year, with a copy of the rules. Returns it.

    The years of the `annee_debut` rules move by as many years as the campaign, and so does the same year in their
    consigne; the month of the procedure is left to be written. Raises CampagneExiste.
    """
    if Campagne.objects.filter(programme=campagne.programme_id, annee=annee).exists():
        raise CampagneExiste(f"{campagne.programme.nom} a déjà une campagne {annee}.")
    nouvelle = Campagne.objects.create(programme=campagne.programme, annee=annee)
    Regle.objects.bulk_create(_copie(regle, nouvelle, annee - campagne.annee) for regle in campagne.regles.all())
    return nouvelle


def _copie(regle, campagne, ecart):
    copie = Regle(
        campagne=campagne,
        **{
            nom: getattr(regle, nom)
            for nom in ("code", "carte", "champ", "genre", "consigne", "gravite", "source", "ordre", "active")
        },
        parametres=dict(regle.parametres),
    )
    if regle.genre == "annee_debut":
        ancienne = regle.parametres["annee"]
        copie.parametres["annee"] = ancienne + ecart
        copie.consigne = re.sub(rf"\b{ancienne}\b", str(ancienne + ecart), regle.consigne)
    return copie
