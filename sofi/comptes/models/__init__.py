"""Who may sign in."""

from sofi.comptes.models.utilisateur import Profil, Utilisateur

__all__ = ["Profil", "Utilisateur"]
