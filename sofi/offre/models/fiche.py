"""Fiche: what the four cards share so that nothing typed is lost and nobody overwrites another."""

from django.conf import settings
from django.db import models


class Fiche(models.Model):
    """A card of the entry. `version` counts its saves: 0 until the first one (R138, R302).

    `saisie_illisible` keeps, by field, what was typed and could not be read as a value (a date such as
    "32/13/2026"): it is shown again with its message until it is mended. `onglet` names the browser tab that
    saved last, so that one's own saves never look like somebody else's; `rang` is when that tab sent it, in
    milliseconds of its own clock (0: not told), so that a save which arrives late undoes no newer one.
    """

    version = models.PositiveIntegerField("version", default=0)
    onglet = models.CharField("onglet", max_length=36, blank=True)
    rang = models.BigIntegerField("rang de l’envoi dans l’onglet", default=0)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)
    modifiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="modifiée par",
    )
    saisie_illisible = models.JSONField("saisie illisible", default=dict, blank=True)

    class Meta:
        abstract = True
