"""What leaves as LHÉO, written when a publication is frozen: formations' heads and sessions' actions, as bytes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.diffusion.models.publication import Publication


class FormationLheo(models.Model):
    """A LHÉO formation: what its actions have in common, before them (`tete`) and after them (`queue`).

    `numero` is what consumers follow: it stays when the content changes, and when no session is left.
    """

    numero = models.CharField("numéro", max_length=60, unique=True)
    formation = models.PositiveBigIntegerField("numéro de formation")
    empreinte = models.CharField("empreinte", max_length=32)
    creee_le = models.DateField("créée le")
    tete = models.BinaryField("tête")
    queue = models.BinaryField("queue")

    class Meta:
        verbose_name = "formation LHÉO"
        verbose_name_plural = "formations LHÉO"
        ordering = ["id"]
        indexes = [models.Index(fields=["formation", "empreinte"], name="formationlheo_formation")]

    def __str__(self):
        return self.numero


class FragmentLheoQuerySet(models.QuerySet):
    def retenus(self):
        """Those held back, with their reason."""
        return self.exclude(retenue="")


class FragmentLheo(models.Model):
    """The LHÉO action of a published session, or the reason why it is held back (R265 to R270).

    `numero` is the session's; `constats` is what the validator says of it:
    `[{"gravite", "code", "chemin", "message", "conseil"}]`.
    """

    numero = models.PositiveBigIntegerField("numéro de session", primary_key=True)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="fragments", verbose_name="publication")
    formation = models.ForeignKey(
        FormationLheo, models.PROTECT, null=True, related_name="fragments", verbose_name="formation LHÉO"
    )
    octets = models.BinaryField("octets", null=True)
    retenue = models.TextField("raison de la retenue", blank=True)
    constats = models.JSONField("constats", default=list, blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)

    objects = FragmentLheoQuerySet.as_manager()

    class Meta:
        verbose_name = "fragment LHÉO"
        verbose_name_plural = "fragments LHÉO"
        ordering = ["numero"]
        constraints = [
            models.CheckConstraint(
                name="fragment_lheo_part_ou_est_retenu",
                condition=Q(retenue="", octets__isnull=False, formation__isnull=False)
                | (~Q(retenue="") & Q(octets=None, formation=None)),
                violation_error_message="Un fragment part ou est retenu avec sa raison.",
            ),
        ]
        indexes = [
            models.Index(fields=["ecrit_le"], name="fragmentlheo_ecrit_le"),
            models.Index(fields=["numero"], name="fragmentlheo_retenus", condition=~Q(retenue="")),
        ]

    def __str__(self):
        return str(self.numero)
