"""What a rule of the passport may ask of a frozen session: a closed list of predicates (R197).

A predicate reads the frozen picture alone: (instantane, session, day) → bool. `datee`: its answer changes with the
day, so it is asked when a passport is read, never kept beside the session.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sofi.programmes.models.campagne import Nature


@dataclass(frozen=True)
class Condition:
    """A predicate; `champ`: the field usually to fill, as "fiche.champ"."""

    code: str
    libelle: str
    champ: str
    remplie: Callable
    datee: bool = False


def est_financee_par_la_region(session):
    """True when a dispositif of the frozen session is a programme of the Région."""
    return any(dispositif.nature == Nature.PROGRAMME_REGION for dispositif in session.dispositifs)


def _organisme_formateur(instantane, session, jour):
    site = instantane.action.site_dispensateur
    return bool(site and site.siret)


CONDITIONS = (
    Condition(
        "information_collective",
        "au moins une information collective",
        "session.informations_collectives",
        lambda instantane, session, jour: bool(session.informations_collectives),
    ),
    Condition(
        "site_lieu",
        "un site lieu",
        "session.site_lieu",
        lambda instantane, session, jour: session.site_lieu is not None,
    ),
    Condition(
        "commune_du_lieu",
        "un site lieu rattaché à une commune (code INSEE)",
        "session.site_lieu",
        lambda instantane, session, jour: bool(session.site_lieu and session.site_lieu.code_insee),
    ),
    Condition(
        "organisme_formateur", "un site dispensateur et son SIRET", "action.site_dispensateur", _organisme_formateur
    ),
    Condition(
        "publics",
        "au moins un public",
        "dispositif.publics",
        lambda instantane, session, jour: any(dispositif.publics for dispositif in session.dispositifs),
    ),
    Condition(
        "places",
        "un nombre de places",
        "dispositif.nb_places",
        lambda instantane, session, jour: any(dispositif.nb_places for dispositif in session.dispositifs),
    ),
    Condition(
        "financement_region",
        "un financement de la Région",
        "",
        lambda instantane, session, jour: est_financee_par_la_region(session),
    ),
    Condition(
        "domaine_principal",
        "un domaine principal (Formacode)",
        "formation.domaine_principal",
        lambda instantane, session, jour: instantane.formation.domaine_principal is not None,
    ),
    Condition(
        "recrutement_ouvert",
        "un recrutement ouvert",
        "session.recrutement",
        lambda instantane, session, jour: session.recrutement is None or session.recrutement.code == "ouvert",
    ),
    Condition(
        "non_commencee",
        "une date de début à venir",
        "session.date_debut",
        lambda instantane, session, jour: session.date_debut is None or session.date_debut > jour,
        datee=True,
    ),
    Condition(
        "non_terminee",
        "une date de fin à venir",
        "session.date_fin",
        lambda instantane, session, jour: session.date_fin is None or session.date_fin >= jour,
        datee=True,
    ),
)
PAR_CODE = {condition.code: condition for condition in CONDITIONS}
