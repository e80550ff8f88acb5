"""Lot of a campagne, its mandataires and the sites that carry it out."""

from django.db import models
from django.db.models import F, Q

from sofi.annuaire.models import Etablissement, Site
from sofi.programmes.models.campagne import Campagne
from sofi.referentiels.models import Departement


class LotQuerySet(models.QuerySet):
    def ouverts(self):
        """Those on which an entry may start: in force, in an open campaign (R006)."""
        return self.filter(actif=True, campagne__ouverte=True)


class Lot(models.Model):
    """A lot of the Région's contract (R005, R127, R298, R300)."""

    numero = models.CharField("numéro de lot", max_length=40, primary_key=True)
    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="lots", verbose_name="campagne")
    intitule = models.CharField("intitulé", max_length=255, blank=True)
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    forfait_recrutement = models.BooleanField("soumis au forfait recrutement", default=False)
    validation_partielle = models.BooleanField("validation partielle permise", default=False)
    places_commandees = models.PositiveIntegerField("places commandées", null=True, blank=True)
    date_debut = models.DateField("date de début", null=True, blank=True)
    date_fin = models.DateField("date de fin", null=True, blank=True)
    actif = models.BooleanField("actif", default=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        verbose_name_plural = "lots"
        ordering = ["numero"]
        constraints = [
            models.CheckConstraint(
                name="lot_dates_ordonnees",
                condition=Q(date_debut=None) | Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                violation_error_message="La date de fin du lot précède sa date de début.",
            ),
        ]

    def __str__(self):
        return f"{self.numero} - {self.intitule}" if self.intitule else self.numero


class Mandat(models.Model):
    """An OF mandataire on a lot (R005, R128, R203)."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="mandats", verbose_name="lot")
    mandataire = models.ForeignKey(Etablissement, models.PROTECT, related_name="mandats", verbose_name="OF mandataire")
    code_of_cr = models.CharField("OF Mandataire CR", max_length=20, blank=True)

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["lot", "id"]
        constraints = [
            models.UniqueConstraint(
                "lot",
                "mandataire",
                name="mandat_unique",
                violation_error_message="Cet organisme est déjà mandataire de ce lot.",
            ),
        ]

    def __str__(self):
        return f"{self.mandataire} ({self.lot_id})"


class AttributionQuerySet(models.QuerySet):
    def pour(self, etablissement):
        """Those under which this establishment may make an entry: as formateur or as mandataire (R126 to R129)."""
        return self.filter(
            Q(formateur=etablissement) | Q(mandat__mandataire=etablissement),
            actif=True,
            mandat__lot__actif=True,
            mandat__lot__campagne__ouverte=True,
        )


class Attribution(models.Model):
    """An OF formateur that carries out a lot, for a mandataire, on a site de réalisation (R005, R129)."""

    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="attributions", verbose_name="mandat")
    formateur = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="attributions", verbose_name="OF formateur"
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="attributions", verbose_name="Site de réalisation")
    id_action_cr = models.CharField("ID Action CR", max_length=20, blank=True)
    places = models.PositiveIntegerField("places", null=True, blank=True)
    actif = models.BooleanField("actif", default=True)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        verbose_name = "attribution"
        verbose_name_plural = "attributions"
        ordering = ["mandat", "id"]
        constraints = [
            models.UniqueConstraint(
                "mandat",
                "site",
                "id_action_cr",
                name="attribution_unique",
                violation_error_message="Ce site réalise déjà cette action de ce lot.",
            ),
        ]

    def __str__(self):
        return f"{self.mandat.lot_id} - {self.site}"

    @property
    def lot(self):
        """The lot that this attribution carries out."""
        return self.mandat.lot
