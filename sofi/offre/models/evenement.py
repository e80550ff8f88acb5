"""Evenement: one move of an action: who, when, what, why."""

from django.conf import settings
from django.db import models

from sofi.offre.models.action import Action


class Evenement(models.Model):
    """A transition that an action made (R218 to R221). Never changed afterwards."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="evenements", verbose_name="action")
    transition = models.CharField("transition", max_length=24)
    de = models.CharField("statut de départ", max_length=24)
    vers = models.CharField("statut d’arrivée", max_length=24)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    le = models.DateTimeField("le", auto_now_add=True)
    message = models.TextField("message", blank=True)
    accord_region = models.CharField("accord de la Région", max_length=160, blank=True)

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["-le", "-id"]

    def __str__(self):
        return f"{self.transition} ({self.action_id})"
