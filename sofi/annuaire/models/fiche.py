"""What the cards of the directory share so that nobody overwrites another."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FicheAnnuaire(models.Model):
    """A card that several people may have open. `version` counts the saves made on screen or from a workbook."""

    version = models.PositiveIntegerField("version", default=0)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)
    modifiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="modifiée par",
    )

    class Meta:
        abstract = True

    def signer(self, par):
        """Say who is about to save the card: whoever has it open learns it."""
        self.version += 1
        self.modifiee_le, self.modifiee_par = timezone.now(), par
