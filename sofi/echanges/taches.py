"""Jobs of the exchanges: the LHÉO file leaves every night, to each deposit on its own."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sofi.echanges.depots.envoyer import ESSAIS, envoyer, essayer, exporter_pour, ouvrir
from sofi.echanges.depots.models import Envoi, Etat

REPRISES = RetryStrategy(max_attempts=ESSAIS - 1, exponential_wait=6)
"""After 6 s, 36 s, 4 min, 22 min."""


@app.periodic(cron="15 4 * * *")
@app.task(queueing_lock="exporter_chaque_nuit", lock="exporter_chaque_nuit")
def exporter_chaque_nuit(timestamp):
    """Every night at 4.15, once what the night's other jobs changed is published again."""
    lancer()


@transaction.atomic
def lancer(par=None):
    """Export and deposit as soon as possible; what is already on its way is left alone. Returns the runs."""
    envois = ouvrir(par)
    if envois:
        exporter.defer(envois=[envoi.pk for envoi in envois])
    return envois


@app.task(pass_context=True, retry=REPRISES, lock="exporter_lheo")
def exporter(context, envois):
    """Write the file once, then send it to each deposit by a job of its own."""
    ouverts = list(Envoi.objects.filter(pk__in=envois).select_related("depot"))
    if essayer(ouverts, exporter_pour, dernier=_est_le_dernier(context)):
        for envoi in ouverts:
            deposer.configure(lock=f"depot-{envoi.depot_id}").defer(envoi_pk=envoi.pk)


@app.task(pass_context=True, retry=REPRISES)
def deposer(context, envoi_pk):
    """One try of a run; the next comes later and later."""
    envoi = Envoi.objects.select_related("depot", "export").get(pk=envoi_pk)
    if envoi.etat != Etat.REUSSI:
        essayer([envoi], envoyer, dernier=_est_le_dernier(context))


def _est_le_dernier(context):
    return context.job.attempts + 1 >= ESSAIS
