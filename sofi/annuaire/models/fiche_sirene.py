"""What Sirene last answered about a SIRET."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

VALIDITE = datetime.timedelta(days=7)


class FicheSirene(models.Model):
    """A kept answer of Sirene; an answer that failed keeps the former one and says when it failed."""

    siret = models.CharField("SIRET", max_length=14, primary_key=True)
    trouvee = models.BooleanField("trouvée", default=False)
    siege = models.CharField("siège", max_length=14, blank=True)
    denomination = models.CharField("dénomination", max_length=255, blank=True)
    ouverte = models.BooleanField("ouverte", default=False)
    organisme_de_formation = models.BooleanField("organisme de formation déclaré", default=False)
    qualiopi = models.BooleanField("certifiée Qualiopi", default=False)
    ndas = ArrayField(models.CharField(max_length=20), verbose_name="numéros de déclaration", default=list, blank=True)
    lue_le = models.DateTimeField("lue le", null=True, blank=True)
    echec_le = models.DateTimeField("dernier échec", null=True, blank=True)

    class Meta:
        verbose_name = "fiche Sirene"
        verbose_name_plural = "fiches Sirene"

    def __str__(self):
        return f"{self.siret} - {self.denomination}"

    @property
    def fraiche(self):
        """True while the kept answer need not be asked again."""
        return self.lue_le is not None and timezone.now() - self.lue_le < VALIDITE
