"""Jobs of the accounts."""

from procrastinate.contrib.django import app

from sofi.comptes.inactivite import anonymiser_inutilises, avertir, purger


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="inactivite", lock="inactivite")
def oublier_chaque_nuit(timestamp):
    """Every night at 4.10."""
    avertir()
    anonymiser_inutilises()
    purger()
