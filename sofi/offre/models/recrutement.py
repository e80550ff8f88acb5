"""The two tables of a Fiche Session: informations collectives and périodes d'inscription (R190, R191, R290)."""

from django.db import models

from sofi.annuaire.models import Site
from sofi.offre.models.session import Session


class InformationCollective(models.Model):
    """A group information meeting: without one, no Kairos, Ouiform nor regional sites (R197)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="infos_collectives", verbose_name="session")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Lieu")
    lieu = models.CharField("Autre lieu", max_length=200, blank=True)
    date = models.DateField("Date", null=True, blank=True)
    heure_debut = models.TimeField("Heure de début", null=True, blank=True)
    heure_fin = models.TimeField("Heure de fin", null=True, blank=True)
    places = models.PositiveIntegerField("Places", null=True, blank=True)
    a_distance = models.BooleanField("À distance", default=False)
    url = models.CharField("Lien", max_length=400, blank=True)
    commentaire = models.CharField("Commentaire", max_length=500, blank=True)

    class Meta:
        verbose_name = "information collective"
        verbose_name_plural = "informations collectives"
        ordering = ["date", "heure_debut", "id"]

    def __str__(self):
        return f"Information collective {self.pk}"


class PeriodeInscription(models.Model):
    """When one may apply, be recruited or register for a session."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="periodes_inscription_set", verbose_name="session"
    )
    type = models.CharField("Type", max_length=40, blank=True)
    date_debut = models.DateField("Date début", null=True, blank=True)
    date_fin = models.DateField("Date fin", null=True, blank=True)

    class Meta:
        verbose_name = "période d’inscription"
        verbose_name_plural = "périodes d’inscription"
        ordering = ["date_debut", "id"]

    def __str__(self):
        return f"Période d’inscription {self.pk}"
