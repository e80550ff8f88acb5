"""Searching the reference data: trees of Formacodes and certifications, communes (R073, R081, R134)."""

from .certifications import certification_par_code, chercher_certifications, successeurs
from .communes import chercher_communes
from .formacodes import chercher_formacodes

__all__ = [
    "certification_par_code",
    "chercher_certifications",
    "chercher_communes",
    "chercher_formacodes",
    "successeurs",
]
