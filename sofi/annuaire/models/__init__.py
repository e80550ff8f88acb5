"""The directory: establishments, their sites and their people."""

from sofi.annuaire.models.contact import Contact
from sofi.annuaire.models.etablissement import Etablissement
from sofi.annuaire.models.fiche_sirene import FicheSirene
from sofi.annuaire.models.porte_ouverte import PorteOuverte
from sofi.annuaire.models.site import Site
from sofi.annuaire.models.trace import Trace

__all__ = ["Contact", "Etablissement", "FicheSirene", "PorteOuverte", "Site", "Trace"]
