"""Utilisateur: a login, its profile and the sites it administers."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from sofi.annuaire.models import Contact, Site


class Profil(models.TextChoices):
    """What a login is for (R003, R112)."""

    OF = "of", "OF"
    CARIFOREF = "cariforef", "Cariforef"
    REGION = "region", "Région"


class UtilisateurManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def creer(self, email, mot_de_passe=None, *, sites=(), **champs):
        """Create a login whose address counts as verified; without a password it must be reset (R108, R109)."""
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(mot_de_passe)
        utilisateur.save(using=self._db)
        utilisateur.sites.set(sites)
        utilisateur.emailaddress_set.create(email=utilisateur.email, verified=True, primary=True)
        return utilisateur


class Utilisateur(AbstractBaseUser):
    """A person who signs in by e-mail, scoped to administrable sites (R023, R108 to R114)."""

    email = models.EmailField("Email de login", unique=True)
    nom = models.CharField("Nom", max_length=120, blank=True)
    prenom = models.CharField("Prénom", max_length=120, blank=True)
    profil = models.CharField("Profils", max_length=12, choices=Profil, default=Profil.OF)
    sites = models.ManyToManyField(
        Site, related_name="administrateurs", blank=True, verbose_name="Sites Administrables"
    )
    contact = models.OneToOneField(
        Contact, models.SET_NULL, null=True, blank=True, related_name="compte", verbose_name="contact"
    )
    notification_email = models.BooleanField("Notification Email", default=True)
    is_active = models.BooleanField("actif", default=True)
    sujet_proconnect = models.CharField("sujet ProConnect", max_length=255, null=True, blank=True, unique=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    averti_le = models.DateTimeField("averti de son inactivité le", null=True, blank=True)
    efface_le = models.DateTimeField("effacé le", null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    consulte = None
    """Number of the establishment that this person, of the CARIF-OREF, looks at in its place: see `consultation`."""

    objects = UtilisateurManager()

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="utilisateur_email_unique",
                violation_error_message="Cette adresse sert déjà à se connecter.",
            ),
        ]

    def __str__(self):
        return self.nom_affiche

    @property
    def nom_affiche(self):
        """Name for the header (R029)."""
        return f"{self.prenom} {self.nom}".strip() or self.email

    @property
    def mot_de_passe_affiche(self):
        """`*****`, or `A_REDEFINIR` until the person has chosen one (R109)."""
        return "*****" if self.has_usable_password() else "A_REDEFINIR"

    @cached_property
    def numeros_de_ses_sites(self):
        """Numbers of the sites in one's hands (R111, R114), read once a request."""
        return set(Site.objects.visibles_par(self).values_list("pk", flat=True))

    @property
    def est_of(self):
        """True for a login of an organisme de formation."""
        return self.profil == Profil.OF

    @property
    def est_cariforef(self):
        """True for the CARIF-OREF's service Offre."""
        return self.profil == Profil.CARIFOREF

    @property
    def est_region(self):
        """True for a Région agent."""
        return self.profil == Profil.REGION

    @property
    def voit_tout(self):
        """The CARIF-OREF and the Région see every establishment; an OF only its sites (R114)."""
        return self.profil in {Profil.CARIFOREF, Profil.REGION}
