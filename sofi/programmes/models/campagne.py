"""Type de dispositif, programme, and its campagne of a year."""

from django.db import models


class Nature(models.TextChoices):
    """What funds a session: it decides in which dashboard counter the session stands (R038 to R045)."""

    PROGRAMME_REGION = "programme_region", "programme région"
    APPRENTISSAGE = "apprentissage", "contrat d’apprentissage"
    PROFESSIONNALISATION = "professionnalisation", "contrat de professionnalisation"
    INITIALE = "initiale", "formation initiale"
    AUTRE = "autre", "autre"


class TypeDispositif(models.Model):
    """A funding or administrative scheme, with the small number that lists show (R062)."""

    code = models.PositiveSmallIntegerField("Code dispositif", primary_key=True)
    libelle = models.CharField("libellé", max_length=120)
    nature = models.CharField("nature", max_length=24, choices=Nature, default=Nature.AUTRE)

    class Meta:
        verbose_name = "type de dispositif"
        verbose_name_plural = "types de dispositif"
        ordering = ["code"]

    def __str__(self):
        return self.libelle


class Programme(models.Model):
    """A programme of the Région, whose code starts the numbers of its lots (R007, R126)."""

    code = models.CharField("code", max_length=20, primary_key=True)
    nom = models.CharField("nom", max_length=120)
    libelle = models.CharField("libellé", max_length=160, help_text="Par exemple « PROGRAMME REGION - … ».")
    type_dispositif = models.ForeignKey(
        TypeDispositif, models.PROTECT, related_name="programmes", verbose_name="type de dispositif"
    )

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        ordering = ["nom"]

    def __str__(self):
        return self.nom


class Campagne(models.Model):
    """A programme in one year: what lots, rules and the procedure hang on (R004, R007)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="campagnes", verbose_name="programme")
    annee = models.PositiveSmallIntegerField("année")
    ouverte = models.BooleanField("ouverte à la saisie", default=True)
    procedure_mise_a_jour = models.CharField("mise à jour de la procédure", max_length=60, blank=True)

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ["-annee", "programme__nom"]
        constraints = [
            models.UniqueConstraint(
                "programme",
                "annee",
                name="campagne_unique_par_annee",
                violation_error_message="Ce programme a déjà une campagne pour cette année.",
            ),
            models.CheckConstraint(
                name="campagne_annee_plausible",
                condition=models.Q(annee__gte=2000, annee__lte=2100),
                violation_error_message="L’année doit être comprise entre 2000 et 2100.",
            ),
        ]

    def __str__(self):
        return f"{self.programme.nom} {self.annee}"
