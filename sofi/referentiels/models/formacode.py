"""Formacode®: the thesaurus of Centre Inffo that says what a training is about (R072, R073)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from sofi.referentiels.colonnes import colonne_mots_et_racines, colonne_pliee


class VersionFormacode(models.Model):
    """An edition of the thesaurus: a code means something only within its version."""

    libelle = models.CharField("libellé", max_length=10, unique=True)
    est_courante = models.BooleanField("version courante", default=False)

    class Meta:
        verbose_name = "version du Formacode"
        verbose_name_plural = "versions du Formacode"
        constraints = [
            models.UniqueConstraint(
                fields=["est_courante"],
                condition=Q(est_courante=True),
                name="une_seule_version_formacode_courante",
                violation_error_message="Une seule version du Formacode peut être la version courante.",
            )
        ]

    def __str__(self):
        return self.libelle

    @property
    def rang(self):
        """14 for "V14": versions sort by it."""
        return int("".join(signe for signe in self.libelle if signe.isdecimal()) or 0)


class FormacodeQuerySet(models.QuerySet):
    def courants(self):
        """Active codes of the current version."""
        return self.filter(version__est_courante=True, actif=True)

    def choisissables(self):
        """What an offer may be indexed with: current descriptors, never a champ or a domain."""
        return self.courants().filter(type=Formacode.Type.DESCRIPTEUR)

    def par_codes(self, codes):
        """Selectable descriptors bearing one of these codes, in the order of the codes."""
        rang = {code: i for i, code in enumerate(codes)}
        return sorted(self.choisissables().filter(code__in=rang).select_related("version"), key=lambda f: rang[f.code])

    def nommes(self, codes):
        """The terms bearing these codes, to read them, in the order of the codes.

        A code that the current version no longer has comes from the last version that had it: an offer keeps it until
        a replacement is chosen.
        """
        par_code = {un.code: un for un in self.par_codes(codes)}
        disparus = [code for code in codes if code not in par_code]
        if disparus:
            anciens = self.filter(code__in=disparus, type=Formacode.Type.DESCRIPTEUR).select_related("version")
            for un in sorted(anciens, key=lambda un: un.version.rang):
                un.disparu = True
                par_code[un.code] = un
        return [par_code[code] for code in dict.fromkeys(codes) if code in par_code]

    def retenus(self, codes, deja):
        """The terms of these codes that may stand on a card: those in force, and those it bears `deja`, vanished or
        not, which stay until a replacement is chosen."""
        permis = [*self.nommes([code for code in codes if code in deja]), *self.par_codes(codes)]
        par_code = {un.code: un for un in permis}
        return [par_code[code] for code in dict.fromkeys(codes) if code in par_code]

    def suivis(self, codes):
        """These codes; in place of one that the current version lost, what was chosen to replace it, if anything."""
        suites = dict(self.exclude(remplace_par=None).values_list("code", "remplace_par__code"))
        for un in self.par_codes(codes):
            suites.pop(un.code, None)
        suivis = []
        for code in codes:
            vus = set()
            while code in suites and code not in vus:
                vus.add(code)
                code = suites[code]
            suivis.append(code)
        return list(dict.fromkeys(suivis))

    def version_de(self, codes, ancienne):
        """The version to write beside these codes: the current one if they all stand in it, else the one they had."""
        courants = self.par_codes(codes)
        return courants[0].version.libelle if courants and len(courants) == len(set(codes)) else ancienne


class Formacode(models.Model):
    """A node of the thesaurus: one of 14 domains, a champ of 3 digits, or a descriptor of 5.

    `disparu` is set on a term read for a card that bears it, when the current version no longer has it.
    """

    disparu = False

    class Type(models.TextChoices):
        DOMAINE = "domaine", "domaine"
        CHAMP = "champ", "champ sémantique"
        DESCRIPTEUR = "descripteur", "descripteur"

    version = models.ForeignKey(VersionFormacode, models.PROTECT, related_name="formacodes")
    code = models.CharField(max_length=5)
    type = models.CharField(max_length=11, choices=Type.choices)
    libelle = models.CharField("libellé", max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="enfants", verbose_name="terme générique"
    )
    chemin = models.CharField(
        "chemin",
        max_length=24,
        blank=True,
        help_text="Arborescence : deux caractères par niveau ; trie l'arbre.",
    )
    synonymes = models.TextField(blank=True)
    actif = models.BooleanField(default=True)
    remplace_par = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="remplacé par",
        help_text="Le terme d’une version suivante qui tient lieu de celui-ci, quand son code a disparu.",
    )
    libelle_plie = colonne_pliee("libelle")
    mots = colonne_mots_et_racines("libelle", "synonymes")

    objects = FormacodeQuerySet.as_manager()

    class Meta:
        verbose_name = "Formacode"
        verbose_name_plural = "Formacodes"
        ordering = ["chemin", "type", "code"]
        indexes = [
            GinIndex(fields=["mots"], name="formacode_mots"),
            models.Index(fields=["version", "chemin"], name="formacode_chemin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="formacode_unique_par_version",
                violation_error_message="Ce code existe déjà dans cette version du Formacode.",
            ),
            models.CheckConstraint(
                condition=Q(type="champ")
                | Q(type="domaine", parent__isnull=True)
                | Q(type="descripteur", parent__isnull=False),
                name="formacode_parent_sauf_domaine",
                violation_error_message="Un descripteur a un terme générique, un domaine n'en a pas.",
            ),
        ]

    def __str__(self):
        return f"{self.code} - {self.libelle}{' (retiré du Formacode)' if self.disparu else ''}"

    @property
    def choisissable(self):
        """Whether an offer may be indexed with this node (only descriptors may)."""
        return self.type == self.Type.DESCRIPTEUR and self.actif
