"""What entered and left SOFI as files."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.echanges.classeurs.fichier import suffixe
from sofi.echanges.classeurs.rapport import CREEE, DISPARUE, IDENTIQUE, MODIFIEE, REFUSEE, Rapport
from sofi.echanges.depots.models import Depot, Envoi, ExportLheo, SessionEnvoyee
from sofi.offre.models import Formation, Session

__all__ = ["Depot", "Envoi", "ExportLheo", "ImportFichier", "NumeroLheo", "SessionEnvoyee"]


class ImportFichier(models.Model):
    """A file that someone sent to change SOFI: what it said, what it changed (R004, R262)."""

    class Genre(models.TextChoices):
        REGION = "region", "Fichier de la Région"
        LHEO = "lheo", "Fichier LHÉO d’un organisme"
        ETABLISSEMENTS = "etablissements", "Fichier des établissements"

    genre = models.CharField("genre", max_length=20, choices=Genre)
    nom = models.CharField("fichier", max_length=255)
    sha256 = models.CharField("empreinte", max_length=64)
    contenu = models.FileField("contenu", upload_to="imports/")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    etablissement = models.ForeignKey(
        Etablissement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement",
        help_text="Celui dont le fichier change les brouillons, s’il n’en change que d’un.",
    )
    le = models.DateTimeField("envoyé le", default=timezone.now)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    partiel = models.BooleanField("sans les lignes refusées", default=False)
    creees = models.PositiveIntegerField("créées", default=0)
    modifiees = models.PositiveIntegerField("modifiées", default=0)
    identiques = models.PositiveIntegerField("identiques", default=0)
    refusees = models.PositiveIntegerField("refusées", default=0)
    disparues = models.PositiveIntegerField("disparues", default=0)
    rapport = models.JSONField("rapport", default=dict)

    class Meta:
        verbose_name = "import de fichier"
        verbose_name_plural = "imports de fichiers"
        ordering = ["-le", "-id"]

    def __str__(self):
        return f"{self.nom} ({self.le:%d/%m/%Y})"

    @classmethod
    def preparer(cls, genre, contenu, nom, par):
        """An unsaved trace that keeps the file; the report is still to be noted."""
        empreinte = hashlib.sha256(contenu).hexdigest()
        fichier = ContentFile(contenu, name=f"{empreinte[:16]}{suffixe(nom)}")
        return cls(genre=genre, nom=nom[:255], sha256=empreinte, contenu=fichier, par=par)

    def noter(self, rapport, *, partiel=False):
        """Take the counts and the lines of a report; an applied one dates the application."""
        comptes = rapport.compter()
        self.creees, self.modifiees = comptes[CREEE], comptes[MODIFIEE]
        self.identiques, self.refusees = comptes[IDENTIQUE], comptes[REFUSEE]
        self.disparues = comptes[DISPARUE]
        self.rapport = rapport.en_json()
        self.partiel = partiel and rapport.refusees > 0
        self.applique_le = timezone.now() if rapport.applique else None

    def relire(self):
        """Its report, line by line."""
        return Rapport.depuis_json(self.rapport)

    @property
    def est_applique(self):
        """True once it changed SOFI."""
        return self.applique_le is not None

    def applique_entretemps(self):
        """Read again whether it was applied, by a double click or somebody else."""
        if self.pk:
            self.refresh_from_db(fields=["applique_le", "rapport"])
        return self.est_applique


class NumeroLheo(models.Model):
    """The number that an organisation's own LHÉO file gives to one of its formations or sessions in SOFI.

    A formation of the file may become one in SOFI for each campagne; a session becomes one session.
    """

    etablissement = models.ForeignKey(Etablissement, models.CASCADE, related_name="+", verbose_name="établissement")
    numero = models.CharField("numéro", max_length=255)
    formation = models.OneToOneField(
        Formation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="formation"
    )
    session = models.OneToOneField(
        Session, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="session"
    )

    class Meta:
        verbose_name = "numéro LHÉO"
        verbose_name_plural = "numéros LHÉO"
        ordering = ["etablissement", "numero", "id"]
        constraints = [
            models.CheckConstraint(
                name="numero_lheo_formation_ou_session",
                condition=Q(formation=None) ^ Q(session=None),
                violation_error_message="Un numéro LHÉO est celui d’une formation ou d’une session.",
            ),
            models.UniqueConstraint(
                "etablissement",
                "numero",
                name="numero_lheo_de_session_unique",
                condition=Q(session__isnull=False),
                violation_error_message="Ce numéro est déjà celui d’une session de cet établissement.",
            ),
        ]

    def __str__(self):
        return self.numero
