"""Certif Info: levels, types, certifications, their successors and their blocs (R132 to R149)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q, TextField, Value
from django.db.models.functions import Collate, Concat
from django.utils import timezone
from django.utils.functional import cached_property

from sofi.referentiels.colonnes import Joindre, Vecteur, colonne_mots_et_racines, colonne_pliee
from sofi.socle.texte import Plier


class NiveauCertification(models.Model):
    """A level as Certif Info counts it: the 1969 names, with the European name beside (R286)."""

    code = models.CharField(max_length=1, primary_key=True)
    libelle = models.CharField("libellé", max_length=60)
    libelle_europeen = models.CharField("libellé européen", max_length=60, blank=True)
    code_lheo = models.CharField("niveau de sortie LHÉO", max_length=2)
    ordre = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "niveau de certification"
        verbose_name_plural = "niveaux de certification"
        ordering = ["ordre"]

    def __str__(self):
        return self.libelle

    @property
    def deux_noms(self):
        """The name of 1969 with that of today: "Niveau III (Bac + 2), Niveau 5" (R286)."""
        return f"{self.libelle}, {self.libelle_europeen}" if self.libelle_europeen else self.libelle


class TypeCertification(models.Model):
    """A kind of certification: titre professionnel, BTS, CAP, habilitation…"""

    code = models.CharField(max_length=3, primary_key=True)
    libelle = models.CharField("libellé", max_length=150)
    ancien_libelle = models.CharField(
        "ancien libellé", max_length=150, blank=True, help_text="Celui qui suivait la nomenclature de 1969."
    )
    niveau = models.ForeignKey(NiveauCertification, models.PROTECT, related_name="types")
    type_module = models.CharField("type des modules", max_length=60, default="Bloc de compétences")

    class Meta:
        verbose_name = "type de certification"
        verbose_name_plural = "types de certification"
        ordering = ["niveau__ordre", "libelle"]

    def __str__(self):
        return self.libelle


# The folded titles hold no accent: the order of their bytes is theirs, and many times quicker than a language's.
ORDRE_DE_L_ARBRE = (Collate("type_id", "C"), Collate("intitule_plie", "C"), F("code").desc())


class CertificationQuerySet(models.QuerySet):
    def actives(self):
        """Certifications that an entry may still choose."""
        return self.filter(actif=True)


class Certification(models.Model):
    """A record of Certif Info, as the Réseau des Carif-Oref and Onisep publish it.

    Everything here is read-only in the offer (R139). `code` is the Certif Info code (R133).
    """

    class Etat(models.TextChoices):
        PUBLIE = "publie", "publiée"
        PREPARATOIRE = "preparatoire", "préparatoire et non certifiante"
        HABILITATION = "habilitation", "habilitation"

    code = models.PositiveIntegerField("code Certif Info", primary_key=True)
    intitule = models.CharField("intitulé", max_length=500)
    type = models.ForeignKey(TypeCertification, models.PROTECT, related_name="certifications")
    niveau_europeen = models.PositiveSmallIntegerField("niveau européen", null=True, blank=True)
    code_rncp = models.CharField("code RNCP", max_length=12, blank=True, help_text="Par exemple RNCP35030.")
    codes_rs = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name="codes RS")
    codes_rome = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name="codes ROME")
    code_nsf = models.CharField("code NSF", max_length=4, blank=True)
    formacodes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    version_formacode = models.CharField("version des Formacodes", max_length=10, blank=True)
    certificateurs = ArrayField(models.TextField(), default=list, blank=True)
    valideurs = models.TextField(blank=True)
    annee_premiere_session = models.PositiveSmallIntegerField("année de 1ière session", null=True, blank=True)
    annee_derniere_session = models.PositiveSmallIntegerField("année de dernière session", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.PUBLIE)
    objectif = models.TextField(blank=True)
    programme = models.TextField(blank=True)
    objectif_general = models.CharField(
        "objectif général", max_length=2, default="6", help_text="Code de la liste objectif_general."
    )
    actif = models.BooleanField(default=True)
    retiree_le = models.DateField("retirée le", null=True, blank=True)
    intitule_plie = colonne_pliee("intitule")
    mots = colonne_mots_et_racines("intitule")
    mots_organismes = GeneratedField(
        expression=Vecteur(
            Plier(Concat(Joindre("certificateurs"), Value(" "), F("valideurs"), output_field=TextField())),
            configuration="pg_catalog.simple",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name="mots des certificateurs et des valideurs",
    )

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = "certification"
        verbose_name_plural = "certifications"
        ordering = ["intitule_plie", "code"]
        indexes = [
            GinIndex(fields=["mots"], name="certification_mots"),
            GinIndex(fields=["mots_organismes"], name="certification_organismes"),
            models.Index(fields=["code_rncp"], name="certification_rncp"),
            models.Index(*ORDRE_DE_L_ARBRE, name="certification_arbre", condition=Q(actif=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(niveau_europeen__isnull=True) | Q(niveau_europeen__range=(1, 8)),
                name="certification_niveau_europeen_1_a_8",
                violation_error_message="Le niveau européen va de 1 à 8.",
            )
        ]

    def __str__(self):
        return self.intitule

    @property
    def numero_rncp(self):
        """The RNCP number as the bubble shows it, without its prefix: "35030" (R136)."""
        return self.code_rncp.removeprefix("RNCP")

    @property
    def niveau_sortie(self):
        """The LHÉO code (new nomenclature) of the level reached, of the list niveau_sortie (R286)."""
        if self.niveau_europeen:
            return f"1{self.niveau_europeen}"
        return self.type.niveau.code_lheo

    @cached_property
    def fiche_rncp(self):
        """Its record at France compétences, None when it has none or when they were not loaded."""
        return FicheRncp.objects.filter(pk=self.code_rncp).first() if self.code_rncp else None

    @property
    def echeances(self):
        """What of it is past: its year of last session, its registration at France compétences (R136)."""
        jour, passees = timezone.localdate(), []
        if self.annee_derniere_session and self.annee_derniere_session < jour.year:
            passees.append(f"dernière session en {self.annee_derniere_session}")
        fin = self.fiche_rncp.date_fin_enregistrement if self.fiche_rncp else None
        if fin and fin < jour:
            passees.append(f"{self.code_rncp} échu le {fin:%d/%m/%Y}")
        return passees

    def blocs(self):
        """Its blocs of competences in order; none when it has no RNCP record (R149)."""
        if not self.code_rncp:
            return BlocCompetence.objects.none()
        return BlocCompetence.objects.filter(code_rncp=self.code_rncp, actif=True)


class CertificationSuccession(models.Model):
    """An old Certif Info code and the one that follows it; the old one may be unknown here.

    It is a fact of Certif Info, never an order: hundreds of old codes are still in force (R051). An old record
    that was an error (`ERRONEE`) leads nowhere.
    """

    class EtatAncien(models.TextChoices):
        ARCHIVEE = "archivee", "archivée"
        EN_VIGUEUR = "en_vigueur", "en vigueur"
        ERRONEE = "erronee", "erronée"
        INCONNU = "inconnu", "inconnu"

    ancien_code = models.PositiveIntegerField("ancien code")
    ancien_intitule = models.CharField("ancien intitulé", max_length=500, blank=True)
    ancien_rncp = models.CharField("ancien code RNCP", max_length=12, blank=True)
    nouveau = models.ForeignKey(Certification, models.CASCADE, related_name="predecesseurs")
    etat_ancien = models.CharField(
        "état de l’ancien", max_length=10, choices=EtatAncien.choices, default=EtatAncien.INCONNU
    )

    class Meta:
        verbose_name = "succession de certifications"
        verbose_name_plural = "successions de certifications"
        ordering = ["ancien_code", "nouveau_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ancien_code", "nouveau"],
                name="succession_unique",
                violation_error_message="Cette succession est déjà connue.",
            )
        ]

    def __str__(self):
        return f"{self.ancien_code} → {self.nouveau_id}"


class FicheRncp(models.Model):
    """A record of France compétences (RNCP or RS): until when it holds, what it aims at, what follows it (R272)."""

    numero = models.CharField("numéro", max_length=12, primary_key=True, help_text="Par exemple RNCP35030.")
    intitule = models.TextField("intitulé")
    abrege = models.CharField("abrégé", max_length=40, blank=True)
    niveau_europeen = models.PositiveSmallIntegerField("niveau européen", null=True, blank=True)
    date_fin_enregistrement = models.DateField("fin d’enregistrement", null=True, blank=True)
    date_limite_delivrance = models.DateField("date limite de délivrance", null=True, blank=True)
    objectif = models.TextField(blank=True)
    programme = models.TextField(blank=True)
    nouvelles = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name="fiches suivantes")
    enregistree = models.BooleanField("enregistrement en cours", default=True)
    actif = models.BooleanField(default=True)

    class Meta:
        verbose_name = "fiche RNCP ou RS"
        verbose_name_plural = "fiches RNCP et RS"
        ordering = ["numero"]

    def __str__(self):
        return f"{self.numero} {self.intitule}"


class BlocCompetence(models.Model):
    """A part of a certification that can be obtained alone (R146). Never deleted: offers point here."""

    code = models.CharField(max_length=20, primary_key=True, help_text="Par exemple RNCP35030BC01.")
    code_rncp = models.CharField("code RNCP", max_length=12, db_index=True)
    libelle = models.TextField("libellé")
    objectif = models.TextField(blank=True)
    programme = models.TextField(blank=True)
    ordre = models.PositiveSmallIntegerField()
    actif = models.BooleanField(default=True)

    class Meta:
        verbose_name = "bloc de compétences"
        verbose_name_plural = "blocs de compétences"
        ordering = ["code_rncp", "ordre", "code"]

    def __str__(self):
        return self.intitule

    @property
    def intitule(self):
        """The title as the table of blocs shows it: "1. Assurer les missions…" (R146)."""
        return f"{self.ordre}. {self.libelle}"


class Nsf(models.Model):
    """A speciality of training (NSF, Code de l'éducation, art. D311-4)."""

    code = models.CharField(max_length=4, primary_key=True)
    libelle = models.CharField("libellé", max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="enfants")
    actif = models.BooleanField(default=True)

    class Meta:
        verbose_name = "spécialité de formation (NSF)"
        verbose_name_plural = "spécialités de formation (NSF)"
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} - {self.libelle}"


class RomeQuerySet(models.QuerySet):
    def nommes(self, codes):
        """[(code, label)] of these codes, in their order; the label of an unknown one is empty."""
        libelles = dict(self.filter(code__in=codes).values_list("code", "libelle"))
        return [(code, libelles.get(code, "")) for code in dict.fromkeys(codes)]


class Rome(models.Model):
    """A métier of the ROME; `parent` is the code of ROME 3 that a code of ROME 4.0 comes from."""

    code = models.CharField(max_length=5, primary_key=True)
    libelle = models.CharField("libellé", max_length=250)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="enfants")
    actif = models.BooleanField(default=True)

    objects = RomeQuerySet.as_manager()

    class Meta:
        verbose_name = "métier (ROME)"
        verbose_name_plural = "métiers (ROME)"
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} - {self.libelle}"
