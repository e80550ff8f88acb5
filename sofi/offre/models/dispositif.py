"""Dispositif: the D of FASD, who funds a session and for whom (R199 to R213)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.offre.models.fiche import Fiche
from sofi.offre.models.session import Session
from sofi.programmes.models import Lot, TypeDispositif
from sofi.regles.champs import libelle

CARTE = "dispositif"


class Dispositif(Fiche):
    """The funding of a session, created with it from the lot chosen at the start (R198, R281)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="dispositifs", verbose_name="session")
    type_dispositif = models.ForeignKey(TypeDispositif, models.PROTECT, related_name="+", verbose_name="Dispositif")
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, blank=True, related_name="dispositifs", verbose_name="Numéro lot CR"
    )
    id_action_cr = models.CharField("ID Action CR", max_length=20, blank=True)
    of_mandataire_cr = models.CharField("OF Mandataire CR", max_length=20, blank=True)
    publics = ArrayField(
        models.CharField(max_length=5), verbose_name=libelle(CARTE, "publics"), default=list, blank=True
    )
    nb_places = models.PositiveIntegerField(libelle(CARTE, "nb_places"), null=True, blank=True)
    nb_places_restantes = models.PositiveIntegerField(libelle(CARTE, "nb_places_restantes"), null=True, blank=True)
    effectif_minimal = models.PositiveIntegerField(libelle(CARTE, "effectif_minimal"), null=True, blank=True)
    capacite_simultanee = models.PositiveIntegerField(libelle(CARTE, "capacite_simultanee"), null=True, blank=True)
    frais_ht = models.DecimalField(libelle(CARTE, "frais_ht"), max_digits=10, decimal_places=2, null=True, blank=True)
    taux_tva = models.CharField(libelle(CARTE, "taux_tva"), max_length=40, blank=True)
    frais_ttc = models.DecimalField(libelle(CARTE, "frais_ttc"), max_digits=10, decimal_places=2, null=True, blank=True)
    frais_additionnels = models.DecimalField(
        libelle(CARTE, "frais_additionnels"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    frais_certification = models.BooleanField(
        libelle(CARTE, "frais_certification"), null=True, blank=True, default=False
    )
    prise_en_charge = models.BooleanField(libelle(CARTE, "prise_en_charge"), null=True, blank=True, default=True)

    class Meta:
        verbose_name = "dispositif"
        verbose_name_plural = "dispositifs"
        ordering = ["id"]

    def __str__(self):
        return self.intitule

    @property
    def intitule(self):
        """The programme's label when a lot funds it, else the type's (R199)."""
        return self.lot.campagne.programme.libelle if self.lot else self.type_dispositif.libelle
