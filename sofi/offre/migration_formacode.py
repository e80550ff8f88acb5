"""Bring offer and directory to the current Formacode, vanished code by vanished code (R154, R155, R273).

An offer keeps its codes and their version until a replacement is chosen; what is published follows at the next
validation.
"""

from dataclasses import dataclass, field

from django.db import transaction

from sofi.annuaire.models import Etablissement
from sofi.offre.models import Formation
from sofi.offre.remplacement import formations_vivantes
from sofi.referentiels.models import Formacode, VersionFormacode


class MigrationImpossible(Exception):
    """The chosen term cannot be taken; the message says why. Nothing was changed."""


@dataclass
class Disparu:
    """A code that the current version does not have, and who bears it; `terme` as it was, if known."""

    code: str
    terme: Formacode | None
    formations: list[int] = field(default_factory=list)
    etablissements: list[Etablissement] = field(default_factory=list)

    def __str__(self):
        return (
            f"{self.code} {self.terme.libelle} ({self.terme.version})"
            if self.terme
            else f"{self.code}, libellé inconnu"
        )


def disparus():
    """The vanished codes still in use, the most used first."""
    en_vigueur = set(Formacode.objects.choisissables().values_list("code", flat=True))
    trouves = {}
    for numero, codes in formations_vivantes().order_by("pk").values_list("pk", "domaines"):
        for code in set(codes) - en_vigueur:
            trouves.setdefault(code, Disparu(code, None)).formations.append(numero)
    for etablissement in Etablissement.objects.exclude(domaines=[]).order_by("pk"):
        for code in set(etablissement.domaines) - en_vigueur:
            trouves.setdefault(code, Disparu(code, None)).etablissements.append(etablissement)
    for terme in Formacode.objects.nommes(list(trouves)):
        trouves[terme.code].terme = terme
    return sorted(trouves.values(), key=lambda un: (-len(un.formations), -len(un.etablissements), un.code))


@transaction.atomic
def remplacer_formacode(code, nouveau, *, par):
    """Give `nouveau` (a code in force) to every live formation and establishment that bears the vanished `code`.

    Returns how many formations and how many establishments. A formation whose codes are then all in force takes the
    current version. Raises MigrationImpossible.
    """
    choisi = Formacode.objects.choisissables().select_related("version").filter(code=nouveau).first()
    if choisi is None:
        raise MigrationImpossible(f"« {nouveau} » n’est pas un descripteur en vigueur : choisissez-en un autre.")
    if Formacode.objects.choisissables().filter(code=code).exists():
        raise MigrationImpossible(f"Le code {code} est toujours en vigueur : il n’y a rien à remplacer.")
    Formacode.objects.filter(code=code).update(remplace_par=choisi)
    numeros = list(formations_vivantes().filter(domaines__contains=[code]).values_list("pk", flat=True))
    for formation in Formation.objects.select_for_update().filter(pk__in=numeros).order_by("pk"):
        _remplacer_dans(formation, code, choisi, par)
    etablissements = Etablissement.objects.select_for_update().filter(domaines__contains=[code]).order_by("pk")
    for etablissement in etablissements:
        etablissement.domaines = _domaines(etablissement.domaines, code, choisi)
        etablissement.signer(par)
        etablissement.save()
    return len(numeros), len(etablissements)


def _domaines(domaines, code, choisi):
    """The same codes with the chosen one in place of the vanished, none twice."""
    return list(dict.fromkeys(choisi.code if un == code else un for un in domaines))


def _remplacer_dans(formation, code, choisi, par):
    formation.domaines = _domaines(formation.domaines, code, choisi)
    if formation.domaine_principal == code:
        formation.domaine_principal = choisi.code
    formation.version_formacode = Formacode.objects.version_de(formation.domaines, formation.version_formacode)
    formation.version += 1
    formation.onglet = ""
    formation.modifiee_par = par
    formation.save()


def a_jour_sauf_version():
    """Live formations whose codes all stand in the current version, and whose version is another."""
    courante = VersionFormacode.objects.filter(est_courante=True).first()
    if courante is None:
        return Formation.objects.none()
    en_vigueur = list(Formacode.objects.choisissables().values_list("code", flat=True))
    return (
        formations_vivantes()
        .exclude(version_formacode=courante.libelle)
        .exclude(domaines=[])
        .filter(domaines__contained_by=en_vigueur)
    )


@transaction.atomic
def passer_a_la_version_courante():
    """Note the current version on the formations whose codes all stand in it. Returns how many."""
    courante = VersionFormacode.objects.get(est_courante=True)
    return Formation.objects.filter(pk__in=list(a_jour_sauf_version().values_list("pk", flat=True))).update(
        version_formacode=courante.libelle
    )
