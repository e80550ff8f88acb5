"""Who may sign in."""

from sofi.comptes.models.cle import CleActivation, DemandeCle, Reponse
from sofi.comptes.models.effacement import DemandeEffacement
from sofi.comptes.models.utilisateur import Profil, Utilisateur

__all__ = ["CleActivation", "DemandeCle", "DemandeEffacement", "Profil", "Reponse", "Utilisateur"]
