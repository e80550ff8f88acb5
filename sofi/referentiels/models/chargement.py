"""What the loads of the publishers' files did (kept, and shown to the CARIF-OREF)."""

import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

UN_MOIS = datetime.timedelta(days=31)


class ImportReferentielQuerySet(models.QuerySet):
    def a_reprendre(self):
        """The last load of each referential whose last load was refused, for a month: the next job is due by then."""
        recents = self.filter(debut__gte=timezone.now() - UN_MOIS)
        derniers = recents.order_by("referentiel", "-debut", "-id").distinct("referentiel")
        return [un for un in derniers.defer("comptes", "remarques", "rapport", "offres") if not un.est_applique]


class ImportReferentiel(models.Model):
    """One reading of a publisher's file, applied or refused.

    `comptes` holds the rows created, changed and withdrawn by table, `remarques` the lines refused or mended with
    their reason, `rapport` what this referential alone has to say (the terms that a new Formacode lost), `offres` the
    live formations touched, with the reasons.
    """

    class Statut(models.TextChoices):
        APPLIQUE = "applique", "appliqué"
        REFUSE = "refuse", "refusé"

    referentiel = models.SlugField("référentiel", max_length=40)
    libelle = models.CharField("libellé", max_length=80)
    fichier = models.CharField(max_length=255)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField()
    statut = models.CharField(max_length=10, choices=Statut.choices)
    force = models.BooleanField("chargé malgré les contrôles", default=False)
    message = models.TextField(blank=True)
    lignes = models.PositiveIntegerField("lignes lues", default=0)
    crees = models.PositiveIntegerField("créés", default=0)
    modifies = models.PositiveIntegerField("modifiés", default=0)
    retires = models.PositiveIntegerField("retirés", default=0)
    refusees = models.PositiveIntegerField("lignes refusées", default=0)
    offres_touchees = models.PositiveIntegerField("offres touchées", default=0)
    offres = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    comptes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    remarques = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    rapport = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = ImportReferentielQuerySet.as_manager()

    class Meta:
        verbose_name = "chargement d’un référentiel"
        verbose_name_plural = "chargements des référentiels"
        ordering = ["-debut", "-id"]
        indexes = [models.Index(fields=["referentiel", "-debut"], name="import_referentiel_dernier")]

    def __str__(self):
        return f"{self.libelle} : {self.fichier}"

    @property
    def est_applique(self):
        return self.statut == self.Statut.APPLIQUE
