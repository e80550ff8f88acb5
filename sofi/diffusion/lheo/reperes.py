"""What the projection needs and no picture holds: numbering prefix, région, address of the site, LHÉO codes."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from sofi.diffusion.conditions import PAR_CODE
from sofi.diffusion.models.passeport import SITE_PUBLIC
from sofi.diffusion.passeport import conditions_gardees
from sofi.referentiels.listes import codes_lheo

TABLES = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
PROJECTION = 1
"""To raise when the projection changes, so that what was written before is written again."""


@dataclass(frozen=True)
class Reperes:
    """`adresse`: that of the site, "" when it is not told; `codes`: (list, code) → LHÉO code.

    `exigees`: the conditions without which the site does not show a session (R197).
    """

    prefixe: str
    region: str
    departements: frozenset[str]
    adresse: str
    codes: Mapping[tuple[str, str], str]
    exigees: tuple[str, ...] = ()

    def code(self, liste, valeur):
        """The LHÉO code of a frozen value, None when LHÉO has none."""
        return (valeur and self.codes.get((liste, valeur.code))) or None

    def numero(self, reste):
        """A number of the network: the région's prefix, then ours."""
        return f"{self.prefixe}_{reste}"

    def fiche(self, instantane, session=None):
        """The public page of the offer, or of one session; "" when there is none, or its address is not known."""
        if session and not all(PAR_CODE[code].remplie(instantane, session, None) for code in self.exigees):
            return ""
        numeros = [instantane.formation.numero, instantane.action.numero, *([session.numero] if session else [])]
        return f"{self.adresse}/offre/{'-'.join(map(str, numeros))}/" if self.adresse else ""

    @cached_property
    def moule(self):
        """A digest of all this: what was written with another is to be written again."""
        dits = (
            PROJECTION,
            self.prefixe,
            self.region,
            sorted(self.departements),
            self.adresse,
            sorted(self.codes.items()),
            self.exigees,
        )
        return hashlib.sha256(repr((dits, TABLES)).encode()).hexdigest()[:16]


def reperes_du_site():
    """Those of this site: its settings, and its closed lists as they are now."""
    return Reperes(
        prefixe=settings.SOFI_LHEO_PREFIXE,
        region=settings.SOFI_REGION_CODE,
        departements=frozenset(settings.SOFI_DEPARTEMENTS),
        adresse=settings.SOFI_ADRESSE.rstrip("/"),
        codes=codes_lheo(),
        exigees=conditions_gardees(SITE_PUBLIC),
    )
