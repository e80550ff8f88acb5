"""Requests to have one's personal data erased."""

from django.db import models

from sofi.comptes.models.demande import Demande
from sofi.comptes.models.utilisateur import Utilisateur


class DemandeEffacement(Demande):
    """Someone asks to be erased while something still depends on them: the CARIF-OREF answers."""

    compte = models.ForeignKey(Utilisateur, models.CASCADE, related_name="effacements", verbose_name="compte")

    class Meta(Demande.Meta):
        verbose_name = "demande d’effacement"
        verbose_name_plural = "demandes d’effacement"
        constraints = [
            models.UniqueConstraint(
                "compte",
                name="demande_effacement_une_en_attente",
                condition=models.Q(reponse="en_attente"),
                violation_error_message="Votre demande est déjà en attente.",
            ),
        ]

    def __str__(self):
        return f"{self.compte} - {self.demandee_le:%d/%m/%Y}"
