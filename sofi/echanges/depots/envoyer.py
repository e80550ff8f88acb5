"""Send an export to a deposit, and keep what became of it: result, differences, what each deposit has."""

import gzip
import shutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Profil, Utilisateur
from sofi.echanges.depots import secrets
from sofi.echanges.depots.adaptateurs import adaptateur
from sofi.echanges.depots.erreurs import DepotImpossible
from sofi.echanges.depots.models import Depot, Envoi, Etat, SessionEnvoyee
from sofi.echanges.depots.preparer import preparer
from sofi.socle.courriel import absolu, adresse_du_cariforef
from sofi.socle.courriel import envoyer as envoyer_courriel

log = structlog.get_logger(__name__)
ESSAIS = 5
RIEN = "Aucune session publiée ne peut partir : rien n’a été envoyé, le dépôt garde son dernier fichier."
_NOTER = """
    INSERT INTO echanges_sessionenvoyee (depot_id, numero, empreinte, le)
    SELECT %(depot)s, cle::bigint, valeur, %(le)s
    FROM echanges_exportlheo AS export, jsonb_each_text(export.empreintes) AS paire(cle, valeur)
    WHERE export.id = %(export)s
    ON CONFLICT (numero, depot_id) DO UPDATE SET empreinte = excluded.empreinte, le = excluded.le
"""


def ouvrir(par=None):
    """One run, not sent yet, for each active deposit that has none in progress. Returns them."""
    libres = Depot.objects.filter(actif=True).exclude(envois__in=Envoi.objects.en_attente())
    return [Envoi.objects.create(depot=depot, par=par) for depot in libres]


def exporter_pour(envois):
    """Write what these runs send: one file for all that want the whole offer, one for each that wants what changed."""
    tout = None
    for envoi in envois:
        depuis = None if envoi.depot.complet else _dernier_succes(envoi.depot)
        if depuis is None:
            tout = tout or preparer()
        envoi.export = tout if depuis is None else preparer(depuis)
        envoi.essais = 0
        envoi.save(update_fields=["export", "essais"])


def _dernier_succes(depot):
    """The day of the last export that this deposit got, or None."""
    dernier = depot.envois.filter(etat=Etat.REUSSI).select_related("export").first()
    return timezone.localdate(dernier.export.le) if dernier else None


def essayer(envois, faire: Callable, *, dernier):
    """One try of these runs; True when it is done. A failure is written on them, raised for another try, and told by
    mail at the last one."""
    for envoi in envois:
        envoi.essais += 1
    try:
        faire(envois)
    except Exception as exc:
        for envoi in envois:
            _noter_l_echec(envoi, exc, dernier)
        if not dernier:
            raise
        return False
    return True


def _noter_l_echec(envoi, exc, dernier):
    envoi.erreur = str(exc) if isinstance(exc, DepotImpossible) else f"Erreur inattendue : {exc!r}"[:500]
    envoi.etat = Etat.ECHOUE if dernier else Etat.A_REPRENDRE
    envoi.fin = timezone.now() if dernier else None
    envoi.save()
    log.warning("deposit failed", depot=envoi.depot.nom, essai=envoi.essais, raison=envoi.erreur)
    if dernier:
        _alerter(envoi)


def envoyer(envois):
    """Deposit the export of these runs and write what changed. Raises DepotImpossible."""
    for envoi in envois:
        complet = envoi.export.depuis is None
        if envoi.export.sessions:
            with _fichier(envoi) as fichier:
                adaptateur(envoi.depot.genre).deposer(envoi.depot, secrets.lire(envoi.depot), fichier)
        elif complet:
            raise DepotImpossible(RIEN)
        _reussir(envoi, complet)


@contextmanager
def _fichier(envoi):
    """The file to send, unpacked when the deposit wants it so."""
    chemin = Path(envoi.export.fichier.path)
    if not chemin.exists():
        raise DepotImpossible("Le fichier de cet export n’est plus sur le serveur : lancez un nouvel export.")
    if envoi.depot.fichier.endswith(".gz"):
        yield chemin
        return
    with tempfile.NamedTemporaryFile(suffix=".xml") as clair:
        with gzip.open(chemin) as source:
            shutil.copyfileobj(source, clair, 1024 * 1024)
        clair.flush()
        yield Path(clair.name)


@transaction.atomic
def _reussir(envoi, complet):
    avant = dict(SessionEnvoyee.objects.filter(depot=envoi.depot).values_list("numero", "empreinte"))
    apres = {int(numero): empreinte for numero, empreinte in envoi.export.empreintes.items()}
    envoi.ajoutees = sorted(apres.keys() - avant.keys())
    envoi.changees = sorted(numero for numero in apres.keys() & avant.keys() if apres[numero] != avant[numero])
    envoi.retirees = sorted(avant.keys() - apres.keys()) if complet else []
    envoi.etat, envoi.erreur, envoi.fin = Etat.REUSSI, "", timezone.now()
    envoi.save()
    SessionEnvoyee.objects.filter(depot=envoi.depot, numero__in=envoi.retirees).delete()
    with connection.cursor() as cursor:
        cursor.execute(_NOTER, {"depot": envoi.depot_id, "le": envoi.fin, "export": envoi.export_id})


def _alerter(envoi):
    """Tell the CARIF-OREF that a deposit did not get the file."""
    destinataires = Utilisateur.objects.filter(profil=Profil.CARIFOREF, is_active=True, notification_email=True)
    adresses = sorted(destinataires.values_list("email", flat=True)) or [adresse_du_cariforef()]
    envoyer_courriel(
        f"Sofi : le dépôt « {envoi.depot} » n’a pas reçu le fichier LHÉO",
        f"Le fichier LHÉO n’a pas pu être déposé. {envoi.erreur}\n\nLe dépôt garde le dernier fichier qu’il a reçu.",
        adresses,
        faits=[("Dépôt", envoi.depot), ("Essais", envoi.essais)],
        lien=("Lire cet envoi", absolu(reverse("reglages:envoi", args=[envoi.pk]))),
    )
