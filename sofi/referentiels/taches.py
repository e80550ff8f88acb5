"""Jobs of the referentials: load again what the settings say where to take."""

from contextlib import ExitStack

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from .chargement import REFERENTIELS, ReferentielRefuse, Source, charger
from .chargement.commande import noter_l_absence
from .chargement.telechargement import telecharger
from .completer import CertifInfoIndisponible, completer

CHAQUE_NUIT = ("rncp", "rs")
CHAQUE_MOIS = ("certifinfo", "rome", "communes", "organismes")

log = structlog.get_logger(__name__)


def recharger(nom):
    """Load a referential from its address in `SOFI_REFERENTIELS_URLS`. Returns what became of it, None without address.

    A refused file, or one that could not be had, is kept as such among the loads, and changes nothing.
    """
    adresse = settings.SOFI_REFERENTIELS_URLS.get(nom)
    if not adresse:
        return None
    with ExitStack() as pile:
        try:
            chemin = pile.enter_context(telecharger(adresse, REFERENTIELS[nom].titre))
        except ReferentielRefuse as exc:
            log.warning("referentiel unreachable", referentiel=nom, raison=str(exc))
            noter_l_absence(nom, adresse, str(exc))
            return "refusé"
        try:
            trace, nouveau = charger(nom, Source(chemin))
        except ReferentielRefuse as exc:
            log.warning("referentiel refused", referentiel=nom, raison=str(exc))
            return "refusé"
    return "chargé" if nouveau else f"déjà chargé le {trace.fin:%d/%m/%Y}"


@app.periodic(cron="10 2 3 * *")
@app.task(queueing_lock="recharger_chaque_mois", lock="recharger")
def recharger_chaque_mois(timestamp):
    """On the third of the month at 2.10: Certif Info is published at its beginning."""
    for nom in CHAQUE_MOIS:
        recharger(nom)


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="recharger_chaque_nuit", lock="recharger")
def recharger_chaque_nuit(timestamp):
    """Every night at 2.40: RNCP and RS, which are two files."""
    for nom in CHAQUE_NUIT:
        recharger(nom)


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="completer_chaque_nuit")
def completer_chaque_nuit(timestamp):
    """Every night at 4.10: objectives and programmes, from the API of Certif Info when its token is set."""
    if settings.SOFI_CERTIFINFO_JETON:
        try:
            completer()
        except CertifInfoIndisponible as exc:
            log.warning("certif info api unavailable", raison=str(exc))
