"""Jobs of no domain: sending mail, and taking up again what a killed worker left."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sofi.socle.gabarit import composer


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def envoyer_courriel(sujet, texte, destinataire, **parties):
    """Send one mail to one address; see `courriel.envoyer`."""
    composer(sujet, texte, destinataire, **parties).send()


@app.periodic(cron="* * * * *")
@app.task(pass_context=True, queueing_lock="reprendre", lock="reprendre")
async def reprendre_taches_interrompues(context, timestamp):
    """Queue again the jobs whose worker died (kill -9, power cut): they would stay "doing" for ever."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)
