"""Write the LHÉO file of what is published, by putting kept bytes one after the other (R009, R265 to R270)."""

import datetime
import os
import time
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.db import connection
from django.utils import timezone

from lheo import Ecrivain, Extra, Extras
from sofi.diffusion.lheo.fragments import rattraper
from sofi.diffusion.models import FragmentLheo

TOUTES = """
    SELECT formation.tete || actions.octets || formation.queue, actions.nombre
    FROM diffusion_formationlheo AS formation
    CROSS JOIN LATERAL (
        SELECT string_agg(fragment.octets, ''::bytea ORDER BY fragment.numero) AS octets, count(*) AS nombre
        FROM diffusion_fragmentlheo AS fragment
        WHERE fragment.formation_id = formation.id
    ) AS actions
    WHERE actions.nombre > 0 {condition}
    ORDER BY formation.id
"""
CHANGEES = """
    AND formation.id IN (SELECT formation_id FROM diffusion_fragmentlheo WHERE ecrit_le >= '{depuis}'::timestamptz)
"""


@dataclass(frozen=True)
class Export:
    """What an export did: `retenues` lists (number of the session, why it is held back); `duree` in seconds.

    With no session to write, no file is: `octets` is 0 and the former file stays.
    """

    sessions: int
    formations: int
    octets: int
    retenues: list[tuple[int, str]] = field(default_factory=list)
    duree: float = 0.0


def exporter(sortie, depuis=None):
    """Write the LHÉO file of every published session to that path, packed when it ends in .gz.

    `depuis` (a date) keeps the formations of which a session was published or written again since that day, whole.
    The file takes its name only when it is whole and on the disk: until then, and if anything fails, the former stays.
    """
    sortie, debut = Path(sortie), time.perf_counter()
    rattraper()
    sessions = formations = 0
    with connection.cursor() as cursor, cursor.copy(_copie(depuis)) as copie:
        copie.set_types(["bytea", "int8"])
        lignes = copie.rows()
        premiere = next(lignes, None)
        if premiere is not None:
            _oublier_les_restes(sortie)
            with Ecrivain(sortie, {"horodatage-export": _maintenant().isoformat()}, [_flux()]) as ecrivain:
                for octets, nombre in chain([premiere], lignes):
                    ecrivain.ajouter(octets)
                    sessions += nombre
            formations = ecrivain.formations
    return Export(
        sessions=sessions,
        formations=formations,
        octets=sortie.stat().st_size if sessions else 0,
        retenues=list(FragmentLheo.objects.retenus().order_by("numero").values_list("numero", "retenue")),
        duree=time.perf_counter() - debut,
    )


def _copie(depuis):
    condition = ""
    if depuis:
        minuit = timezone.make_aware(datetime.datetime.combine(depuis, datetime.time.min))
        condition = CHANGEES.format(depuis=minuit.isoformat())
    return f"COPY ({TOUTES.format(condition=condition)}) TO STDOUT (FORMAT binary)"


def _maintenant():
    return timezone.localtime().replace(microsecond=0)


def _flux():
    """The stamp that the network expects."""
    maintenant = _maintenant()
    return Extras(
        info="flux-intercarif",
        extra=[
            Extra(info="date-export", valeur=f"{maintenant:%Y%m%d}"),
            Extra(info="heure-export", valeur=f"{maintenant:%H%M%S}"),
        ],
    )


def _oublier_les_restes(sortie):
    """Delete what exports killed on the way left beside."""
    for reste in sortie.parent.glob(f".{sortie.name}.*"):
        numero = reste.name.rpartition(".")[2]
        if numero.isdigit() and not _vit(int(numero)):
            reste.unlink(missing_ok=True)


def _vit(processus):
    try:
        os.kill(processus, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
