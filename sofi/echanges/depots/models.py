"""Where the LHÉO file is deposited, what was exported, and what each deposit became (R009, R265 to R270)."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.diffusion.models import Canal


class Genre(models.TextChoices):
    """How a deposit is reached."""

    DOSSIER = "dossier", "Dossier de ce serveur"
    SFTP = "sftp", "SFTP"
    S3 = "s3", "Stockage S3"


class Depot(models.Model):
    """A place where the file goes. Its password or key is no column: see `sofi.echanges.depots.secrets`.

    `dossier` is a path; for S3, the bucket and a prefix. `canaux`: the outlets that this deposit feeds.
    """

    nom = models.CharField("nom", max_length=80)
    genre = models.CharField("genre", max_length=10, choices=Genre)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    dossier = models.CharField("dossier", max_length=300, blank=True)
    fichier = models.CharField(
        "nom du fichier",
        max_length=100,
        default="sofi-lheo.xml.gz",
        validators=[
            RegexValidator(
                r"^\w[\w.-]*\.xml(\.gz)?$",
                "Un nom en lettres, chiffres, points, tirets ou soulignés, qui finit par .xml ou .xml.gz.",
            )
        ],
    )
    identifiant = models.CharField("identifiant", max_length=200, blank=True)
    empreinte_hote = models.CharField("empreinte du serveur", max_length=80, blank=True)
    region = models.CharField("région S3", max_length=40, blank=True)
    complet = models.BooleanField("toute l’offre à chaque fois", default=True)
    canaux = models.ManyToManyField(Canal, blank=True, related_name="depots", verbose_name="canaux alimentés")
    actif = models.BooleanField("actif", default=True)

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                "nom", name="depot_nom_unique", violation_error_message="Un dépôt porte déjà ce nom."
            ),
        ]

    def __str__(self):
        return self.nom


class ExportLheo(models.Model):
    """A LHÉO file that was written. `empreintes`: {number of a session: digest of what leaves of it}.

    `depuis` is empty when the file holds the whole offer; `retenues` lists [number of the session, reason].
    """

    le = models.DateTimeField("le", default=timezone.now)
    depuis = models.DateField("depuis le", null=True, blank=True)
    fichier = models.FileField("fichier", upload_to="exports/", blank=True)
    sessions = models.PositiveIntegerField("sessions", default=0)
    formations = models.PositiveIntegerField("formations", default=0)
    octets = models.PositiveBigIntegerField("octets", default=0)
    duree = models.FloatField("durée en secondes", default=0)
    retenues = models.JSONField("retenues", default=list, blank=True)
    empreintes = models.JSONField("empreintes", default=dict, blank=True)

    class Meta:
        verbose_name = "export LHÉO"
        verbose_name_plural = "exports LHÉO"
        ordering = ["-le", "-id"]

    def __str__(self):
        return f"Export LHÉO du {timezone.localtime(self.le):%d/%m/%Y à %H:%M}"


class Etat(models.TextChoices):
    """Where the sending of an export to a deposit stands."""

    EN_COURS = "en_cours", "en cours"
    A_REPRENDRE = "a_reprendre", "sera repris"
    REUSSI = "reussi", "réussi"
    ECHOUE = "echoue", "échoué"


class EnvoiQuerySet(models.QuerySet):
    def en_attente(self):
        """Those that are neither done nor given up, and not so old that nobody is at it any more."""
        recents = timezone.now() - timedelta(hours=20)
        return self.filter(etat__in=[Etat.EN_COURS, Etat.A_REPRENDRE], debut__gte=recents)


class Envoi(models.Model):
    """An export sent to a deposit: the run that the CARIF-OREF reads.

    `ajoutees`, `changees`, `retirees`: numbers of the sessions that differ from the last that this deposit got.
    """

    depot = models.ForeignKey(Depot, models.CASCADE, related_name="envois", verbose_name="dépôt")
    export = models.ForeignKey(ExportLheo, models.PROTECT, null=True, related_name="envois", verbose_name="export")
    debut = models.DateTimeField("début", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.EN_COURS)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.TextField("erreur", blank=True)
    ajoutees = models.JSONField("sessions ajoutées", default=list, blank=True)
    changees = models.JSONField("sessions changées", default=list, blank=True)
    retirees = models.JSONField("sessions retirées", default=list, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(
                name="envoi_reussi_ou_erreur",
                condition=~Q(etat=Etat.ECHOUE, erreur="") & ~Q(etat=Etat.REUSSI, fin=None),
                violation_error_message="Un envoi échoué dit pourquoi, un envoi réussi dit quand.",
            ),
        ]

    def __str__(self):
        return f"{self.depot}, {timezone.localtime(self.debut):%d/%m/%Y à %H:%M}"


class SessionEnvoyee(models.Model):
    """What a deposit has of a session: digest, and when it last left."""

    depot = models.ForeignKey(Depot, models.CASCADE, related_name="sessions", verbose_name="dépôt")
    numero = models.PositiveBigIntegerField("numéro de session")
    empreinte = models.CharField("empreinte", max_length=32)
    le = models.DateTimeField("partie le")

    class Meta:
        verbose_name = "session envoyée"
        verbose_name_plural = "sessions envoyées"
        constraints = [
            models.UniqueConstraint(
                "numero",
                "depot",
                name="session_envoyee_une_par_depot",
                violation_error_message="Ce dépôt a déjà cette session.",
            ),
        ]

    def __str__(self):
        return f"{self.numero} vers {self.depot_id}"
