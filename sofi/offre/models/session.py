"""Session: the S of a code FAS, with its dates and its place (R172 to R198)."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.offre.models.action import Action
from sofi.offre.models.fiche import Fiche
from sofi.regles.champs import libelle

CARTE = "session"
COMPTEES = (
    "programme_region",
    "apprentissage",
    "professionnalisation",
    "initiale",
    "a_distance",
    "diffusion_partielle",
)
"""What the headings of the lists compare, beside the day: columns of the covering indexes."""
TRIEES = ("action", "site_lieu", "codes_dispositifs")
"""What the lists are sorted, filtered and searched by, or lead to it."""


class SessionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those of one's establishments; all of them for the CARIF-OREF and the Région."""
        if utilisateur.is_authenticated and utilisateur.voit_tout:
            return self
        return self.filter(etablissement__in=Etablissement.objects.visibles_par(utilisateur))


def active(jour=None):
    """The condition of an active session on that day (today unless told): published, not withdrawn, not over (R063)."""
    return Q(visible_jusqu_a__gte=jour or timezone.localdate())


def rythmes_de_depart():
    """What a new session starts with, as on every empty card of the sources (R176)."""
    return ["temps_plein"]


class Session(Fiche):
    """When and where an action happens; its number is its key.

    `publiee_le` and `retiree_le` are written by the workflow when a publication that holds the session is
    frozen or taken away; `date_debut_prevue` is the start first published (R298).
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="sessions", verbose_name="action")
    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="sessions", verbose_name="Organisme")
    site_lieu = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "site_lieu"),
    )
    date_debut = models.DateField(libelle(CARTE, "date_debut"), null=True, blank=True)
    date_fin = models.DateField(libelle(CARTE, "date_fin"), null=True, blank=True)
    origine = models.CharField(libelle(CARTE, "origine"), max_length=40, blank=True)
    esp = models.CharField(libelle(CARTE, "esp"), max_length=40, blank=True)
    rythmes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=libelle(CARTE, "rythmes"),
        default=rythmes_de_depart,
        blank=True,
    )
    periodes = ArrayField(
        models.CharField(max_length=40), verbose_name=libelle(CARTE, "periodes"), default=list, blank=True
    )
    type_parcours = models.CharField(libelle(CARTE, "type_parcours"), max_length=40, blank=True, default="inconnu")
    modalites_pedagogiques = ArrayField(
        models.CharField(max_length=40),
        verbose_name=libelle(CARTE, "modalites_pedagogiques"),
        default=list,
        blank=True,
    )
    modalite_enseignement = models.CharField(
        libelle(CARTE, "modalite_enseignement"), max_length=40, blank=True, default="0"
    )
    duree_centre = models.PositiveIntegerField(libelle(CARTE, "duree_centre"), null=True, blank=True)
    duree_entreprise = models.PositiveIntegerField(libelle(CARTE, "duree_entreprise"), null=True, blank=True)
    duree_hebdo = models.DecimalField(
        libelle(CARTE, "duree_hebdo"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    commentaire_duree = models.TextField(libelle(CARTE, "commentaire_duree"), blank=True)
    cycle_alternance = models.DecimalField(
        libelle(CARTE, "cycle_alternance"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    unite_entreprise = models.CharField(libelle(CARTE, "unite_entreprise"), max_length=40, blank=True, default="0")
    organisme_responsable = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "organisme_responsable"),
    )
    recrutement = models.CharField(libelle(CARTE, "recrutement"), max_length=40, blank=True, default="ouvert")
    modalites_recrutement = ArrayField(
        models.CharField(max_length=40),
        verbose_name=libelle(CARTE, "modalites_recrutement"),
        default=list,
        blank=True,
    )
    referent_pmr = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "referent_pmr"),
    )
    referent_prf = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "referent_prf"),
    )
    mail_liaison = models.TextField(libelle(CARTE, "mail_liaison"), blank=True)
    referent_mobilite = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "referent_mobilite"),
    )
    module_remise_niveau = models.BooleanField(libelle(CARTE, "module_remise_niveau"), null=True, blank=True)
    date_debut_prevue = models.DateField("date de début prévue initialement", null=True, blank=True)
    a_distance = models.GeneratedField(
        expression=Q(modalite_enseignement__in=["1", "2"]) | Q(modalites_pedagogiques__contains=["foad"]),
        output_field=models.BooleanField("à distance ou mixte"),
        db_persist=True,
    )
    codes_dispositifs = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="codes de ses dispositifs",
        default=list,
        blank=True,
        editable=False,
        help_text="Kept by the database from the dispositifs (migration 0004): what is assigned here is not written.",
    )
    # Whether one of its dispositifs is of that nature: kept by the database too (migration 0010).
    programme_region = models.BooleanField("du programme région", default=False, editable=False)
    apprentissage = models.BooleanField("en contrat d’apprentissage", default=False, editable=False)
    professionnalisation = models.BooleanField("en contrat de professionnalisation", default=False, editable=False)
    initiale = models.BooleanField("de formation initiale", default=False, editable=False)
    canaux_fermes = ArrayField(
        models.CharField(max_length=30),
        verbose_name="canaux de diffusion où elle ne va pas",
        default=list,
        blank=True,
        editable=False,
        help_text="Kept by the database from what is published (migration 0008): what is assigned is not written.",
    )
    diffusion_partielle = models.GeneratedField(
        expression=~Q(canaux_fermes=[]),
        output_field=models.BooleanField("ne va pas vers tous les canaux"),
        db_persist=True,
    )
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    visible_jusqu_a = models.GeneratedField(
        expression=Coalesce(
            Case(When(publiee_le__isnull=False, retiree_le=None, then=F("date_fin"))), Value(datetime.date.min)
        ),
        output_field=models.DateField("dernier jour où le public la voit"),
        db_persist=True,
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"
        ordering = ["date_debut", "id"]
        indexes = [
            # Counters and lists read these indexes alone: their columns are all that the headings compare.
            models.Index(fields=cles, include=incluses, condition=Q(publiee_le__isnull=False), name=nom_d_index)
            for nom_d_index, cles, incluses in (
                ("session_visible", ["visible_jusqu_a"], [*COMPTEES, "date_debut", "id", "action", "site_lieu"]),
                ("session_liste_debut", ["date_debut", "id"], ["visible_jusqu_a", *COMPTEES, *TRIEES]),
                ("session_liste_fin", ["date_fin", "id"], ["visible_jusqu_a", *TRIEES]),
                (
                    "session_liste_etablissement",
                    ["etablissement", "date_debut", "id"],
                    ["date_fin", "visible_jusqu_a", *COMPTEES, *TRIEES],
                ),
            )
        ]

    def __str__(self):
        return self.code_fas

    @property
    def code_fas(self):
        """`F-A-S`, for example 19482-89393-143842 (R053)."""
        return f"{self.action.formation_id}-{self.action_id}-{self.pk}"

    @property
    def informations_collectives(self):
        """Its information meetings, in order of date (R190)."""
        return list(self.infos_collectives.all())

    @property
    def periodes_inscription(self):
        """Its registration periods, in order of date (R191)."""
        return list(self.periodes_inscription_set.all())
