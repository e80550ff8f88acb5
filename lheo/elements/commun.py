"""What several levels share: addresses, contacts, periods, references.

Written by `python -m lheo.outils.ecrire_elements` from the structure: change that, not this.
"""

from __future__ import annotations

from typing import ClassVar

from lheo.elements.noeud import Extras, Noeud, Texte


class Geolocalisation(Noeud, kw_only=True):
    """`geolocalisation`."""

    element: ClassVar[str] = "geolocalisation"
    latitude: Texte
    longitude: Texte
    extras: list[Extras] = []


class Adresse(Noeud, kw_only=True):
    """`adresse`."""

    element: ClassVar[str] = "adresse"
    denomination: Texte | None = None
    ligne: list[Texte]
    codepostal: Texte
    ville: Texte
    departement: Texte | None = None
    code_INSEE_commune: Texte | None = None
    code_INSEE_canton: Texte | None = None
    region: Texte | None = None
    pays: Texte | None = None
    geolocalisation: Geolocalisation | None = None
    extras: list[Extras] = []


class Telfixe(Noeud, kw_only=True):
    """`telfixe`."""

    element: ClassVar[str] = "telfixe"
    numtel: list[Texte]
    extras: list[Extras] = []


class Portable(Noeud, kw_only=True):
    """`portable`."""

    element: ClassVar[str] = "portable"
    numtel: list[Texte]
    extras: list[Extras] = []


class Fax(Noeud, kw_only=True):
    """`fax`."""

    element: ClassVar[str] = "fax"
    numtel: list[Texte]
    extras: list[Extras] = []


class Web(Noeud, kw_only=True):
    """`web`."""

    element: ClassVar[str] = "web"
    urlweb: list[Texte]
    extras: list[Extras] = []


class Coordonnees(Noeud, kw_only=True):
    """`coordonnees`."""

    element: ClassVar[str] = "coordonnees"
    civilite: Texte | None = None
    nom: Texte | None = None
    prenom: Texte | None = None
    ligne: list[Texte] = []
    adresse: Adresse | None = None
    telfixe: Telfixe | None = None
    portable: Portable | None = None
    fax: Fax | None = None
    courriel: Texte | None = None
    web: Web | None = None
    extras: list[Extras] = []


class ReferenceCertification(Noeud, kw_only=True):
    """`reference-certification`."""

    element: ClassVar[str] = "reference-certification"
    reference_code_RNCP: Texte | None = None
    reference_code_CERTIFINFO: Texte | None = None
    reference_code_RS: Texte | None = None
    extras: list[Extras] = []


class DomaineFormation(Noeud, kw_only=True):
    """`domaine-formation`."""

    element: ClassVar[str] = "domaine-formation"
    code_FORMACODE: list[Texte] = []
    code_NSF: list[Texte] = []
    code_ROME: list[Texte] = []
    extras: list[Extras] = []


class Certification(Noeud, kw_only=True):
    """`certification`."""

    element: ClassVar[str] = "certification"
    code_RNCP: Texte | None = None
    code_CERTIFINFO: Texte | None = None
    code_RS: Texte | None = None
    code_CPF: Texte | None = None
    reference_code_FORMACODE: Texte | None = None
    extras: list[Extras] = []
