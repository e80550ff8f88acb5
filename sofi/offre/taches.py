"""Jobs of the offer: archive what has been over for long, follow the directory and the référentiels."""

import datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.effacement_publications import retirer_des_publications
from sofi.offre.models import Action
from sofi.offre.republication import republier, republier_certifications
from sofi.offre.retrait import retirer_tout
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer


def archiver_echues(jour=None):
    """Archive the validated actions whose last session ended more than `SOFI_ARCHIVAGE_JOURS` days ago.

    Returns how many. Their sessions stay in the list of inactive ones.
    """
    limite = (jour or timezone.localdate()) - datetime.timedelta(days=settings.SOFI_ARCHIVAGE_JOURS)
    echues = Action.objects.filter(statut=Statut.VALIDEE).alias(fin=Max("sessions__date_fin")).filter(fin__lt=limite)
    for action in echues:
        deplacer(action, "archiver", par=None, message="Toutes les sessions sont terminées.")
    return len(echues)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="archiver", lock="archiver")
def archiver_chaque_nuit(timestamp):
    """Every night at 3.20."""
    archiver_echues()


def suivre_annuaire(etablissement, remplaces=None):
    """Have the published offers brought up to date after a change of this establishment in the directory."""
    republier_offres.configure(lock=f"republier-{etablissement.pk}").defer(
        etablissement_pk=etablissement.pk, remplaces=remplaces or {}
    )


@app.task
def republier_offres(etablissement_pk, remplaces):
    """Refresh addresses and people in what is published; doing it twice changes nothing."""
    republier(etablissement_pk, remplaces)


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def retirer_les_offres(etablissement_pk, par_pk):
    """Withdraw the offers of an establishment that was closed; nothing when it is open again."""
    etablissement = Etablissement.objects.get(pk=etablissement_pk)
    if etablissement.ferme_le is not None:
        retirer_tout(etablissement, Utilisateur.objects.get(pk=par_pk))


@app.task
def effacer_des_publications(contact_pk, suivant_pk, adresses):
    """Take an erased person out of what is and was published; doing it twice changes nothing."""
    retirer_des_publications(contact_pk, suivant_pk, adresses)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="suivre_referentiels", lock="suivre_referentiels")
def suivre_referentiels_chaque_nuit(timestamp):
    """Every night at 3.40, after the référentiels were loaded: codes and blocs of what is published."""
    republier_certifications()
