"""Jobs of the referentials: load again what the settings say where to take."""

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from .chargement import ReferentielRefuse, Source, charger
from .chargement.telechargement import telecharger

log = structlog.get_logger(__name__)


def recharger(nom):
    """Load a referential from its address in `SOFI_REFERENTIELS_URLS`. Returns what became of it, None without address.

    A refused file is kept as such among the loads, and changes nothing.
    """
    adresse = settings.SOFI_REFERENTIELS_URLS.get(nom)
    if not adresse:
        return None
    try:
        with telecharger(adresse) as chemin:
            trace, nouveau = charger(nom, Source(chemin))
    except ReferentielRefuse as exc:
        log.warning("referentiel refused", referentiel=nom, raison=str(exc))
        return "refusé"
    return "chargé" if nouveau else f"déjà chargé le {trace.fin:%d/%m/%Y}"


@app.periodic(cron="10 2 3 * *")
@app.task(queueing_lock="recharger_chaque_mois", lock="recharger")
def recharger_chaque_mois(timestamp):
    """On the third of the month at 2.10: Certif Info is published at its beginning."""
    recharger("certifinfo")


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="recharger_chaque_nuit", lock="recharger")
def recharger_chaque_nuit(timestamp):
    """Every night at 2.40: RNCP and RS."""
    recharger("rncp")
