"""The training organisations.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.commun import Coordonnees, ReferenceCertification
from lheo.elements.noeud import Entier, Extras, Noeud, Texte


class SIRETFormateur(Noeud, kw_only=True):
    """`SIRET-formateur`."""

    element: ClassVar[str] = "SIRET-formateur"
    SIRET: Texte
    extras: list[Extras] = []


class ContactFormateur(Noeud, kw_only=True):
    """`contact-formateur`."""

    element: ClassVar[str] = "contact-formateur"
    type_contact: Texte | None = None
    coordonnees: Coordonnees
    extras: list[Extras] = []


class Potentiel(Noeud, kw_only=True):
    """`potentiel`."""

    element: ClassVar[str] = "potentiel"
    code_FORMACODE: list[Texte]
    extras: list[Extras] = []


class CodeUAIFormateur(Noeud, kw_only=True):
    """`code-UAI-formateur`."""

    element: ClassVar[str] = "code-UAI-formateur"
    code_UAI: Texte
    extras: list[Extras] = []


class OrganismeFormateur(Noeud, kw_only=True):
    """`organisme-formateur`."""

    element: ClassVar[str] = "organisme-formateur"
    SIRET_formateur: SIRETFormateur
    raison_sociale_formateur: Texte
    contact_formateur: list[ContactFormateur] = []
    potentiel: Potentiel | None = None
    code_UAI_formateur: CodeUAIFormateur | None = None
    reference_certification: list[ReferenceCertification] = []
    extras: list[Extras] = []


class OrganismeFinanceur(Noeud, kw_only=True):
    """`organisme-financeur`."""

    element: ClassVar[str] = "organisme-financeur"
    code_financeur: Texte
    nb_places_financees: Entier | None = None
    extras: list[Extras] = []


class SIRETOrganismeFormation(Noeud, kw_only=True):
    """`SIRET-organisme-formation`."""

    element: ClassVar[str] = "SIRET-organisme-formation"
    SIRET: Texte
    extras: list[Extras] = []


class CoordonneesOrganisme(Noeud, kw_only=True):
    """`coordonnees-organisme`."""

    element: ClassVar[str] = "coordonnees-organisme"
    coordonnees: Coordonnees
    extras: list[Extras] = []


class ContactOrganisme(Noeud, kw_only=True):
    """`contact-organisme`."""

    element: ClassVar[str] = "contact-organisme"
    type_contact: Texte | None = None
    coordonnees: Coordonnees
    extras: list[Extras] = []


class CodeUAIOrganismeFormation(Noeud, kw_only=True):
    """`code-UAI-organisme-formation`."""

    element: ClassVar[str] = "code-UAI-organisme-formation"
    code_UAI: Texte
    extras: list[Extras] = []


class OrganismeFormationResponsable(Noeud, kw_only=True):
    """`organisme-formation-responsable`."""

    element: ClassVar[str] = "organisme-formation-responsable"
    href: str | None = None
    file: str | None = None
    numero_activite: Texte
    SIRET_organisme_formation: SIRETOrganismeFormation
    nom_organisme: Texte
    raison_sociale: Texte
    coordonnees_organisme: CoordonneesOrganisme
    contact_organisme: list[ContactOrganisme]
    renseignements_specifiques: Texte | None = None
    potentiel: Potentiel | None = None
    code_UAI_organisme_formation: CodeUAIOrganismeFormation | None = None
    extras: list[Extras] = []
