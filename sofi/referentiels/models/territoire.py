"""Départements, communes and postal codes (R081 to R086)."""

from django.db import models
from django.db.models import Q

from sofi.referentiels.colonnes import colonne_pliee


class Departement(models.Model):
    """A département, by its INSEE code."""

    code = models.CharField(max_length=3, primary_key=True)
    nom = models.CharField(max_length=60)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self):
        return self.nom


class Commune(models.Model):
    """A commune of the INSEE code; `lon` and `lat` are its centre, WGS 84 degrees."""

    code_insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField(max_length=80)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes", verbose_name="département")
    lon = models.DecimalField("longitude", max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField("latitude", max_digits=9, decimal_places=6, null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    actif = models.BooleanField(default=True)
    nom_plie = colonne_pliee("nom")

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["nom_plie", "code_insee"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="commune_coordonnees_plausibles",
                violation_error_message="La longitude va de -180 à 180 et la latitude de -90 à 90.",
            )
        ]

    def __str__(self):
        return self.nom


class CodePostal(models.Model):
    """A postal code that serves a commune, with its bureau distributeur in capitals (R083)."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="codes_postaux")
    code_postal = models.CharField("code postal", max_length=5, db_index=True)
    libelle_acheminement = models.CharField("bureau distributeur", max_length=50)
    actif = models.BooleanField(default=True)

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ["code_postal", "commune__nom_plie"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "code_postal"],
                name="code_postal_unique_par_commune",
                violation_error_message="Cette commune a déjà ce code postal.",
            )
        ]

    def __str__(self):
        return f"{self.code_postal} {self.libelle_acheminement}"
