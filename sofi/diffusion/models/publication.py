"""Publication: the frozen content of a validated action."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sofi.diffusion.instantane import depuis_json


class PublicationQuerySet(models.QuerySet):
    def en_ligne(self):
        """Those shown now: at most one for an action."""
        return self.filter(fin_le=None)


class Publication(models.Model):
    """An instantané shown to the public from `publiee_le` until `fin_le` (replaced or withdrawn).

    `action` is the number of the living action: a number, not a key, because what is published stands alone.
    """

    action = models.PositiveBigIntegerField("numéro d’action", db_index=True)
    contenu = models.JSONField("contenu")
    publiee_le = models.DateTimeField("publiée le", auto_now_add=True)
    publiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="publiée par",
    )
    fin_le = models.DateTimeField("remplacée ou retirée le", null=True, blank=True)
    moule_lheo = models.CharField(
        "moule de ses fragments LHÉO",
        max_length=16,
        blank=True,
        editable=False,
        help_text="Digest of the settings and codes they were written with; empty before they are.",
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publication"
        verbose_name_plural = "publications"
        ordering = ["-publiee_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                "action",
                name="publication_une_seule_en_ligne",
                condition=Q(fin_le=None),
                violation_error_message="Cette action a déjà une publication en ligne.",
            ),
        ]

    def __str__(self):
        return f"Publication {self.pk} de l’action {self.action}"

    @property
    def instantane(self):
        """Its content as the typed picture."""
        return depuis_json(self.contenu)
