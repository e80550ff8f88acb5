"""The action: one way to follow the training, its place, its funders.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.commun import Adresse, Coordonnees
from lheo.elements.noeud import Entier, Extras, Noeud, Texte
from lheo.elements.organisme import OrganismeFinanceur, OrganismeFormateur
from lheo.elements.session import Session


class SIRETLieuFormation(Noeud, kw_only=True):
    """`SIRET-lieu-formation`."""

    element: ClassVar[str] = "SIRET-lieu-formation"
    SIRET: Texte
    extras: list[Extras] = []


class CodeUAILieuFormation(Noeud, kw_only=True):
    """`code-UAI-lieu-formation`."""

    element: ClassVar[str] = "code-UAI-lieu-formation"
    code_UAI: Texte
    extras: list[Extras] = []


class LieuDeFormation(Noeud, kw_only=True):
    """`lieu-de-formation`."""

    element: ClassVar[str] = "lieu-de-formation"
    SIRET_lieu_formation: SIRETLieuFormation | None = None
    code_UAI_lieu_formation: CodeUAILieuFormation | None = None
    coordonnees: Coordonnees
    extras: list[Extras] = []


class UrlAction(Noeud, kw_only=True):
    """`url-action`."""

    element: ClassVar[str] = "url-action"
    urlweb: list[Texte]
    extras: list[Extras] = []


class AdresseInformation(Noeud, kw_only=True):
    """`adresse-information`."""

    element: ClassVar[str] = "adresse-information"
    adresse: Adresse
    extras: list[Extras] = []


class DateInformation(Noeud, kw_only=True):
    """`date-information`."""

    element: ClassVar[str] = "date-information"
    date: Texte
    extras: list[Extras] = []


class Equipement(Noeud, kw_only=True):
    """`equipement`."""

    element: ClassVar[str] = "equipement"
    type_equipement: Texte
    cout_indicatif_equipement: Entier | None = None
    commentaire: Texte | None = None
    extras: list[Extras] = []


class Enseignement(Noeud, kw_only=True):
    """`enseignement`."""

    element: ClassVar[str] = "enseignement"
    libelle_enseignement: Texte
    type_enseignement: Texte
    obligatoire: Texte
    commentaire: Texte | None = None
    extras: list[Extras] = []


class Action(Noeud, kw_only=True):
    """`action`."""

    element: ClassVar[str] = "action"
    datecrea: str | None = None
    datemaj: str | None = None
    rythme_formation: Texte
    code_public_vise: list[Texte]
    info_public_vise: Texte | None = None
    niveau_entree_obligatoire: Texte
    modalites_alternance: Texte
    modalites_enseignement: Texte
    conditions_specifiques: Texte
    prise_en_charge_frais_possible: Texte
    lieu_de_formation: list[LieuDeFormation] = []
    modalites_entrees_sorties: Texte
    url_action: UrlAction | None = None
    duree_cycle: Entier | None = None
    session: list[Session]
    adresse_information: AdresseInformation | None = None
    date_information: list[DateInformation] = []
    restauration: Texte | None = None
    hebergement: Texte | None = None
    transport: Texte | None = None
    acces_handicapes: Texte | None = None
    langue_formation: list[Texte] = []
    modalites_recrutement: Texte | None = None
    modalites_pedagogiques: Texte | None = None
    code_modalite_pedagogique: list[Texte] = []
    equipement: list[Equipement] = []
    frais_restants: Texte | None = None
    code_perimetre_recrutement: Texte | None = None
    infos_perimetre_recrutement: Texte | None = None
    prix_horaire_TTC: Texte | None = None
    prix_total_TTC: Texte | None = None
    duree_indicative: Texte | None = None
    nombre_heures_centre: Entier | None = None
    nombre_heures_entreprise: Entier | None = None
    nombre_heures_total: Entier | None = None
    detail_conditions_prise_en_charge: Texte | None = None
    conventionnement: Texte | None = None
    duree_conventionnee: Entier | None = None
    organisme_formateur: list[OrganismeFormateur] = []
    organisme_financeur: list[OrganismeFinanceur] = []
    enseignement: list[Enseignement] = []
    extras: list[Extras] = []
