"""What the CARIF-OREF writes about SOFI itself: how to reach it, and the pages beside the sign-in (R014, R021)."""

from django.conf import settings
from django.db import models


class Coordonnees(models.Model):
    """The support block, one row at most; without it the settings of the installation hold (R014)."""

    telephone = models.CharField("Téléphone", max_length=40)
    horaires = models.CharField("Horaires", max_length=80)
    mail = models.EmailField("Mail")

    class Meta:
        verbose_name = "coordonnées du service Offre"
        verbose_name_plural = "coordonnées du service Offre"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="coordonnees_une_seule_ligne",
                violation_error_message="Les coordonnées n’ont qu’une ligne.",
            )
        ]

    def __str__(self):
        return self.mail

    @classmethod
    def en_vigueur(cls):
        """Those written by the CARIF-OREF, else those of the settings."""
        return cls.objects.first() or cls.de_l_installation()

    @classmethod
    def de_l_installation(cls):
        """Those of the settings."""
        return cls(
            pk=1,
            telephone=settings.SOFI_CONTACT_TELEPHONE,
            horaires=settings.SOFI_CONTACT_HORAIRES,
            mail=settings.SOFI_CONTACT_MAIL,
        )


class Rubrique(models.Model):
    """A page beside the sign-in, written here or standing elsewhere (R015, R021).

    Those of the older layouts of the pro site are shown once the CARIF-OREF has written them (R018, R020).
    """

    class Code(models.TextChoices):
        ACTUS = "actus", "Les actus de Sofi"
        AVANTAGES = "avantages", "Les avantages de Sofi"
        TUTOS = "tutos", "Les tutos de Sofi"
        MARDIS = "mardis", "Les mardis de Sofi"
        QUESTIONS = "questions", "Questions / réponses Sofi"
        DROITS = "droits", "Droits et obligations"
        QUALITE = "qualite", "Certification qualité"
        APPELS = "appels", "Appels d’offres"
        AIDES = "aides", "Les dispositifs et aides financières"
        REGIONS = "regions", "Dans les autres régions"

    code = models.SlugField("rubrique", max_length=20, choices=Code, primary_key=True)
    adresse = models.URLField("Adresse", max_length=400, blank=True)
    texte = models.TextField("Texte", blank=True)

    class Meta:
        verbose_name = "rubrique de Sofi"
        verbose_name_plural = "rubriques de Sofi"

    def __str__(self):
        return self.get_code_display()

    @property
    def ancienne(self):
        """True for a page that the older layouts alone have."""
        return self.code not in {self.Code.ACTUS, self.Code.AVANTAGES, self.Code.TUTOS, self.Code.MARDIS}

    @property
    def est_ecrite(self):
        """True when it has something to show."""
        return bool(self.adresse or self.texte)

    @classmethod
    def toutes(cls):
        """All of them, by code, as the CARIF-OREF wrote them."""
        return cls.par_defaut() | cls.objects.in_bulk()

    @classmethod
    def par_defaut(cls):
        """As long as nobody has written them: empty, but for the address of the tutorials (R015)."""
        adresses = {cls.Code.TUTOS: settings.SOFI_TUTORIELS_URL}
        return {code: cls(code=code, adresse=adresses.get(code, "")) for code in cls.Code.values}
