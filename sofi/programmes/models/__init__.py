"""The regional programme of a year: campaigns, lots and who holds them."""

from sofi.programmes.models.campagne import Campagne, Programme, TypeDispositif
from sofi.programmes.models.lot import Attribution, Lot, Mandat

__all__ = ["Attribution", "Campagne", "Lot", "Mandat", "Programme", "TypeDispositif"]
