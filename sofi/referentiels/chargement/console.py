"""The commands `sofi charger_…`: one shape for all the referentials."""

from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from .commande import REFERENTIELS, charger
from .lecture import ReferentielRefuse, Source
from .telechargement import telecharger

REMARQUES_MONTREES = 20


class Chargement(BaseCommand):
    """A subclass names its referential (`nom`)."""

    nom = ""

    def add_arguments(self, parser):
        origine = parser.add_mutually_exclusive_group(required=True)
        origine.add_argument("--fichier", type=Path, help="le fichier de son producteur")
        origine.add_argument("--url", help="l’adresse où le prendre")
        parser.add_argument("--essai", action="store_true", help="dit ce qui changerait, sans rien changer")
        parser.add_argument(
            "--forcer", action="store_true", help="charge malgré une chute du nombre de lignes ou des colonnes changées"
        )

    def handle(self, *args, fichier, url, essai, forcer, **options):
        try:
            with nullcontext(fichier) if fichier else telecharger(url, REFERENTIELS[self.nom].titre) as chemin:
                trace, nouveau = charger(self.nom, self.source(chemin, forcer, options), essai=essai)
        except ReferentielRefuse as exc:
            raise CommandError(f"Rien n’a changé. {exc}") from exc
        if not nouveau:
            self.stdout.write(f"Contenu déjà chargé le {trace.fin:%d/%m/%Y} : rien à faire.")
            return
        self._dire(trace)
        if essai:
            self.stdout.write("Essai : rien n’a été changé.")

    def source(self, chemin, forcer, options):
        """What to read, from the options."""
        return Source(chemin, forcer=forcer)

    def _dire(self, trace):
        for table, compte in trace.comptes.items():
            self.stdout.write(
                f"{table} : lues {compte['lues']}, créées {compte['crees']}, modifiées {compte['modifies']}, "
                f"retirées {compte['retires']}, identiques {compte['identiques']}, refusées {compte['refusees']}"
            )
        for remarque in trace.remarques[:REMARQUES_MONTREES]:
            sort = "refusée" if remarque["refusee"] else "lue"
            self.stdout.write(f"  ligne {remarque['ligne']}, {sort} : {remarque['raison']}")
        if len(trace.remarques) > REMARQUES_MONTREES:
            reste = len(trace.remarques) - REMARQUES_MONTREES
            self.stdout.write(f"  et {reste} autres, dans Réglages > Référentiels.")
        if trace.offres_touchees:
            self.stdout.write(f"Formations touchées : {trace.offres_touchees}, dans Réglages > Référentiels.")
        if sites := trace.rapport.get("sites"):
            self.stdout.write(f"Sites touchés : {len(sites)}, dans Réglages > Référentiels.")
        if migration := trace.rapport.get("migration"):
            self.stdout.write(
                f"Du Formacode {migration['de']} au {migration['vers']} : identiques {migration['identiques']}, "
                f"libellés changés {len(migration['changes'])}, disparus {len(migration['disparus'])}, "
                f"nouveaux {migration['nouveaux']}"
            )
