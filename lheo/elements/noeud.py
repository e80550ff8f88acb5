"""What every element has: its attributes; and the elements that are not sequences."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Noeud(
    msgspec.Struct, kw_only=True, omit_defaults=True, repr_omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """An element with the attributes that LHÉO allows everywhere."""

    element: ClassVar[str]
    """Its name in LHÉO."""

    numero: str | None = None
    info: str | None = None
    ref: str | None = None
    id: str | None = None
    idref: str | None = None
    tag: str | None = None
    horodatage_creation: str | None = None
    horodatage_modification: str | None = None
    horodatage_export: str | None = None
    uri: str | None = None


class Valeur(Noeud):
    """A value that carries attributes: `Valeur(valeur="22402", ref="V14", tag="principal")`.

    Without attributes, the value alone (a str, an int) says the same.
    """

    element: ClassVar[str] = ""
    valeur: str | int


Texte = str | Valeur
Entier = int | Valeur


class Extra(Noeud):
    """`extra`: one piece of data outside LHÉO, named by `info`."""

    element: ClassVar[str] = "extra"
    valeur: str = ""


class Extras(Noeud):
    """`extras`: a group, named by `info`, of pieces of data outside LHÉO."""

    element: ClassVar[str] = "extras"
    extra: list[Extra] = []
    extras: list[Extras] = []


def valeur_de(contenu: str | int | Valeur | None) -> str | int | None:
    """The bare value, whether it carries attributes or not."""
    return contenu.valeur if isinstance(contenu, Valeur) else contenu
