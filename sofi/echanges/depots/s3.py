"""Deposit in an S3 storage. An object appears when it is whole: no temporary name is needed."""

from datetime import timedelta

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from sofi.echanges.depots.erreurs import DepotImpossible

REGION = "us-east-1"
"""The region that a storage other than Amazon's expects."""


def deposer(depot, secret, fichier):
    """Put the file as an object, in pieces when it is large."""
    with fichier.open("rb") as source:
        _faire(depot, secret, lambda stockage, prefixe: obstore.put(stockage, prefixe + depot.fichier, source))


def tester(depot, secret):
    """Put and delete an empty object; returns what was found, in words."""

    def essayer(stockage, prefixe):
        essai = f"{prefixe}{depot.fichier}.essai"
        obstore.put(stockage, essai, b"")
        obstore.delete(stockage, essai)

    _faire(depot, secret, essayer)
    return f"L’accès au stockage {depot.dossier} fonctionne, en écriture et en suppression."


def _faire(depot, secret, operation):
    seau, _, prefixe = depot.dossier.strip("/").partition("/")
    try:
        stockage = S3Store(
            seau,
            endpoint=depot.adresse or None,
            region=depot.region or REGION,
            access_key_id=depot.identifiant,
            secret_access_key=secret,
            client_options={
                "allow_http": depot.adresse.startswith("http://"),
                "connect_timeout": "10s",
                "timeout": "60s",
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=30)},
        )
        operation(stockage, f"{prefixe}/" if prefixe else "")
    except (BaseError, OSError) as exc:
        raise DepotImpossible(f"Le stockage refuse le fichier ou ne répond pas : {_court(exc)}") from exc


def _court(exc):
    """The first line, without the debugging that follows."""
    return str(exc).partition("\n")[0][:300]
