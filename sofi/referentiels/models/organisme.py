"""The public list of training organisations: who is declared, and what Qualiopi covers (R094, R275)."""

from django.db import models
from django.db.models import Q


class OrganismePublicQuerySet(models.QuerySet):
    def actifs(self):
        """Organisations that the last list read still holds."""
        return self.filter(actif=True)

    def du_siret(self, siret):
        """The declared activities of a legal unit, the one of that very establishment first.

        Qualiopi holds for the whole legal unit, whichever establishment declared it.
        """
        return (
            self.actifs()
            .filter(siren=siret[:9])
            .annotate(ailleurs=models.Case(models.When(siret=siret, then=0), default=1))
            .order_by("ailleurs", "nda")
        )


class OrganismePublic(models.Model):
    """A line of the list that the DGEFP publishes: one declared activity (NDA), and its Qualiopi categories.

    Kept for the region and for the SIREN of the annuaire. The list gives no end date of a certificate.
    """

    nda = models.CharField("numéro de déclaration d’activité", max_length=11, primary_key=True)
    siren = models.CharField("SIREN", max_length=9, blank=True, db_index=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    raison_sociale = models.CharField("raison sociale", max_length=255)
    voie = models.CharField(max_length=255, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    ville = models.CharField(max_length=100, blank=True)
    code_region = models.CharField("code de la région", max_length=3, blank=True)
    actions_formation = models.BooleanField("actions de formation", default=False)
    bilans_competences = models.BooleanField("bilans de compétences", default=False)
    vae = models.BooleanField("actions permettant de faire valider les acquis de l’expérience", default=False)
    apprentissage = models.BooleanField("actions de formation par apprentissage", default=False)
    formateurs = models.PositiveIntegerField("effectif de formateurs", null=True, blank=True)
    stagiaires = models.PositiveIntegerField("nombre de stagiaires", null=True, blank=True)
    actif = models.BooleanField(default=True)

    objects = OrganismePublicQuerySet.as_manager()

    class Meta:
        verbose_name = "organisme de la liste publique"
        verbose_name_plural = "organismes de la liste publique"
        ordering = ["raison_sociale", "nda"]
        constraints = [
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^\d{9}$"),
                name="organisme_public_siren_de_9_chiffres",
                violation_error_message="Un SIREN a 9 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__startswith=models.F("siren")),
                name="organisme_public_siret_de_son_siren",
                violation_error_message="Le SIRET commence par le SIREN.",
            ),
        ]

    def __str__(self):
        return f"{self.nda} {self.raison_sociale}"

    @property
    def qualiopi(self):
        """Whether Qualiopi covers at least one category of its actions."""
        return self.actions_formation or self.bilans_competences or self.vae or self.apprentissage
