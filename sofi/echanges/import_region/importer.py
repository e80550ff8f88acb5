"""The two things one does with the Région's file: look what it would change, and change it."""

from django.db import IntegrityError, OperationalError, connection, transaction

from sofi.echanges.import_region.application import ecrire
from sofi.echanges.import_region.comparaison import comparer
from sofi.echanges.import_region.lecture import lire
from sofi.echanges.models import ImportRegion

VERROU = 0x50F1_0001
"""Number of the advisory lock: two imports are applied one after the other."""
PATIENCE = "30s"


class ImportImpossible(Exception):
    """Nothing was applied; the text says why and what to do."""


def examiner(contenu):
    """What the file would change; nothing is written."""
    return comparer(lire(contenu))[0]


def appliquer(contenu, nom, *, partiel=False, par=None, trace=None):
    """Apply the file in one transaction and keep a trace of it (R004, R006); gives (report, trace).

    `trace`: the kept file that is applied; one that is applied already stays as it is.
    Nothing is applied while a line is refused, unless `partiel` leaves the refused ones aside: then `rapport.applique`
    is false and the trace None (or as given). Raises ImportImpossible when another import or another screen writes the
    same things at the same time.
    """
    lecture = lire(contenu)
    try:
        with transaction.atomic():
            _attendre_son_tour()
            if trace and trace.applique_entretemps():
                return trace.relire(), trace
            rapport, etat = comparer(lecture)
            if rapport.applicable(partiel):
                ecrire(etat)
                rapport.applique = True
                trace = trace or ImportRegion.preparer(contenu, nom, par)
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
