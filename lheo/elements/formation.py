"""The training, and the file that holds them all.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.action import Action
from lheo.elements.commun import Certification, Coordonnees, DomaineFormation
from lheo.elements.noeud import Extras, Noeud, Texte
from lheo.elements.organisme import OrganismeFormationResponsable


class ContactFormation(Noeud, kw_only=True):
    """`contact-formation`."""

    element: ClassVar[str] = "contact-formation"
    type_contact: Texte | None = None
    coordonnees: Coordonnees
    extras: list[Extras] = []


class CodeTypeFormation(Noeud, kw_only=True):
    """`code-type-formation`."""

    element: ClassVar[str] = "code-type-formation"
    code_CPF: Texte | None = None
    code_ELU: Texte | None = None
    extras: list[Extras] = []


class UrlFormation(Noeud, kw_only=True):
    """`url-formation`."""

    element: ClassVar[str] = "url-formation"
    urlweb: list[Texte]
    extras: list[Extras] = []


class SousModule(Noeud, kw_only=True):
    """`sous-module`."""

    element: ClassVar[str] = "sous-module"
    reference_module: Texte
    type_module: Texte
    extras: list[Extras] = []


class SousModules(Noeud, kw_only=True):
    """`sous-modules`."""

    element: ClassVar[str] = "sous-modules"
    sous_module: list[SousModule]
    extras: list[Extras] = []


class ModulesPrerequis(Noeud, kw_only=True):
    """`modules-prerequis`."""

    element: ClassVar[str] = "modules-prerequis"
    reference_module: list[Texte]
    extras: list[Extras] = []


class Formation(Noeud, kw_only=True):
    """`formation`."""

    element: ClassVar[str] = "formation"
    href: str | None = None
    file: str | None = None
    datecrea: str | None = None
    datemaj: str | None = None
    domaine_formation: DomaineFormation
    intitule_formation: Texte
    objectif_formation: Texte
    resultats_attendus: Texte
    contenu_formation: Texte
    certifiante: Texte
    contact_formation: list[ContactFormation]
    parcours_de_formation: Texte
    code_niveau_entree: Texte
    objectif_general_formation: Texte | None = None
    certification: list[Certification] = []
    code_type_formation: list[CodeTypeFormation] = []
    code_niveau_sortie: Texte | None = None
    url_formation: UrlFormation | None = None
    action: list[Action]
    organisme_formation_responsable: OrganismeFormationResponsable
    identifiant_module: Texte | None = None
    positionnement: Texte | None = None
    sous_modules: SousModules | None = None
    modules_prerequis: ModulesPrerequis | None = None
    extras: list[Extras] = []


class Offres(Noeud, kw_only=True):
    """`offres`."""

    element: ClassVar[str] = "offres"
    formation: list[Formation]
    extras: list[Extras] = []


class Lheo(Noeud, kw_only=True):
    """`lheo`."""

    element: ClassVar[str] = "lheo"
    datecrea: str | None = None
    datemaj: str | None = None
    offres: Offres
    extras: list[Extras] = []
