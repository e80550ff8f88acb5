"""Établissement: the legal place of an organisme de formation, one SIRET."""

import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from stdnum.exceptions import ValidationError as NumeroInvalide
from stdnum.fr import siret as stdnum_siret

from sofi.annuaire.models.fiche import FicheAnnuaire
from sofi.referentiels.colonnes import colonne_pliee

CHIFFRES = re.compile(r"[0-9]{14}")
SANS_SIREN = "0" * 9


def verifier_siret(valeur):
    """Refuse what is not a SIRET: 14 digits of ours with a right key, La Poste's own included (R069)."""
    try:
        if not CHIFFRES.fullmatch(valeur) or valeur.startswith(SANS_SIREN):
            raise NumeroInvalide
        stdnum_siret.validate(valeur)
    except NumeroInvalide as exc:
        raise ValidationError(
            "Le SIRET « %(valeur)s » n’est pas valable : vérifiez ses 14 chiffres.",
            code="siret",
            params={"valeur": valeur},
        ) from exc


class EtablissementQuerySet(models.QuerySet):
    def ouverts(self):
        """Those that the CARIF-OREF has not closed."""
        return self.filter(ferme_le=None)

    def visibles_par(self, utilisateur):
        """The open ones of one's administrable sites; all for the CARIF-OREF and the Région (R031, R114)."""
        if not utilisateur.is_authenticated:
            return self.none()
        if utilisateur.voit_tout:
            return self
        if utilisateur.consulte is not None:
            return self.filter(pk=utilisateur.consulte)
        return self.ouverts().filter(sites__administrateurs=utilisateur).distinct()

    def sirens(self):
        """The legal units of these establishments."""
        return {siret[:9] for siret in self.values_list("siret", flat=True)}


class Etablissement(FicheAnnuaire):
    """A legal establishment of an organisme de formation (R067 to R072)."""

    siret = models.CharField("SIRET", max_length=14, unique=True, validators=[verifier_siret])
    siege_insee = models.CharField("Siège INSEE", max_length=14, blank=True)
    raison_sociale = models.CharField("Raison sociale ou enseigne INSEE", max_length=255)
    raison_sociale_pliee = colonne_pliee("raison_sociale")
    nda = models.CharField("Numéro de déclaration d’activité", max_length=11, blank=True)
    uai = models.CharField("UAI", max_length=8, blank=True)
    categorie = models.CharField("Catégorie", max_length=40, blank=True)
    domaines = ArrayField(models.CharField(max_length=5), verbose_name="Domaine formation", default=list, blank=True)
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)
    motif_fermeture = models.TextField("motif de la fermeture", max_length=2000, blank=True)
    absorbe_par = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbes", verbose_name="absorbé par"
    )

    objects = EtablissementQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ["raison_sociale_pliee", "siret"]
        constraints = [
            models.CheckConstraint(
                name="etablissement_siret_14_chiffres",
                condition=Q(siret__regex=r"^\d{14}$"),
                violation_error_message="Le SIRET doit avoir 14 chiffres.",
            ),
            models.CheckConstraint(
                name="etablissement_nda_11_chiffres",
                condition=Q(nda="") | Q(nda__regex=r"^\d{11}$"),
                violation_error_message="Le numéro de déclaration d’activité doit avoir 11 chiffres.",
            ),
            models.CheckConstraint(
                name="etablissement_absorbe_est_ferme",
                condition=Q(absorbe_par=None) | Q(ferme_le__isnull=False),
                violation_error_message="Un établissement absorbé par un autre est fermé.",
            ),
        ]

    def __str__(self):
        return f"{self.siret} - {self.raison_sociale}"

    @property
    def site_principal(self):
        """The principal site, or None before it is created."""
        return next((site for site in self.sites.all() if site.principal), None)
