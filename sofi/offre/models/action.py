"""Action: the A of a code FAS, the level at which an offer is validated (R219)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Prefetch, Q

from sofi.annuaire.models import Etablissement, Site
from sofi.offre.models.fiche import Fiche
from sofi.offre.models.formation import Formation
from sofi.offre.statuts import Statut
from sofi.programmes.models import Attribution, Lot
from sofi.referentiels.colonnes import colonne_mots, colonne_pliee
from sofi.regles.champs import libelle

CARTE = "action"


class ActionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those of one's establishments; all of them for the CARIF-OREF and the Région."""
        if utilisateur.is_authenticated and utilisateur.voit_tout:
            return self
        return self.filter(etablissement__in=Etablissement.objects.visibles_par(utilisateur))

    def completes(self):
        """With what a card, a control or an instantané of it reads, in a fixed number of queries."""
        situes = Site.objects.select_related("etablissement", "commune")
        return self.select_related(
            "etablissement",
            "formation__campagne__programme",
            "formation__certification__type",
            "attribution__mandat__lot__campagne__programme__type_dispositif",
            "attribution__mandat__mandataire",
            "site_dispensateur__etablissement",
            "site_dispensateur__commune",
        ).prefetch_related(
            Prefetch("sessions__site_lieu", situes),
            Prefetch("sessions__organisme_responsable", situes),
            "sessions__referent_pmr",
            "sessions__referent_prf",
            "sessions__referent_mobilite",
            Prefetch("sessions__infos_collectives__site", situes),
            "sessions__periodes_inscription_set",
            "sessions__dispositifs__type_dispositif",
            Prefetch("sessions__dispositifs__lot", Lot.objects.select_related("campagne__programme")),
        )


class Action(Fiche):
    """How a site dispensateur delivers a formation (R156 to R170, R294); its number is its key."""

    formation = models.ForeignKey(
        Formation, models.PROTECT, db_index=False, related_name="actions", verbose_name="formation"
    )
    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="actions", verbose_name="Organisme")
    attribution = models.ForeignKey(
        Attribution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="attribution du lot",
    )
    site_dispensateur = models.ForeignKey(
        Site,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "site_dispensateur"),
    )
    complement_intitule = models.TextField(libelle(CARTE, "complement_intitule"), blank=True)
    complement_plie = colonne_pliee("complement_intitule")
    mots = colonne_mots("complement_intitule")
    complement_programme = models.TextField(libelle(CARTE, "complement_programme"), blank=True)
    objectifs = models.TextField(libelle(CARTE, "objectifs"), blank=True)
    resultats_attendus = models.TextField(libelle(CARTE, "resultats_attendus"), blank=True)
    plus_formation = models.TextField(libelle(CARTE, "plus_formation"), blank=True)
    url_video = models.TextField(libelle(CARTE, "url_video"), blank=True)
    url_pdf = models.TextField(libelle(CARTE, "url_pdf"), blank=True)
    url_action = models.TextField(libelle(CARTE, "url_action"), blank=True)
    types_equipement = ArrayField(
        models.CharField(max_length=40),
        verbose_name=libelle(CARTE, "types_equipement"),
        default=list,
        blank=True,
    )
    cout_indicatif = models.DecimalField(
        libelle(CARTE, "cout_indicatif"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    commentaire_equipement = models.TextField(libelle(CARTE, "commentaire_equipement"), blank=True)
    niveau_entree = models.CharField(libelle(CARTE, "niveau_entree"), max_length=40, blank=True, default="1")
    prerequis = ArrayField(
        models.CharField(max_length=40), verbose_name=libelle(CARTE, "prerequis"), default=list, blank=True
    )
    commentaire_prerequis = models.TextField(libelle(CARTE, "commentaire_prerequis"), blank=True)

    statut = models.CharField("statut", max_length=24, choices=Statut, default=Statut.EN_COURS)
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    creee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="créée par",
    )
    soumise_le = models.DateTimeField("envoyée en validation le", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    accord_region = models.CharField("Référence de l’accord de la Région", max_length=120, blank=True)
    accord_region_le = models.DateField("Date de l’accord de la Région", null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="action_attente_a_une_date_d_envoi",
                condition=~Q(statut="en_attente_validation") | Q(soumise_le__isnull=False),
                violation_error_message="Une action en attente de validation a une date d’envoi.",
            ),
            models.CheckConstraint(
                name="action_validee_a_une_date_de_publication",
                condition=~Q(statut="validee") | Q(publiee_le__isnull=False),
                violation_error_message="Une action validée a une date de publication.",
            ),
        ]
        indexes = [
            GinIndex(fields=["mots"], name="action_mots"),
            models.Index(
                fields=["etablissement", "statut"], include=["attribution", "formation"], name="action_compteurs"
            ),
            models.Index(fields=["modifiee_le", "id"], include=["statut"], name="action_modifiee"),
            models.Index(fields=["etablissement", "modifiee_le", "id"], name="action_recentes"),
            models.Index(fields=["statut", "soumise_le"], include=["attribution"], name="action_file_d_attente"),
            models.Index(fields=["formation", "id"], name="action_formation"),
            models.Index(fields=["site_dispensateur", "id"], name="action_site_dispensateur"),
        ]

    def __str__(self):
        return f"{self.formation_id}-{self.pk} {self.intitule}"

    @property
    def intitule(self):
        """Formation title, then the action's complement: the column of R061."""
        parts = [self.formation.intitule, self.complement_intitule]
        return " - ".join(part for part in parts if part)

    @property
    def campagne(self):
        """The campagne whose rules hold, or None for what is not public training."""
        return self.formation.campagne

    @property
    def est_publiee(self):
        """True while a publication of it is shown, whatever is being typed."""
        return self.publiee_le is not None

    @property
    def est_en_modification(self):
        """True while a change to what is published is being typed or decided on."""
        return self.est_publiee and (self.est_modifiable or self.statut == Statut.EN_ATTENTE_VALIDATION)

    @property
    def est_modifiable(self):
        """True while its cards may be typed in."""
        return self.statut in {Statut.EN_COURS, Statut.EN_ATTENTE_REPONSES}
