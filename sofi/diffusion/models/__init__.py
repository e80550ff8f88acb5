"""What the public sees: frozen publications, their sessions as search rows, the outlets and their rules."""

from sofi.diffusion.models.passeport import Canal, RegleDiffusion
from sofi.diffusion.models.publication import Publication
from sofi.diffusion.models.session_publiee import SessionPubliee

__all__ = ["Canal", "Publication", "RegleDiffusion", "SessionPubliee"]
