"""The headings of the dashboard and their lists: one query definition for a counter and its list (R303).

`RUBRIQUES` is the table: the dashboard counts its rows (`compter`), the lists filter by them (`Rubrique.filtrer`).
"""

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, Value
from django.utils import timezone

from sofi.offre.models import Action, Formation, Session
from sofi.offre.models.session import active
from sofi.offre.statuts import Statut
from sofi.programmes.models.campagne import Nature

SESSIONS, ACTIONS = "sessions", "actions"
TITRES = {SESSIONS: "Sessions", ACTIONS: "Actions"}
MODELES = {SESSIONS: Session, ACTIONS: Action}
PERIMETRES = {
    # A session that was never published is neither Actif nor Inactif (R063): it is found by its action.
    SESSIONS: Q(publiee_le__isnull=False),
    ACTIONS: ~Q(statut=Statut.ARCHIVEE),
}


@dataclass(frozen=True)
class Rubrique:
    """A heading: for a day, what of `parmi` answers `condition` stands under it; `tri` sorts its list unless told.

    The headings of one `parmi` are counted together. `compteur` says whether the dashboard counts it in its block,
    `tache` whether it counts it among what is to do.
    """

    code: str
    libelle: str
    bloc: str
    parmi: Callable[[datetime.date], Q]
    condition: Callable[[datetime.date], Q]
    tri: str
    note: str = ""
    compteur: bool = True
    tache: bool = False

    def filtrer(self, objets, jour=None):
        """Those of these sessions or actions that stand under the heading on that day (today unless told)."""
        jour = jour or timezone.localdate()
        return objets.filter(PERIMETRES[self.bloc], self.parmi(jour), self.condition(jour))


def un_mois_apres(jour):
    """The same day of the next month, or its last day."""
    annee, mois = divmod(jour.year * 12 + jour.month, 12)
    return datetime.date(annee, mois + 1, min(jour.day, calendar.monthrange(annee, mois + 1)[1]))


def _tout(jour):
    return Q()


def _inactive(jour):
    return ~active(jour)


def _de_nature(nature):
    return lambda jour: Q((nature.value, True))


def _en_chantier(jour):
    return Q(statut__in=(Statut.EN_COURS, Statut.EN_ATTENTE_VALIDATION, Statut.EN_ATTENTE_REPONSES))


def _au_statut(statut):
    return lambda jour: Q(statut=statut)


def _certifinfo_remplace(jour):
    return Q(formation__in=Formation.objects.filter(certification_remplacee_le__isnull=False))


RUBRIQUES = (
    Rubrique("actives", "Sessions de formation actives", SESSIONS, active, _tout, "date_debut"),
    Rubrique(
        "initiales",
        "Sessions de formation initiales actives",
        SESSIONS,
        active,
        _de_nature(Nature.INITIALE),
        "date_debut",
    ),
    Rubrique(
        "bientot_inactives",
        "Sessions de formation inactives dans moins d’un mois",
        SESSIONS,
        active,
        lambda jour: Q(visible_jusqu_a__lt=un_mois_apres(jour)),
        "date_fin",
    ),
    Rubrique("inactives", "Sessions de formation inactives", SESSIONS, _inactive, _tout, "-date_fin"),
    Rubrique(
        "programme_region",
        "Sessions de formation du programme région",
        SESSIONS,
        active,
        _de_nature(Nature.PROGRAMME_REGION),
        "date_debut",
    ),
    Rubrique(
        "apprentissage",
        "Sessions de formation en contrat d’apprentissage",
        SESSIONS,
        active,
        _de_nature(Nature.APPRENTISSAGE),
        "date_debut",
    ),
    Rubrique(
        "professionnalisation",
        "Sessions de formation en contrat de professionnalisation",
        SESSIONS,
        active,
        _de_nature(Nature.PROFESSIONNALISATION),
        "date_debut",
    ),
    Rubrique(
        "a_distance",
        "Sessions de formation ouvertes à distance",
        SESSIONS,
        active,
        lambda jour: Q(a_distance=True),
        "date_debut",
    ),
    Rubrique(
        "diffusion_partielle",
        "Sessions de formation actives non diffusées partout",
        SESSIONS,
        active,
        lambda jour: Q(diffusion_partielle=True),
        "date_debut",
        note="Un canal de diffusion au moins ne les reçoit pas : leur passeport dit pourquoi.",
        compteur=False,
        tache=True,
    ),
    Rubrique("toutes", "Toutes les sessions de formation", SESSIONS, _tout, _tout, "-date_debut", compteur=False),
    Rubrique(
        "en_cours",
        "Actions de formation en cours de saisie",
        ACTIONS,
        _en_chantier,
        _au_statut(Statut.EN_COURS),
        "-modifiee",
        note="Actions en cours de création ou de modification qui n’ont pas été envoyées en validation.",
    ),
    Rubrique(
        "en_cours_publiques",
        "Actions de formation publique en cours de saisie",
        ACTIONS,
        _en_chantier,
        lambda jour: Q(statut=Statut.EN_COURS, attribution__isnull=False),
        "-modifiee",
    ),
    Rubrique(
        "en_attente_validation",
        "Actions de formation en attente de validation par CARIF-OREF",
        ACTIONS,
        _en_chantier,
        _au_statut(Statut.EN_ATTENTE_VALIDATION),
        "envoyee",
        note="Actions créées et en attente d’être validées par le service Offre du Cariforef.",
    ),
    Rubrique(
        "en_attente_reponses",
        "Actions de formation en attente de réponses",
        ACTIONS,
        _en_chantier,
        _au_statut(Statut.EN_ATTENTE_REPONSES),
        "-modifiee",
    ),
    Rubrique(
        "certifinfo_remplace",
        "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
        ACTIONS,
        _certifinfo_remplace,
        _tout,
        "-modifiee",
    ),
    Rubrique("toutes", "Toutes les actions de formation", ACTIONS, _tout, _tout, "-modifiee", compteur=False),
)
PAR_CODE = {(rubrique.bloc, rubrique.code): rubrique for rubrique in RUBRIQUES}


def de_la_portee(bloc, utilisateur, etablissement):
    """The sessions or actions of a person's screens: the current establishment's; all for the CARIF-OREF and the
    Région (R031)."""
    objets = MODELES[bloc].objects.all()
    if utilisateur.voit_tout:
        return objets
    return objets.filter(etablissement=etablissement) if etablissement else objets.none()


def compteurs(bloc):
    """The headings that the dashboard counts, in the order of the sources (R037 to R051)."""
    return [rubrique for rubrique in RUBRIQUES if rubrique.bloc == bloc and rubrique.compteur]


def compter(bloc, objets, jour=None):
    """How many of these stand under each heading that is counted, `{code: number}`: a query for each set of them."""
    jour = jour or timezone.localdate()
    nombres, comptees = {}, [une for une in RUBRIQUES if une.bloc == bloc and (une.compteur or une.tache)]
    for parmi in dict.fromkeys(rubrique.parmi for rubrique in comptees):
        nombres |= objets.filter(PERIMETRES[bloc], parmi(jour)).aggregate(
            **{
                rubrique.code: Count(Value(1), filter=rubrique.condition(jour) or None)
                for rubrique in comptees
                if rubrique.parmi == parmi
            }
        )
    return nombres
