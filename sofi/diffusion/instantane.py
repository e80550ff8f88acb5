"""Instantané: the typed, immutable picture of an action with its formation, sessions and dispositifs.

Names, labels and addresses are resolved when it is taken, so that what is published never changes with the
directory or a référentiel. Field names are those of the models: the same picture restores the living copy.
Rich texts are cleaned HTML. Dates are ISO in JSON; amounts are in euros; durations in hours.
"""

from datetime import date, time
from decimal import Decimal

import msgspec


class Valeur(msgspec.Struct, frozen=True):
    """A coded value with the label it had."""

    code: str
    libelle: str


class BlocFige(Valeur, frozen=True):
    """A bloc of competences with what France compétences says of it."""

    objectif: str = ""
    programme: str = ""


class Lieu(msgspec.Struct, frozen=True, kw_only=True):
    """A site with its establishment's identity and its address."""

    numero: int
    nom: str
    siret: str
    raison_sociale: str
    nda: str = ""
    uai: str = ""
    lignes: tuple[str, ...] = ()
    code_postal: str = ""
    ville: str = ""
    commune: str = ""
    code_insee: str = ""
    departement: str = ""
    longitude: float | None = None
    latitude: float | None = None
    telephone: str = ""
    email: str = ""
    site_web: str = ""


class Personne(msgspec.Struct, frozen=True, kw_only=True):
    """A contact, as it may be shown."""

    numero: int
    nom: str
    nom_de_famille: str = ""
    prenom: str = ""
    fonction: str = ""
    telephone: str = ""
    email: str = ""


class InformationCollectiveFigee(msgspec.Struct, frozen=True, kw_only=True):
    numero: int
    site: Lieu | None = None
    lieu: str = ""
    date: date | None
    heure_debut: time | None = None
    heure_fin: time | None = None
    places: int | None = None
    a_distance: bool = False
    url: str = ""
    commentaire: str = ""


class PeriodeInscriptionFigee(msgspec.Struct, frozen=True, kw_only=True):
    numero: int
    type: Valeur | None
    date_debut: date | None
    date_fin: date | None = None


class DispositifFige(msgspec.Struct, frozen=True, kw_only=True):
    numero: int
    intitule: str
    code: int
    nature: str
    lot: str = ""
    id_action_cr: str = ""
    of_mandataire_cr: str = ""
    publics: tuple[Valeur, ...] = ()
    nb_places: int | None = None
    nb_places_restantes: int | None = None
    effectif_minimal: int | None = None
    capacite_simultanee: int | None = None
    frais_ht: Decimal | None = None
    taux_tva: Valeur | None = None
    frais_ttc: Decimal | None = None
    frais_additionnels: Decimal | None = None
    frais_certification: bool | None = None
    prise_en_charge: bool | None = None


class SessionFigee(msgspec.Struct, frozen=True, kw_only=True):
    """`connue_depuis`: the day it was first published."""

    numero: int
    connue_depuis: date | None = None
    site_lieu: Lieu | None
    date_debut: date | None
    date_fin: date | None
    date_debut_prevue: date | None = None
    origine: Valeur | None = None
    esp: Valeur | None = None
    rythmes: tuple[Valeur, ...] = ()
    periodes: tuple[Valeur, ...] = ()
    type_parcours: Valeur | None = None
    modalites_pedagogiques: tuple[Valeur, ...] = ()
    modalite_enseignement: Valeur | None = None
    duree_centre: int | None = None
    duree_entreprise: int | None = None
    duree_hebdo: Decimal | None = None
    commentaire_duree: str = ""
    cycle_alternance: Decimal | None = None
    unite_entreprise: Valeur | None = None
    organisme_responsable: Lieu | None = None
    recrutement: Valeur | None = None
    modalites_recrutement: tuple[Valeur, ...] = ()
    referent_pmr: Personne | None = None
    referent_prf: Personne | None = None
    mail_liaison: str = ""
    referent_mobilite: Personne | None = None
    module_remise_niveau: bool | None = None
    informations_collectives: tuple[InformationCollectiveFigee, ...] = ()
    periodes_inscription: tuple[PeriodeInscriptionFigee, ...] = ()
    dispositifs: tuple[DispositifFige, ...] = ()


class ActionFigee(msgspec.Struct, frozen=True, kw_only=True):
    """`connue_depuis`: the day its entry was opened."""

    numero: int
    connue_depuis: date | None = None
    organisme: Valeur
    site_dispensateur: Lieu | None
    complement_intitule: str = ""
    complement_programme: str = ""
    objectifs: str = ""
    resultats_attendus: str = ""
    plus_formation: str = ""
    url_video: str = ""
    url_pdf: str = ""
    url_action: str = ""
    types_equipement: tuple[Valeur, ...] = ()
    cout_indicatif: Decimal | None = None
    commentaire_equipement: str = ""
    niveau_entree: Valeur | None = None
    prerequis: tuple[Valeur, ...] = ()
    commentaire_prerequis: str = ""
    sessions: tuple[SessionFigee, ...] = ()


class CertificationFigee(msgspec.Struct, frozen=True, kw_only=True):
    """What was quoted of Certif Info."""

    code: int
    intitule: str
    code_rncp: str = ""
    codes_rs: tuple[str, ...] = ()
    codes_rome: tuple[str, ...] = ()
    code_nsf: str = ""
    certificateurs: tuple[str, ...] = ()


class FormationFigee(msgspec.Struct, frozen=True, kw_only=True):
    numero: int
    intitule: str
    certification: CertificationFigee | None = None
    objectif_general: Valeur | None = None
    type_certification: str = ""
    niveau_sortie: Valeur | None = None
    objectif: str = ""
    programme: str = ""
    domaines: tuple[Valeur, ...] = ()
    domaine_principal: Valeur | None = None
    version_formacode: str = ""
    individualisation: bool | None = None
    validation: Valeur | None = None
    blocs: tuple[BlocFige, ...] = ()


class Instantane(msgspec.Struct, frozen=True, kw_only=True):
    """The whole picture. `programme` and `campagne_annee` are empty for what is not public training."""

    forme: int = 1
    programme: Valeur | None = None
    campagne_annee: int | None = None
    formation: FormationFigee
    action: ActionFigee

    @property
    def intitule(self):
        """Formation title, then the action's complement."""
        parts = [self.formation.intitule, self.action.complement_intitule]
        return " - ".join(part for part in parts if part)

    def code_fas(self, session):
        """`F-A-S` of one of its sessions (R053)."""
        return f"{self.formation.numero}-{self.action.numero}-{session.numero}"


def vers_json(instantane):
    """As plain JSON values, for a jsonb column."""
    return msgspec.to_builtins(instantane)


def depuis_json(valeurs):
    """Back from `vers_json`; msgspec.ValidationError when the form is not the expected one."""
    return msgspec.convert(valeurs, Instantane, strict=False)
