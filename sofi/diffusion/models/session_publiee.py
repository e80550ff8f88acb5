"""SessionPubliee: one published session, flat, for search and lists."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from sofi.diffusion.models.passeport import SITE_PUBLIC
from sofi.diffusion.models.publication import Publication
from sofi.referentiels.colonnes import colonne_mots, colonne_pliee, colonne_racines


class SessionPublieeQuerySet(models.QuerySet):
    def a_venir_ou_en_cours(self, jour=None):
        """Those not over on that day (today unless told)."""
        return self.filter(date_fin__gte=jour or timezone.localdate())

    def visibles_sur_les_sites_regionaux(self):
        """Those that the public search shows: no rule of the passport closes it to them (R197, R261)."""
        return self.filter(sur_le_site_public=True)


class SessionPubliee(models.Model):
    """A row of the public search (R008), written when its publication is frozen; its number is the session's."""

    numero = models.PositiveBigIntegerField("numéro de session", primary_key=True)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="sessions", verbose_name="publication")
    code_fas = models.CharField("Code FAS", max_length=40)
    intitule = models.TextField("intitulé")
    organisme = models.CharField("organisme", max_length=255)
    siret = models.CharField("SIRET du dispensateur", max_length=14, blank=True)
    site = models.CharField("site", max_length=255, blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    commune_pliee = colonne_pliee("commune")
    code_insee = models.CharField("code INSEE", max_length=5, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    date_debut = models.DateField("date début")
    date_fin = models.DateField("date fin")
    programme = models.CharField("programme", max_length=20, blank=True)
    programme_nom = models.CharField("nom du programme", max_length=160, blank=True)
    financee_region = models.BooleanField("financée par la Région", default=False)
    places = models.PositiveIntegerField("places", null=True, blank=True)
    places_restantes = models.PositiveIntegerField("places restantes", null=True, blank=True)
    recrutement = models.CharField("état du recrutement", max_length=40, blank=True)
    recrutement_libelle = models.CharField("libellé de l’état du recrutement", max_length=80, blank=True)
    canaux_fermes = ArrayField(
        models.CharField(max_length=30), verbose_name="canaux où elle ne va pas", default=list, blank=True
    )
    sur_le_site_public = models.GeneratedField(
        expression=~models.Q(canaux_fermes__contains=[SITE_PUBLIC]),
        output_field=models.BooleanField("visible sur le site régional public"),
        db_persist=True,
    )
    mots = models.TextField("mots cherchés")
    vecteur_simple = colonne_mots("mots")
    vecteur_francais = colonne_racines("mots")

    objects = SessionPublieeQuerySet.as_manager()

    class Meta:
        verbose_name = "session publiée"
        verbose_name_plural = "sessions publiées"
        ordering = ["date_debut", "numero"]
        indexes = [
            GinIndex(fields=["vecteur_simple"], name="sessionpubliee_simple"),
            GinIndex(fields=["vecteur_francais"], name="sessionpubliee_francais"),
            models.Index(
                fields=["date_debut", "numero", "date_fin", "departement", "programme"], name="sessionpubliee_debut"
            ),
            models.Index(fields=["programme", "date_debut"], name="sessionpubliee_programme"),
            models.Index(fields=["commune_pliee"], name="sessionpubliee_commune"),
            models.Index(fields=["siret", "date_fin"], name="sessionpubliee_siret"),
            models.Index(
                fields=["date_fin", "departement", "programme"],
                name="sessionpubliee_comptes",
                condition=models.Q(sur_le_site_public=True),
            ),
        ]

    def __str__(self):
        return self.code_fas

    @property
    def numeros(self):
        """The numbers of its code FAS: formation, action, session."""
        return tuple(int(numero) for numero in self.code_fas.split("-"))
