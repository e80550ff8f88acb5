"""What someone asks of the CARIF-OREF, which answers yes or no by hand."""

from django.db import models
from django.utils import timezone


class Reponse(models.TextChoices):
    """What the CARIF-OREF answered to a request."""

    EN_ATTENTE = "en_attente", "en attente"
    ACCEPTEE = "acceptee", "acceptée"
    REFUSEE = "refusee", "refusée"


class DejaTraitee(Exception):
    """Someone has already answered this request."""


class Demande(models.Model):
    """A request in a queue and its answer."""

    message = models.TextField("Message", max_length=2000, blank=True)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    reponse = models.CharField("réponse", max_length=12, choices=Reponse, default=Reponse.EN_ATTENTE)
    motif = models.TextField("motif", max_length=2000, blank=True)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)
    traitee_par = models.ForeignKey(
        "comptes.Utilisateur", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="traitée par"
    )

    class Meta:
        abstract = True
        ordering = ["demandee_le", "id"]

    @property
    def en_attente(self):
        """True until someone answers."""
        return self.reponse == Reponse.EN_ATTENTE

    def repondre(self, par, reponse, motif=""):
        """Note the answer, once: the request as it then stands. Call it inside a transaction; raises DejaTraitee."""
        demande = type(self).objects.select_for_update().get(pk=self.pk)
        if not demande.en_attente:
            raise DejaTraitee
        demande.reponse, demande.motif = reponse, motif
        demande.traitee_le, demande.traitee_par = timezone.now(), par
        demande.save(update_fields=["reponse", "motif", "traitee_le", "traitee_par"])
        return demande
