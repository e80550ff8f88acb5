from .certification import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    NiveauCertification,
    Nsf,
    TypeCertification,
)
from .choix import Choix
from .formacode import Formacode, VersionFormacode
from .territoire import CodePostal, Commune, Departement

__all__ = [
    "BlocCompetence",
    "Certification",
    "CertificationSuccession",
    "Choix",
    "CodePostal",
    "Commune",
    "Departement",
    "Formacode",
    "NiveauCertification",
    "Nsf",
    "TypeCertification",
    "VersionFormacode",
]
