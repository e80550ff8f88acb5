"""Contact: a person of an establishment, who may be a référent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.annuaire.models.etablissement import Etablissement
from sofi.annuaire.models.fiche import FicheAnnuaire
from sofi.annuaire.models.site import Site


class ContactQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those of one's administrable sites, and those of one's establishments that no site holds (R114)."""
        if not utilisateur.is_authenticated:
            return self.none()
        if utilisateur.voit_tout:
            return self
        sites = Site.objects.visibles_par(utilisateur)
        return self.filter(
            models.Q(site__in=sites) | models.Q(site=None, etablissement__in=sites.values("etablissement"))
        )


class Contact(FicheAnnuaire):
    """Someone to reach in an establishment (R098 to R106); its number is its key."""

    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="contacts", verbose_name="établissement"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name="site")
    nom = models.CharField("Nom", max_length=120)
    prenom = models.CharField("Prénom", max_length=120, blank=True)
    fonction = models.CharField("Fonction", max_length=120, blank=True)
    telephone = models.CharField("Téléphone", max_length=20, blank=True)
    email = models.EmailField("Email", blank=True)
    referents = ArrayField(models.CharField(max_length=40), verbose_name="Référents", default=list, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"
        ordering = ["nom", "prenom", "id"]

    def __str__(self):
        return f"{self.nom}, {self.prenom}, {self.etablissement.raison_sociale}, {self.pk}"

    @property
    def libelle(self):
        """`NOM, Prénom, <structure>, <n°>` (R098)."""
        return ", ".join(partie for partie in (self.nom, self.prenom, self.structure, str(self.pk)) if partie)

    @property
    def structure(self):
        """The name of its site, or of its establishment."""
        return self.site.nom_usage if self.site else self.etablissement.raison_sociale

    @property
    def nom_complet(self):
        """First name then name, as one says it."""
        return f"{self.prenom} {self.nom}".strip()
