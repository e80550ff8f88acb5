"""Bring the live offer to the current version of the Formacode, vanished code by vanished code (R154, R155, R273).

An offer keeps its codes and their version until a replacement is chosen; what is published follows at the next
validation.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from sofi.offre.models import Formation
from sofi.offre.remplacement import formations_vivantes
from sofi.referentiels.models import Formacode, VersionFormacode


class MigrationImpossible(Exception):
    """The chosen term cannot be taken; the message says why. Nothing was changed."""


@dataclass
class Disparu:
    """A code that live formations bear and that the current version does not have; `terme` as it was, if known."""

    code: str
    terme: Formacode | None
    formations: list[int] = field(default_factory=list)


def disparus():
    """The vanished codes still in use, the most used first."""
    en_vigueur = set(Formacode.objects.choisissables().values_list("code", flat=True))
    porteuses = defaultdict(list)
    for numero, codes in formations_vivantes().order_by("pk").values_list("pk", "domaines"):
        for code in codes:
            if code not in en_vigueur:
                porteuses[code].append(numero)
    termes = {un.code: un for un in Formacode.objects.nommes(list(porteuses))}
    trouves = [Disparu(code, termes.get(code), numeros) for code, numeros in porteuses.items()]
    return sorted(trouves, key=lambda un: (-len(un.formations), un.code))


@transaction.atomic
def remplacer_formacode(code, nouveau, *, par):
    """Give `nouveau` (a code in force) to every live formation that bears the vanished `code`. Returns how many.

    A formation whose codes are then all in force takes the current version. Raises MigrationImpossible.
    """
    choisi = Formacode.objects.choisissables().select_related("version").filter(code=nouveau).first()
    if choisi is None:
        raise MigrationImpossible(f"« {nouveau} » n’est pas un descripteur en vigueur : choisissez-en un autre.")
    if Formacode.objects.choisissables().filter(code=code).exists():
        raise MigrationImpossible(f"Le code {code} est toujours en vigueur : il n’y a rien à remplacer.")
    Formacode.objects.filter(code=code).update(remplace_par=choisi)
    numeros = list(formations_vivantes().filter(domaines__contains=[code]).values_list("pk", flat=True))
    for formation in Formation.objects.select_for_update().filter(pk__in=numeros).order_by("pk"):
        _remplacer_dans(formation, code, choisi, par)
    return len(numeros)


def _remplacer_dans(formation, code, choisi, par):
    domaines = [choisi.code if un == code else un for un in formation.domaines]
    formation.domaines = list(dict.fromkeys(domaines))
    if formation.domaine_principal == code:
        formation.domaine_principal = choisi.code
    if len(Formacode.objects.par_codes(formation.domaines)) == len(formation.domaines):
        formation.version_formacode = choisi.version.libelle
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
