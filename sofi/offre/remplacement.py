"""Replace the withdrawn certifications of the live offer, on the CARIF-OREF's decision only (R051, R218).

A succession alone never replaces anything: hundreds of "old" codes are still in force.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from sofi.diffusion import publier as diffusion
from sofi.offre.controles import controler
from sofi.offre.creation import reprendre_certification
from sofi.offre.instantane import prendre
from sofi.offre.models import Action, Formation, RemplacementCertif
from sofi.offre.notifications import prevenir_du_remplacement
from sofi.offre.statuts import Statut
from sofi.referentiels.models import BlocCompetence, Certification
from sofi.referentiels.recherche import successeurs
from sofi.regles.anomalies import bloquantes
from sofi.socle.texte import plier

FINIES = {Statut.ARCHIVEE}


class RemplacementImpossible(Exception):
    """The replacement cannot be made; the message says why. Nothing was changed."""


@dataclass
class Cas:
    """A withdrawn certification, what follows it, and the live formations that still bear it."""

    certification: Certification
    propositions: list[Certification]
    formations: list[Formation] = field(default_factory=list)


def formations_vivantes():
    """Formations of which an action is not archived."""
    return Formation.objects.filter(pk__in=Action.objects.exclude(statut__in=FINIES).values("formation"))


def certifications_portees():
    """The codes of the certifications that live formations bear."""
    return set(formations_vivantes().exclude(certification=None).values_list("certification", flat=True))


def formations_a_remplacer():
    """Live formations whose certification was withdrawn."""
    return formations_vivantes().filter(certification__actif=False)


def a_remplacer():
    """The cases to decide: one successor first, then those where one must choose, then those without any."""
    par_certification = defaultdict(list)
    for formation in formations_a_remplacer().select_related(
        "certification__type", "etablissement", "campagne__programme"
    ):
        par_certification[formation.certification].append(formation)
    cas = [Cas(ancienne, successeurs(ancienne.pk), formations) for ancienne, formations in par_certification.items()]
    return sorted(cas, key=lambda un: (_rang(un), un.certification.intitule_plie, un.certification.pk))


def _rang(cas):
    """0 with one successor, 1 with several, 2 without any."""
    nombre = len(cas.propositions)
    return 0 if nombre == 1 else 1 if nombre else 2


def correspondre(blocs, nouvelle):
    """What becomes of chosen blocs: `[{"ancien", "libelle", "nouveau"}]`, matched by label whatever the code."""
    par_libelle = {plier(bloc.libelle): bloc.pk for bloc in nouvelle.blocs()}
    anciens = BlocCompetence.objects.in_bulk(blocs)
    return [
        {
            "ancien": code,
            "libelle": anciens[code].libelle if code in anciens else code,
            "nouveau": par_libelle.get(plier(anciens[code].libelle), "") if code in anciens else "",
        }
        for code in blocs
    ]


@transaction.atomic
def remplacer(formation, nouvelle, *, ancienne, par, motif=""):
    """Give the formation its new certification: copied fields, blocs, trace, mail. Returns the RemplacementCertif.

    `ancienne` is the code that the decision was about. What is published follows when no action is being typed and
    nothing blocks; otherwise it waits for the next validation. Raises RemplacementImpossible.
    """
    # One lock order for everybody: the actions, then the card.
    actions = list(Action.objects.select_for_update().filter(formation=formation).order_by("pk"))
    formation = Formation.objects.select_for_update(of=["self"]).get(pk=formation.pk)
    if formation.certification_id != ancienne:
        raise RemplacementImpossible(
            f"La formation {formation.pk} n’a plus le code {ancienne} : elle a changé entre-temps."
        )
    if not nouvelle.actif or nouvelle.pk == ancienne:
        raise RemplacementImpossible(f"Le code {nouvelle.pk} n’est pas en vigueur : choisissez-en un autre.")
    blocs = correspondre(formation.blocs, nouvelle)
    _reporter(formation, nouvelle, blocs, par)
    remplacement = RemplacementCertif.objects.create(
        formation=formation, ancienne_id=ancienne, nouvelle=nouvelle, decide_par=par, motif=motif.strip(), blocs=blocs
    )
    remplacement.republiee = sum(_republier(action, par) for action in actions) > 0
    remplacement.save(update_fields=["republiee"])
    prevenir_du_remplacement(remplacement)
    return remplacement


def _reporter(formation, nouvelle, blocs, par):
    reprendre_certification(formation, nouvelle)
    formation.blocs = [bloc["nouveau"] for bloc in blocs if bloc["nouveau"]]
    formation.certification_remplacee_le = timezone.now()
    formation.version += 1
    formation.onglet = ""
    formation.modifiee_par = par
    formation.save()


def _republier(action, par):
    """Publish again an action whose living copy is what is on line, and only then."""
    if action.statut != Statut.VALIDEE or not action.est_publiee:
        return False
    action = Action.objects.completes().get(pk=action.pk)
    if bloquantes(controler(action)):
        return False
    diffusion.publier(prendre(action), par=par)
    return True


@transaction.atomic
def prendre_connaissance(formation, *, par):
    """The OF has seen the replacement: the formation leaves the dashboard's heading. True when there was one."""
    formation.remplacements.filter(vu_le=None).update(vu_le=timezone.now(), vu_par=par)
    return bool(
        Formation.objects.filter(pk=formation.pk, certification_remplacee_le__isnull=False).update(
            certification_remplacee_le=None
        )
    )
