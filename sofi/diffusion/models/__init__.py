"""What the public sees: frozen publications, their sessions as search rows, what leaves as LHÉO, where it goes."""

from sofi.diffusion.models.fragment_lheo import FormationLheo, FragmentLheo
from sofi.diffusion.models.passeport import Canal, RegleDiffusion
from sofi.diffusion.models.publication import Publication
from sofi.diffusion.models.session_publiee import SessionPubliee

__all__ = ["Canal", "FormationLheo", "FragmentLheo", "Publication", "RegleDiffusion", "SessionPubliee"]
