"""Trace: what the CARIF-OREF did about an establishment, kept."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sofi.annuaire.models.etablissement import Etablissement


class Trace(models.Model):
    """A gesture of the CARIF-OREF on an establishment: who, when, what. Never changed but to note its end."""

    class Geste(models.TextChoices):
        CREATION = "creation", "création"
        CONSULTATION = "consultation", "consultation de Sofi à la place de l’organisme"
        FUSION = "fusion", "fusion"
        FERMETURE = "fermeture", "fermeture"
        REOUVERTURE = "reouverture", "réouverture"

    etablissement = models.ForeignKey(
        Etablissement, models.CASCADE, related_name="traces", verbose_name="établissement"
    )
    geste = models.CharField("geste", max_length=12, choices=Geste)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    le = models.DateTimeField("le", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    texte = models.TextField("texte", blank=True)
    details = models.JSONField("détails", default=dict, blank=True)

    class Meta:
        verbose_name = "trace"
        verbose_name_plural = "traces"
        ordering = ["-le", "-id"]

    def __str__(self):
        return f"{self.get_geste_display()} ({self.etablissement_id})"
