"""`sofi exporter_lheo --sortie F.xml`: what is published, as LHÉO 2.3 (R009, R265 to R270)."""

import datetime
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sofi.echanges.lheo.exporter import exporter

RETENUES_MONTREES = 50


class Command(BaseCommand):
    help = "Écrit en LHÉO 2.3 tout ce qui est publié. Le fichier précédent reste tant que le nouveau n’est pas entier."

    def add_arguments(self, parser):
        parser.add_argument(
            "--sortie",
            type=Path,
            required=True,
            metavar="F.xml",
            help="le fichier à écrire, compressé s’il finit par .gz",
        )
        parser.add_argument(
            "--depuis", type=_date, metavar="AAAA-MM-JJ", help="seulement ce qui a été publié ou modifié depuis ce jour"
        )

    def handle(self, *args, sortie, depuis, **options):
        try:
            export = exporter(sortie, depuis)
        except OSError as exc:
            raise CommandError(
                f"Le fichier {sortie} ne peut pas être écrit ({exc.strerror}). Vérifiez son chemin et vos droits."
            ) from exc
        for numero, raison in export.retenues[:RETENUES_MONTREES]:
            self.stdout.write(f"session {numero} retenue : {raison.splitlines()[0]}")
        if len(export.retenues) > RETENUES_MONTREES:
            self.stdout.write(f"… et {len(export.retenues) - RETENUES_MONTREES} autres.")
        if not export.sessions:
            self.stdout.write("Rien à écrire : aucune session publiée ne peut partir. Le fichier n’a pas été touché.")
            return
        self.stdout.write(
            f"{export.sessions} sessions dans {export.formations} formations, {export.octets} octets, "
            f"{len(export.retenues)} retenues, en {export.duree:.1f} s : {sortie}"
        )


def _date(texte):
    try:
        return datetime.date.fromisoformat(texte)
    except ValueError:
        raise ArgumentTypeError(f"« {texte} » n’est pas une date : écrivez par exemple 2026-11-20.") from None
