"""Site: a place where an establishment works."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sofi.annuaire.models.etablissement import Etablissement
from sofi.annuaire.models.fiche import FicheAnnuaire
from sofi.referentiels.colonnes import colonne_pliee
from sofi.referentiels.models import Commune

QUALIOPI = "qualiopi"
"""Its code in the closed list of Qualité."""


class Situation(models.TextChoices):
    """Where the coordinates of a site come from."""

    ADRESSE = "adresse", "trouvées d’après l’adresse"
    SAISIE = "saisie", "saisies ou placées sur la carte"


class CategorieQualiopi(models.TextChoices):
    """The four kinds of actions that a Qualiopi certificate may cover (R094, R275); codes of the public list."""

    ACTIONS_FORMATION = "actions_formation", "Actions de formation"
    BILANS = "bilans_competences", "Bilans de compétences"
    VAE = "vae", "Actions permettant de faire valider les acquis de l’expérience"
    APPRENTISSAGE = "apprentissage", "Actions de formation par apprentissage"


class SiteQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """One's administrable sites of open establishments; all for the CARIF-OREF and the Région (R114)."""
        if not utilisateur.is_authenticated:
            return self.none()
        if utilisateur.voit_tout:
            return self
        if utilisateur.consulte is not None:
            return self.filter(etablissement=utilisateur.consulte)
        return self.filter(administrateurs=utilisateur, etablissement__ferme_le=None)

    def certifies_qualiopi(self, jour):
        """Active sites that declare Qualiopi and whose certification, if its end is known, has not ended that day."""
        en_cours = Q(fin_qualiopi=None) | Q(fin_qualiopi__gte=jour)
        return self.filter(en_cours, actif=True, qualites__contains=[QUALIOPI])


class Site(FicheAnnuaire):
    """A principal or secondary place of an establishment (R075 to R095); its number is its key."""

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="sites", verbose_name="établissement")
    nom_usage = models.CharField("Nom d’usage", max_length=255)
    nom_plie = colonne_pliee("nom_usage")
    principal = models.BooleanField("principal", default=False)
    actif = models.BooleanField("actif", default=True)
    ligne1 = models.CharField("Ligne 1", max_length=120, blank=True)
    ligne2 = models.CharField("Ligne 2", max_length=120, blank=True)
    ligne3 = models.CharField("Ligne 3", max_length=120, blank=True)
    code_postal = models.CharField("Code postal", max_length=5, blank=True)
    bureau_distributeur = models.CharField("Bureau Distributeur", max_length=80, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Commune INSEE"
    )
    longitude = models.DecimalField("Longitude", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("Latitude", max_digits=9, decimal_places=6, null=True, blank=True)
    situation = models.CharField("origine des coordonnées", max_length=8, choices=Situation, blank=True)
    situation_echec_le = models.DateTimeField("service des adresses muet le", null=True, blank=True)
    telephone_fixe = models.CharField("Téléphone fixe", max_length=20, blank=True)
    telephone_mobile = models.CharField("Téléphone mobile", max_length=20, blank=True)
    email = models.EmailField("Email", blank=True)
    site_web = models.URLField("Site web", max_length=400, blank=True)
    qualites = ArrayField(models.CharField(max_length=40), verbose_name="Qualité", default=list, blank=True)
    modalite_accueil = models.CharField("Modalité d’accueil", max_length=40, blank=True)
    perimetre = models.CharField("Périmètre géographique", max_length=40, blank=True)
    fin_qualiopi = models.DateField("Fin de certification Qualiopi", null=True, blank=True)
    categories_qualiopi = ArrayField(
        models.CharField(max_length=20, choices=CategorieQualiopi),
        verbose_name="Catégories d’actions certifiées",
        default=list,
        blank=True,
    )
    certificat = models.FileField("Certification (fichier)", upload_to="qualiopi/", max_length=200, blank=True)
    certificat_nom = models.CharField("nom du certificat", max_length=120, blank=True)
    qualiopi_averti = models.PositiveSmallIntegerField(
        "dernier avertissement, jours avant la fin", null=True, blank=True
    )
    qualiopi_averti_pour = models.DateField("fin dont on a averti", null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = "site"
        verbose_name_plural = "sites"
        ordering = ["etablissement", "-principal", "id"]
        constraints = [
            models.UniqueConstraint(
                F("etablissement"),
                name="site_un_seul_principal",
                condition=Q(principal=True),
                violation_error_message="Cet établissement a déjà un site principal.",
            ),
        ]

    def __str__(self):
        return f"{self.pk} - {self.nom_usage} - {self.genre}"

    @property
    def genre(self):
        """Principal or Secondaire, as the sources print it."""
        return "Principal" if self.principal else "Secondaire"

    @property
    def etat(self):
        """Actif or Inactif."""
        return "Actif" if self.actif else "Inactif"

    @property
    def libelle(self):
        """`Site <n°> - <nom> - <Principal> - <Actif>` (R075)."""
        return f"Site {self.pk} - {self.nom_usage} - {self.genre} - {self.etat}"

    @property
    def libelle_dispensateur(self):
        """`<SIRET> - <n° site> - <nom> - <commune>` (R156)."""
        parts = [self.etablissement.siret, str(self.pk), self.nom_usage]
        if self.commune:
            parts.append(self.commune.nom)
        return " - ".join(parts)

    def est_certifie(self, jour):
        """The same as `certifies_qualiopi`, of this site."""
        return self.actif and QUALIOPI in self.qualites and (self.fin_qualiopi is None or self.fin_qualiopi >= jour)
