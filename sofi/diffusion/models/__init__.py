"""What the public sees: frozen publications and their sessions as search rows."""

from sofi.diffusion.models.publication import Publication
from sofi.diffusion.models.session_publiee import SessionPubliee

__all__ = ["Publication", "SessionPubliee"]
