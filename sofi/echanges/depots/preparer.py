"""Write the file that will be deposited, with what it takes to say later what changed."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sofi.diffusion.lheo.fragments import rattraper
from sofi.echanges.depots.models import Envoi, ExportLheo
from sofi.echanges.lheo.exporter import exporter

GARDES = 7
"""Files kept on this server, the last ones."""
_EMPREINTES = """
    SELECT fragment.numero, md5(fragment.octets || formation.empreinte::bytea)
    FROM diffusion_fragmentlheo AS fragment JOIN diffusion_formationlheo AS formation
        ON formation.id = fragment.formation_id
    WHERE %(depuis)s::timestamptz IS NULL OR EXISTS (
        SELECT FROM diffusion_fragmentlheo AS voisin
        WHERE voisin.formation_id = formation.id AND voisin.ecrit_le >= %(depuis)s::timestamptz
    )
"""


def preparer(depuis=None):
    """Export now, whole or since a day. Returns the ExportLheo, whose file is missing when nothing could leave."""
    le = timezone.localtime()
    nom = f"exports/lheo-{le:%Y%m%d-%H%M%S-%f}{'-partiel' if depuis else ''}.xml.gz"
    sortie = Path(settings.MEDIA_ROOT) / nom
    sortie.parent.mkdir(parents=True, exist_ok=True)
    rattraper()
    empreintes = _empreintes(depuis)  # taken first: what changes meanwhile is told changed once more, never missed
    fait = exporter(sortie, depuis)
    export = ExportLheo.objects.create(
        le=le,
        depuis=depuis,
        fichier=nom if fait.sessions else "",
        sessions=fait.sessions,
        formations=fait.formations,
        octets=fait.octets,
        duree=round(fait.duree, 3),
        retenues=[list(retenue) for retenue in fait.retenues],
        empreintes=empreintes,
    )
    oublier_les_anciens()
    return export


def _empreintes(depuis):
    minuit = depuis and timezone.make_aware(datetime.datetime.combine(depuis, datetime.time.min))
    with connection.cursor() as cursor:
        cursor.execute(_EMPREINTES, {"depuis": minuit})
        return {str(numero): empreinte for numero, empreinte in cursor.fetchall()}


def oublier_les_anciens():
    """Delete the files of former exports, and their digests: what is told of them stays."""
    gardes = ExportLheo.objects.exclude(fichier="").values_list("pk", flat=True)[:GARDES]
    anciens = ExportLheo.objects.exclude(pk__in=list(gardes)).exclude(envois__in=Envoi.objects.en_attente())
    for export in anciens.exclude(fichier=""):
        export.fichier.delete(save=False)
    anciens.exclude(fichier="", empreintes={}).update(fichier="", empreintes={})
