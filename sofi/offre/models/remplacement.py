"""RemplacementCertif: one Certif Info code replaced on one formation: who, when, what became of the blocs."""

from django.conf import settings
from django.db import models

from sofi.offre.models.formation import Formation
from sofi.referentiels.models import Certification


class RemplacementCertif(models.Model):
    """A replacement that the CARIF-OREF decided (R051, R218). It stays on the OF's dashboard until seen.

    `blocs` holds, for each bloc that was chosen, `{"ancien", "libelle", "nouveau"}`; `nouveau` is "" when no bloc of
    the new certification bears that label.
    """

    formation = models.ForeignKey(Formation, models.CASCADE, related_name="remplacements", verbose_name="formation")
    ancienne = models.ForeignKey(Certification, models.PROTECT, related_name="+", verbose_name="ancienne certification")
    nouvelle = models.ForeignKey(Certification, models.PROTECT, related_name="+", verbose_name="nouvelle certification")
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )
    decide_le = models.DateTimeField("décidé le", auto_now_add=True)
    motif = models.TextField(blank=True)
    blocs = models.JSONField(default=list, blank=True)
    republiee = models.BooleanField("publication mise à jour", default=False)
    vu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="vu par"
    )
    vu_le = models.DateTimeField("vu le", null=True, blank=True)

    class Meta:
        verbose_name = "remplacement de certification"
        verbose_name_plural = "remplacements de certification"
        ordering = ["-decide_le", "-id"]

    def __str__(self):
        return f"{self.formation_id} : {self.ancienne_id} → {self.nouvelle_id}"

    @property
    def blocs_perdus(self):
        """Labels of the chosen blocs that the new certification does not have."""
        return [bloc["libelle"] for bloc in self.blocs if not bloc["nouveau"]]
