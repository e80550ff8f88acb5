"""What a load asks the rooms above, which it may not import: each answers from its `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Voisins:
    """`sirens_connus()` gives the SIREN of the annuaire; `certifications_portees()` the codes that the live offer
    bears; `offres_touchees(changements, rapport)` and `sites_touches(changements)` what a load means to the offer and
    its places (`sofi.offre.touchees`)."""

    sirens_connus: Callable = set
    certifications_portees: Callable = set
    offres_touchees: Callable = lambda changements, rapport: []
    sites_touches: Callable = lambda changements: []


voisins = Voisins()
