"""The two other documents of LHÉO: summaries, and offers with their organisations.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.commun import Certification, DomaineFormation, Telfixe
from lheo.elements.formation import Lheo
from lheo.elements.noeud import Entier, Extras, Noeud, Texte
from lheo.elements.organisme import OrganismeFormationResponsable
from lheo.elements.session import Session


class LheoPlus(Noeud, kw_only=True):
    """`lheo-plus`."""

    element: ClassVar[str] = "lheo-plus"
    lheo: Lheo | None = None
    organisme_formation_responsable: list[OrganismeFormationResponsable] = []
    extras: list[Extras] = []


class ContactFormationResume(Noeud, kw_only=True):
    """`contact-formation-resume`."""

    element: ClassVar[str] = "contact-formation-resume"
    type_contact: Texte | None = None
    nom: Texte | None = None
    telfixe: Telfixe | None = None
    courriel: Texte | None = None
    extras: list[Extras] = []


class ResumeOffre(Noeud, kw_only=True):
    """`resume-offre`."""

    element: ClassVar[str] = "resume-offre"
    href: str | None = None
    file: str | None = None
    datecrea: str | None = None
    datemaj: str | None = None
    domaine_formation: DomaineFormation
    intitule_formation: Texte
    nom_organisme: Texte
    SIRET: Texte
    codepostal: Texte | None = None
    code_INSEE_commune: Texte | None = None
    ville: Texte
    departement: Texte
    region: Texte | None = None
    certifiante: Texte
    code_niveau_entree: Texte
    prise_en_charge_frais_possible: Texte
    modalites_enseignement: Texte | None = None
    code_public_vise: list[Texte]
    nombre_heures_total: Entier | None = None
    session: list[Session] = []
    contact_formation_resume: list[ContactFormationResume] = []
    certification: list[Certification] = []
    extras: list[Extras] = []


class ResumesOffres(Noeud, kw_only=True):
    """`resumes-offres`."""

    element: ClassVar[str] = "resumes-offres"
    resume_offre: list[ResumeOffre] = []
    extras: list[Extras] = []


class ResumeOrganisme(Noeud, kw_only=True):
    """`resume-organisme`."""

    element: ClassVar[str] = "resume-organisme"
    href: str | None = None
    file: str | None = None
    datecrea: str | None = None
    datemaj: str | None = None
    nom_organisme: Texte
    raison_sociale: Texte
    SIRET: Texte
    numero_activite: Texte
    extras: list[Extras] = []


class ResumesOrganismes(Noeud, kw_only=True):
    """`resumes-organismes`."""

    element: ClassVar[str] = "resumes-organismes"
    resume_organisme: list[ResumeOrganisme] = []
    extras: list[Extras] = []


class LheoIndex(Noeud, kw_only=True):
    """`lheo-index`."""

    element: ClassVar[str] = "lheo-index"
    datecrea: str | None = None
    datemaj: str | None = None
    resumes_offres: ResumesOffres | None = None
    resumes_organismes: ResumesOrganismes | None = None
    extras: list[Extras] = []
