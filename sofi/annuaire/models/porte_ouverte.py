"""Portes ouvertes: days when a site opens its doors (R115 to R124)."""

from django.db import models
from django.db.models import F, Q

from sofi.annuaire.models.fiche import FicheAnnuaire
from sofi.annuaire.models.site import Site


class PorteOuverteQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those of one's administrable sites; all of them for the CARIF-OREF and the Région (R114)."""
        return self.filter(site__in=Site.objects.visibles_par(utilisateur))

    def a_venir(self, jour):
        """Those of open establishments not over on that day: the others are archived."""
        devant = Q(date_fin__gte=jour) | Q(date_fin=None, date_debut__gte=jour)
        return self.filter(devant, site__etablissement__ferme_le=None)


class PorteOuverte(FicheAnnuaire):
    """Open days of a site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="portes_ouvertes", verbose_name="Site")
    libelle = models.CharField("Libellé", max_length=200)
    nature = models.CharField("Nature", max_length=40)
    site_internet = models.URLField("Site internet", max_length=400, blank=True)
    date_debut = models.DateField("Date début")
    date_fin = models.DateField("Date fin", null=True, blank=True)
    commentaire = models.TextField("Commentaire", max_length=1000, blank=True)

    objects = PorteOuverteQuerySet.as_manager()

    class Meta:
        verbose_name = "portes ouvertes"
        verbose_name_plural = "portes ouvertes"
        ordering = ["date_debut", "id"]
        constraints = [
            models.CheckConstraint(
                name="porte_ouverte_dates_ordonnees",
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                violation_error_message="La date de fin ne peut pas précéder la date de début.",
            ),
        ]

    def __str__(self):
        return f"{self.code} - {self.libelle} - {self.date_debut:%d/%m/%Y}"

    @property
    def code(self):
        """Its generated code (R117)."""
        return f"PO{self.pk}" if self.pk else ""

    @property
    def dernier_jour(self):
        """The last open day."""
        return self.date_fin or self.date_debut
