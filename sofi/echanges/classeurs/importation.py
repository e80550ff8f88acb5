"""The two things one does with a file of any kind: look what it would change, and change it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, connection, transaction

from sofi.echanges.models import ImportFichier

VERROU = 0x50F1_0001
"""Number of the advisory lock: two imports are applied one after the other."""
PATIENCE = "30s"


class ImportImpossible(Exception):
    """Nothing was applied; the text says why and what to do."""


@dataclass(frozen=True)
class Importation:
    """A kind of file: how its bytes are read, and how what was read compares with what SOFI holds."""

    genre: str
    lire: Callable
    """Bytes to what `comparer` takes; never raises."""
    comparer: Callable
    """(report, changes to write, or None when the file cannot be used); writes nothing."""

    def examiner(self, contenu):
        """What the file would change; nothing is written."""
        return self.comparer(self.lire(contenu))[0]

    def appliquer(self, contenu, nom, *, partiel=False, par=None, trace=None):
        """Apply the file in one transaction and keep a trace of it (R004, R006); gives (report, trace).

        `trace`: the kept file that is applied; one that is applied already stays as it is.
        Nothing is applied while a line is refused, unless `partiel` leaves the refused ones aside: then
        `rapport.applique` is false and the trace None (or as given). Raises ImportImpossible when another import or
        another screen writes the same things at the same time.
        """
        lecture = self.lire(contenu)
        try:
            with transaction.atomic():
                _attendre_son_tour()
                if trace and trace.applique_entretemps():
                    return trace.relire(), trace
                rapport, changements = self.comparer(lecture)
                if rapport.applicable(partiel):
                    changements.ecrire()
                    rapport.applique = True
                    trace = trace or ImportFichier.preparer(self.genre, contenu, nom, par)
                    trace.noter(rapport, partiel=partiel)
                    trace.save()
        except IntegrityError as exc:
            raise ImportImpossible(
                "Les données de SOFI ont changé pendant l’import. Rien n’a été appliqué : recommencez."
            ) from exc
        except OperationalError as exc:
            raise ImportImpossible(
                "La base de données ne répond plus. Rien n’a été appliqué : recommencez dans un instant."
            ) from exc
        return rapport, trace


def _attendre_son_tour():
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
        except OperationalError as exc:
            raise ImportImpossible(
                "Un autre import est en cours. Rien n’a été appliqué : attendez sa fin, puis recommencez."
            ) from exc
        curseur.execute("SELECT set_config('lock_timeout', '0', true)")
