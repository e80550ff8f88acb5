from .certification import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    FicheRncp,
    NiveauCertification,
    Nsf,
    Rome,
    TypeCertification,
)
from .chargement import ImportReferentiel
from .choix import Choix
from .formacode import Formacode, VersionFormacode
from .organisme import OrganismePublic
from .territoire import CodePostal, Commune, Departement

__all__ = [
    "BlocCompetence",
    "Certification",
    "CertificationSuccession",
    "Choix",
    "CodePostal",
    "Commune",
    "Departement",
    "FicheRncp",
    "Formacode",
    "ImportReferentiel",
    "NiveauCertification",
    "Nsf",
    "OrganismePublic",
    "Rome",
    "TypeCertification",
    "VersionFormacode",
]
