"""The session: when, where to register, how one is recruited.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.commun import Adresse, Coordonnees, ReferenceCertification
from lheo.elements.noeud import Entier, Extras, Noeud, Texte


class Periode(Noeud, kw_only=True):
    """`periode`."""

    element: ClassVar[str] = "periode"
    debut: Texte
    fin: Texte
    extras: list[Extras] = []


class AdresseInscription(Noeud, kw_only=True):
    """`adresse-inscription`."""

    element: ClassVar[str] = "adresse-inscription"
    adresse: Adresse
    extras: list[Extras] = []


class PeriodeInscription(Noeud, kw_only=True):
    """`periode-inscription`."""

    element: ClassVar[str] = "periode-inscription"
    periode: Periode


class Recrutement(Noeud, kw_only=True):
    """`recrutement`."""

    element: ClassVar[str] = "recrutement"
    modalite_recrutement: Texte
    code_perimetre_recrutement: Texte | None = None
    infos_perimetre_recrutement: Texte | None = None
    a_distance: Texte | None = None
    adresse: Adresse | None = None
    urlweb: Texte | None = None
    nb_places: Entier | None = None
    periode: Periode | None = None
    heure_debut: Texte | None = None
    heure_fin: Texte | None = None
    commentaire: Texte | None = None
    extras: list[Extras] = []


class UrlSession(Noeud, kw_only=True):
    """`url-session`."""

    element: ClassVar[str] = "url-session"
    urlweb: list[Texte]
    extras: list[Extras] = []


class ContactSession(Noeud, kw_only=True):
    """`contact-session`."""

    element: ClassVar[str] = "contact-session"
    type_contact: Texte | None = None
    coordonnees: Coordonnees
    extras: list[Extras] = []


class BlocCompetences(Noeud, kw_only=True):
    """`bloc-competences`."""

    element: ClassVar[str] = "bloc-competences"
    libelle_bloc: Texte
    code_bloc: Texte
    extras: list[Extras] = []


class BlocsCompetences(Noeud, kw_only=True):
    """`blocs-competences`."""

    element: ClassVar[str] = "blocs-competences"
    validation_blocs: Texte
    reference_certification: ReferenceCertification
    bloc_competences: list[BlocCompetences]
    extras: list[Extras] = []


class RythmeAlternance(Noeud, kw_only=True):
    """`rythme-alternance`."""

    element: ClassVar[str] = "rythme-alternance"
    unite_rythme_alternance: Texte
    unites_entreprise: Entier
    unites_centre: Entier
    extras: list[Extras] = []


class Alternance(Noeud, kw_only=True):
    """`alternance`."""

    element: ClassVar[str] = "alternance"
    type_alternance: Texte
    rythme_alternance: RythmeAlternance | None = None
    extras: list[Extras] = []


class Cycle(Noeud, kw_only=True):
    """`cycle`."""

    element: ClassVar[str] = "cycle"
    type_cycle: Texte
    annee_cycle: list[Entier] = []
    effectif_minimal: Entier | None = None
    capacite_simultanee: Entier | None = None
    capacite_cumulee: Entier | None = None
    alternance: Alternance | None = None
    extras: list[Extras] = []


class Session(Noeud, kw_only=True):
    """`session`."""

    element: ClassVar[str] = "session"
    datecrea: str | None = None
    datemaj: str | None = None
    periode: Periode
    adresse_inscription: AdresseInscription
    modalites_inscription: Texte | None = None
    periode_inscription: PeriodeInscription | None = None
    etat_recrutement: Texte | None = None
    recrutement: list[Recrutement] = []
    url_session: UrlSession | None = None
    contact_session: list[ContactSession] = []
    reference_certification: list[ReferenceCertification] = []
    blocs_competences: list[BlocsCompetences] = []
    cycle: list[Cycle] = []
    extras: list[Extras] = []
