"""Requests to have one's personal data erased."""

from django.db import models
from django.utils import timezone

from sofi.comptes.models.cle import Reponse
from sofi.comptes.models.utilisateur import Utilisateur


class DemandeEffacement(models.Model):
    """Someone asks to be erased while something still depends on them: the CARIF-OREF answers."""

    compte = models.ForeignKey(Utilisateur, models.CASCADE, related_name="effacements", verbose_name="compte")
    message = models.TextField("Message", max_length=2000, blank=True)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    reponse = models.CharField("réponse", max_length=12, choices=Reponse, default=Reponse.EN_ATTENTE)
    motif = models.TextField("motif", max_length=2000, blank=True)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)
    traitee_par = models.ForeignKey(
        Utilisateur, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="traitée par"
    )

    class Meta:
        verbose_name = "demande d’effacement"
        verbose_name_plural = "demandes d’effacement"
        ordering = ["demandee_le", "id"]
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
