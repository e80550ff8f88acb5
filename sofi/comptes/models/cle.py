"""Activation keys: asked for by an organisation, given by the CARIF-OREF, used once (R025, R026)."""

from django.db import models

from sofi.annuaire.models import Etablissement
from sofi.annuaire.models.etablissement import verifier_siret
from sofi.comptes.models.demande import Demande


class DemandeCle(Demande):
    """Someone asks for an activation key for an establishment (R026); the CARIF-OREF answers, never the machine."""

    siret = models.CharField("SIRET", max_length=14, validators=[verifier_siret])
    nda = models.CharField("Numéro de déclaration d’activité", max_length=11, blank=True)
    raison_sociale = models.CharField("Raison sociale", max_length=255)
    nom = models.CharField("Nom", max_length=120)
    prenom = models.CharField("Prénom", max_length=120)
    fonction = models.CharField("Fonction", max_length=120, blank=True)
    telephone = models.CharField("Téléphone", max_length=20, blank=True)
    email = models.EmailField("Email")

    class Meta(Demande.Meta):
        verbose_name = "demande de clé"
        verbose_name_plural = "demandes de clé"
        constraints = [
            models.UniqueConstraint(
                "siret",
                "email",
                name="demande_cle_une_en_attente",
                condition=models.Q(reponse="en_attente"),
                violation_error_message="Une demande est déjà en attente pour ce SIRET et cette adresse.",
            ),
        ]

    def __str__(self):
        return f"{self.siret} - {self.raison_sociale} - {self.email}"


class CleActivation(models.Model):
    """A key sent by mail: only its SHA-256 is kept; it opens one account, once, for a limited time (R025)."""

    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    email = models.EmailField("Email")
    nom = models.CharField("Nom", max_length=120, blank=True)
    prenom = models.CharField("Prénom", max_length=120, blank=True)
    etablissement = models.ForeignKey(Etablissement, models.CASCADE, related_name="cles", verbose_name="établissement")
    demande = models.ForeignKey(
        DemandeCle, models.SET_NULL, null=True, blank=True, related_name="cles", verbose_name="demande"
    )
    expire_le = models.DateTimeField("expire le")
    utilisee_le = models.DateTimeField("utilisée le", null=True, blank=True)

    class Meta:
        verbose_name = "clé d’activation"
        verbose_name_plural = "clés d’activation"
        ordering = ["-id"]

    def __str__(self):
        return f"Clé {self.pk} - {self.email}"
