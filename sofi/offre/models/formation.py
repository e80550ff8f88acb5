"""Formation: the F of a code FAS."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from sofi.annuaire.models import Etablissement
from sofi.offre.models.fiche import Fiche
from sofi.programmes.models import Campagne
from sofi.referentiels.colonnes import colonne_mots, colonne_pliee
from sofi.referentiels.models import Certification
from sofi.regles.champs import libelle

CARTE = "formation"


TEXTES = ("objectif", "programme")
"""What the public Certif Info file lacks, and its API or France compétences may give."""


class FormationQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those of one's establishments; all of them for the CARIF-OREF and the Région."""
        if utilisateur.is_authenticated and utilisateur.voit_tout:
            return self
        return self.filter(etablissement__in=Etablissement.objects.visibles_par(utilisateur))


class Formation(Fiche):
    """What is taught, with or without a Certif Info reference (R132 to R155); its number is its key."""

    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="formations", verbose_name="Organisme"
    )
    campagne = models.ForeignKey(
        Campagne,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="formations",
        verbose_name="campagne",
    )
    certification = models.ForeignKey(
        Certification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle(CARTE, "certification"),
    )
    certification_remplacee_le = models.DateTimeField("code Certifinfo remplacé le", null=True, blank=True)
    intitule = models.TextField(libelle(CARTE, "intitule"), blank=True)
    objectif_general = models.CharField(libelle(CARTE, "objectif_general"), max_length=40, blank=True)
    type_certification = models.CharField("Type de certification", max_length=255, blank=True)
    niveau_sortie = models.CharField(libelle(CARTE, "niveau_sortie"), max_length=40, blank=True)
    objectif = models.TextField("Objectif", blank=True)
    programme = models.TextField("Programme", blank=True)
    textes_saisis = ArrayField(
        models.CharField(max_length=10), verbose_name="textes écrits par l’organisme", default=list, blank=True
    )
    domaines = ArrayField(
        models.CharField(max_length=5), verbose_name=libelle(CARTE, "domaines"), default=list, blank=True
    )
    domaine_principal = models.CharField(libelle(CARTE, "domaine_principal"), max_length=5, blank=True)
    version_formacode = models.CharField("version Formacode", max_length=8, blank=True)
    individualisation = models.BooleanField(libelle(CARTE, "individualisation"), null=True, blank=True)
    validation = models.CharField(libelle(CARTE, "validation"), max_length=40, blank=True)
    blocs = ArrayField(models.CharField(max_length=40), verbose_name=libelle(CARTE, "blocs"), default=list, blank=True)
    intitule_plie = colonne_pliee("intitule")
    mots = colonne_mots("intitule")

    objects = FormationQuerySet.as_manager()

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"
        ordering = ["id"]
        indexes = [
            GinIndex(fields=["mots"], name="formation_mots"),
            models.Index(fields=["intitule_plie"], name="formation_intitule"),
            models.Index(fields=["campagne", "id"], name="formation_campagne"),
            models.Index(
                fields=["id"],
                name="formation_certifinfo_remplace",
                condition=Q(certification_remplacee_le__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="formation_domaine_principal_parmi_domaines",
                condition=Q(domaine_principal="") | Q(domaines__contains=[models.F("domaine_principal")]),
                violation_error_message="Le domaine principal doit être l’un des domaines choisis.",
            ),
        ]

    def texte(self, nom):
        """`objectif` or `programme`: as copied or typed, else what the record has come to say since (R143)."""
        return getattr(self, nom) or (getattr(self.certification, nom) if self.certification else "")

    @property
    def textes_libres(self):
        """The texts that the record does not give, and those typed before it did: they are the OF's to write."""
        if self.certification is None:
            return []
        return [nom for nom in TEXTES if nom in self.textes_saisis or not getattr(self.certification, nom)]

    def __str__(self):
        return self.intitule or f"Formation {self.numero_affiche}"

    @property
    def numero_affiche(self):
        """0 until the card is first saved (R138)."""
        return self.pk if self.version else 0
