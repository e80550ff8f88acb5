"""The closed lists, in one table: what a drop-down offers (R289)."""

from django.db import models
from django.db.models import Q


class Choix(models.Model):
    """A line of a closed list.

    `code_lheo` is the LHÉO 2.3 code when it has one. A locked line (`verrouille`) is an official one, whose label and
    code LHÉO fixes, or one that rules rely on, which moreover is always offered. An installation sets those again.
    """

    liste = models.SlugField(max_length=40)
    code = models.CharField(max_length=40)
    libelle = models.CharField("libellé", max_length=200)
    code_lheo = models.CharField("code LHÉO", max_length=10, blank=True)
    ordre = models.PositiveSmallIntegerField(default=0)
    actif = models.BooleanField(default=True)
    verrouille = models.BooleanField("verrouillé", default=False)

    class Meta:
        verbose_name = "choix d'une liste"
        verbose_name_plural = "choix des listes"
        ordering = ["liste", "ordre", "libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "code"],
                name="choix_unique_par_liste",
                violation_error_message="Ce code existe déjà dans cette liste.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(libelle=""),
                name="choix_code_et_libelle_remplis",
                violation_error_message="Un choix a un code et un libellé.",
            ),
        ]

    def __str__(self):
        return self.libelle

    @property
    def modifiables(self):
        """The columns that the CARIF-OREF may change."""
        if not self.verrouille:
            return ("libelle", "ordre", "code_lheo", "actif")
        return ("ordre", "actif") if self.code_lheo else ("ordre",)
