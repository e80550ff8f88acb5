"""Who may sign in."""

from sofi.comptes.models.cle import CleActivation, DemandeCle
from sofi.comptes.models.demande import DejaTraitee, Reponse
from sofi.comptes.models.effacement import DemandeEffacement
from sofi.comptes.models.utilisateur import Profil, Utilisateur

__all__ = ["CleActivation", "DejaTraitee", "DemandeCle", "DemandeEffacement", "Profil", "Reponse", "Utilisateur"]
