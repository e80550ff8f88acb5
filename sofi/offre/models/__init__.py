"""The living offer: what people type, F-A-S-D, and what happened to it."""

from sofi.offre.models.action import Action
from sofi.offre.models.dispositif import Dispositif
from sofi.offre.models.evenement import Evenement
from sofi.offre.models.formation import Formation
from sofi.offre.models.recrutement import InformationCollective, PeriodeInscription
from sofi.offre.models.remplacement import RemplacementCertif
from sofi.offre.models.session import Session

__all__ = [
    "Action",
    "Dispositif",
    "Evenement",
    "Formation",
    "InformationCollective",
    "PeriodeInscription",
    "RemplacementCertif",
    "Session",
]
