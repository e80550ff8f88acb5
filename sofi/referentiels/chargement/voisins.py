"""What a load asks the rooms above, which it may not import: each answers from its `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Voisins:
    """`sirens_connus()` gives the SIREN of the annuaire."""

    sirens_connus: Callable = set


voisins = Voisins()
