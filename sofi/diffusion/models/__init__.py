"""What the public sees: frozen publications, their sessions as search rows, and what leaves of them as LHÉO."""

from sofi.diffusion.models.fragment_lheo import FormationLheo, FragmentLheo
from sofi.diffusion.models.publication import Publication
from sofi.diffusion.models.session_publiee import SessionPubliee

__all__ = ["FormationLheo", "FragmentLheo", "Publication", "SessionPubliee"]
