"""A column of a sheet: what reads it, explains it and writes it in the empty workbook."""

from collections.abc import Callable
from dataclasses import dataclass

from sofi.socle.texte import plier


@dataclass(frozen=True)
class Colonne:
    """A column: `requise` means that the column must be there and no cell of it empty."""

    nom: str
    lire: Callable
    aide: str
    exemple: str
    requise: bool = False
    choix: str = ""
    """Where its drop-down comes from: "oui_non", a list given to the empty workbook, or "<sheet>.<column>"."""


def cle(entete):
    """What a header and a column's name have in common: neither case, accents, spaces nor underscores matter."""
    return plier(entete)
