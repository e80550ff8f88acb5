"""Loading the publishers' full files: read, compare, apply, report; one transaction, nothing ever deleted."""

from .commande import REFERENTIELS, charger
from .lecture import ReferentielRefuse, Source

__all__ = ["REFERENTIELS", "ReferentielRefuse", "Source", "charger"]
