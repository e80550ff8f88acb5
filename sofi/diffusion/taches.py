"""Jobs of the publications: follow the rules of the passport."""

from procrastinate.contrib.django import app

from sofi.diffusion.passeport import reevaluer


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="reevaluer_chaque_nuit", lock="reevaluer")
def reevaluer_chaque_nuit(timestamp):
    """Every night at 3.50."""
    reevaluer()


@app.task(lock="reevaluer")
def reevaluer_diffusion():
    """After a change of the rules; doing it twice changes nothing."""
    reevaluer()
