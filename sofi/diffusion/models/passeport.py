"""The outlets of the offer and the rules that keep a session out of some of them (R009, R197, R265 to R270)."""

from django.db import models

from sofi.diffusion.conditions import PAR_CODE
from sofi.regles.champs import champ

SITE_PUBLIC = "site_public"
"""The outlet that this SOFI is itself: its public search."""


class Voie(models.TextChoices):
    """How an outlet gets the offer."""

    SITE = "site", "site de la région : dès la publication"
    FICHIER = "fichier", "fichier LHÉO déposé"


class CanalQuerySet(models.QuerySet):
    def actifs(self):
        """Those that the passport tells."""
        return self.filter(actif=True)


class Canal(models.Model):
    """An outlet: a site or a national system in which a published session is read. Never deleted, switched off."""

    code = models.SlugField("code", max_length=30, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    voie = models.CharField("voie", max_length=10, choices=Voie, default=Voie.FICHIER)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    actif = models.BooleanField("actif", default=True)

    objects = CanalQuerySet.as_manager()

    class Meta:
        verbose_name = "canal de diffusion"
        verbose_name_plural = "canaux de diffusion"
        ordering = ["ordre", "nom"]
        constraints = [
            models.UniqueConstraint(
                "nom", name="canal_nom_unique", violation_error_message="Un canal porte déjà ce nom."
            ),
            models.CheckConstraint(
                condition=~models.Q(code=SITE_PUBLIC, actif=False),
                name="canal_site_public_actif",
                violation_error_message="Le site régional public est celui de SOFI : il reste actif.",
            ),
        ]

    def __str__(self):
        return self.nom


class RegleDiffusion(models.Model):
    """A session that does not meet `condition` does not go to these outlets; `champ` ("session.site_lieu") mends it.

    `condition` names a predicate of `sofi.diffusion.conditions`; `message` tells the OF what to do.
    """

    condition = models.CharField("condition", max_length=40)
    canaux = models.ManyToManyField(Canal, related_name="regles", verbose_name="canaux fermés à qui ne la remplit pas")
    champ = models.CharField("champ à remplir", max_length=80, blank=True)
    message = models.CharField("message à l’organisme", max_length=300)
    source = models.CharField("source", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    active = models.BooleanField("en vigueur", default=True)

    class Meta:
        verbose_name = "règle de diffusion"
        verbose_name_plural = "règles de diffusion"
        ordering = ["ordre", "id"]

    def __str__(self):
        return self.message

    @property
    def condition_en_clair(self):
        """What is asked, in words."""
        return PAR_CODE[self.condition].libelle

    @property
    def carte_et_champ(self):
        """(card, name) of the field to fill."""
        carte, _, nom = self.champ.partition(".")
        return carte, nom

    @property
    def libelle_du_champ(self):
        """The label of the field to fill, as on its card; "" when nothing that is typed would do."""
        return champ(*self.carte_et_champ).libelle if self.champ else ""
