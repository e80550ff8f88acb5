"""Jobs of no domain: sending mail, and taking up again what a killed worker left."""

from django.core.mail import send_mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def envoyer_courriel(sujet, texte, destinataire):
    """Send one mail to one address."""
    send_mail(sujet, texte, None, [destinataire])


@app.periodic(cron="* * * * *")
@app.task(pass_context=True, queueing_lock="reprendre", lock="reprendre")
async def reprendre_taches_interrompues(context, timestamp):
    """Queue again the jobs whose worker died (kill -9, power cut): they would stay "doing" for ever."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)
