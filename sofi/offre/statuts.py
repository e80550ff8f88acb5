"""Statuts and transitions of an action, as one table (R220).

Buttons, rights, history and the status documentation read it; `sofi.offre.workflow` moves along it.
"""

from dataclasses import dataclass

from django.db import models


class Statut(models.TextChoices):
    """Where the living copy of an action stands. What the public sees is a publication, apart."""

    EN_COURS = "en_cours", "en cours de saisie"
    EN_ATTENTE_VALIDATION = "en_attente_validation", "en attente de validation"
    EN_ATTENTE_REPONSES = "en_attente_reponses", "en attente de réponses"
    VALIDEE = "validee", "validée"
    REFUSEE = "refusee", "refusée"
    RETIREE = "retiree", "retirée"
    ARCHIVEE = "archivee", "archivée"


@dataclass(frozen=True)
class Transition:
    """A move: from where, to where, by which profiles, what is asked and checked, what follows.

    `profils`: who may; "systeme" is a job. `message`: "" none, "facultatif" or "obligatoire".
    `sans_anomalie`: no blocking anomaly may be left. `publication`: what happens to what the public sees
    ("publier", "retirer", "restaurer" the living copy from it, or "").
    """

    code: str
    libelle: str
    de: tuple[str, ...]
    vers: str
    profils: tuple[str, ...]
    message: str = ""
    sans_anomalie: bool = False
    publication: str = ""
    exige_publication: bool = False


_OF, _CARIFOREF, _SYSTEME = "of", "cariforef", "systeme"

TRANSITIONS = (
    Transition(
        "soumettre",
        "Envoyer en validation",
        (Statut.EN_COURS, Statut.EN_ATTENTE_REPONSES),
        Statut.EN_ATTENTE_VALIDATION,
        (_OF, _CARIFOREF),
        message="facultatif",
        sans_anomalie=True,
    ),
    Transition(
        "reprendre",
        "Reprendre la saisie",
        (Statut.EN_ATTENTE_VALIDATION,),
        Statut.EN_COURS,
        (_OF,),
        message="facultatif",
    ),
    Transition(
        "modifier",
        "Modifier",
        (Statut.VALIDEE, Statut.REFUSEE, Statut.RETIREE),
        Statut.EN_COURS,
        (_OF, _CARIFOREF),
    ),
    Transition(
        "renoncer",
        "Renoncer à la modification",
        (Statut.EN_COURS, Statut.EN_ATTENTE_REPONSES, Statut.REFUSEE),
        Statut.VALIDEE,
        (_OF, _CARIFOREF),
        publication="restaurer",
        exige_publication=True,
    ),
    Transition(
        "valider",
        "Valider",
        (Statut.EN_ATTENTE_VALIDATION,),
        Statut.VALIDEE,
        (_CARIFOREF,),
        message="facultatif",
        sans_anomalie=True,
        publication="publier",
    ),
    Transition(
        "demander",
        "Demander des réponses",
        (Statut.EN_ATTENTE_VALIDATION,),
        Statut.EN_ATTENTE_REPONSES,
        (_CARIFOREF,),
        message="obligatoire",
    ),
    Transition(
        "refuser",
        "Refuser",
        (Statut.EN_ATTENTE_VALIDATION,),
        Statut.REFUSEE,
        (_CARIFOREF,),
        message="obligatoire",
    ),
    Transition(
        "retirer",
        "Retirer de la publication",
        (
            Statut.VALIDEE,
            Statut.EN_COURS,
            Statut.EN_ATTENTE_VALIDATION,
            Statut.EN_ATTENTE_REPONSES,
            Statut.REFUSEE,
        ),
        Statut.RETIREE,
        (_CARIFOREF, _OF),
        message="obligatoire",
        publication="retirer",
        exige_publication=True,
    ),
    Transition(
        "archiver",
        "Archiver",
        (Statut.VALIDEE, Statut.REFUSEE, Statut.RETIREE),
        Statut.ARCHIVEE,
        (_CARIFOREF, _SYSTEME),
        message="facultatif",
        publication="retirer",
    ),
)

PAR_CODE = {transition.code: transition for transition in TRANSITIONS}
