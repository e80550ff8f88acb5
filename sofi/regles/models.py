"""Regle: one thing a campagne asks of an entry, as a row."""

from django.db import models

from sofi.programmes.models import Campagne


class Carte(models.TextChoices):
    """The four cards of an entry (R052)."""

    FORMATION = "formation", "Fiche Formation"
    ACTION = "action", "Fiche Action"
    SESSION = "session", "Fiche Session"
    DISPOSITIF = "dispositif", "Fiche Dispositif"


class Gravite(models.TextChoices):
    """What an anomaly does: stops the submission, warns, or is only told to the validator (section 14)."""

    BLOQUANT = "bloquant", "bloquant"
    AVERTISSEMENT = "avertissement", "avertissement"
    INFORMATION = "information", "information"


class Regle(models.Model):
    """A rule of a campagne on one field of one card, typed by the CARIF-OREF (R222 to R261, R291).

    `genre` names a kind of `sofi.regles.genres`; `parametres` are that kind's, checked by its form. `chargee`: the
    row came from a campaign file; `editee_le`: it was changed on screen since, so that a file no longer overwrites it.
    """

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="regles", verbose_name="campagne")
    code = models.SlugField("code", max_length=80)
    carte = models.CharField("fiche", max_length=12, choices=Carte)
    champ = models.CharField("champ", max_length=60)
    genre = models.CharField("genre de règle", max_length=40)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    consigne = models.TextField("consigne affichée à côté du champ", blank=True)
    gravite = models.CharField("gravité", max_length=14, choices=Gravite, default=Gravite.BLOQUANT)
    source = models.CharField("source", max_length=200, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    active = models.BooleanField("active", default=True)
    chargee = models.BooleanField("chargée d’un fichier", default=False)
    editee_le = models.DateTimeField("modifiée à l’écran le", null=True, blank=True)

    class Meta:
        verbose_name = "règle"
        verbose_name_plural = "règles"
        ordering = ["campagne", "carte", "ordre", "id"]
        constraints = [
            models.UniqueConstraint(
                "campagne",
                "code",
                name="regle_code_unique",
                violation_error_message="Cette campagne a déjà une règle de ce code.",
            ),
        ]

    def __str__(self):
        return f"{self.campagne} : {self.code}"
