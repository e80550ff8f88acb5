"""Deposit by SFTP: a server known by its fingerprint, a password or a private key."""

import asyncio
import posixpath
from contextlib import asynccontextmanager

import asyncssh

from sofi.echanges.depots.erreurs import DepotImpossible

PORT = 22
DELAI = 15  # seconds


def deposer(depot, secret, fichier):
    """Send the file under another name, then give it its own: a reader never sees half of it."""
    _faire(_deposer(depot, secret, fichier))


def tester(depot, secret):
    """Sign in, write and delete an empty file; returns what was found, in words."""
    _faire(_tester(depot, secret))
    return f"Le serveur {depot.adresse} est le bon, l’accès fonctionne et le dossier peut être écrit."


def _faire(coroutine):
    try:
        asyncio.run(coroutine)
    except asyncssh.PermissionDenied as exc:
        raise DepotImpossible("Le serveur refuse l’identifiant, le mot de passe ou la clé.") from exc
    except asyncssh.SFTPError as exc:
        raise DepotImpossible(f"Le serveur refuse l’écriture dans le dossier : {exc.reason}.") from exc
    except (OSError, asyncssh.Error, TimeoutError) as exc:
        raise DepotImpossible(f"Le serveur ne répond pas ou coupe la liaison : {exc or 'délai dépassé'}.") from exc


async def _deposer(depot, secret, fichier):
    async with _sftp(depot, secret) as sftp:
        final = posixpath.join(depot.dossier, depot.fichier)
        await sftp.put(str(fichier), f"{final}.partiel")
        await _renommer(sftp, f"{final}.partiel", final)


async def _renommer(sftp, provisoire, final):
    try:
        await sftp.posix_rename(provisoire, final)
    except asyncssh.SFTPOpUnsupported:  # an old server: the name stands free for an instant
        if await sftp.exists(final):
            await sftp.remove(final)
        await sftp.rename(provisoire, final)


async def _tester(depot, secret):
    async with _sftp(depot, secret) as sftp:
        essai = posixpath.join(depot.dossier, f"{depot.fichier}.essai")
        async with sftp.open(essai, "wb"):
            pass
        await sftp.remove(essai)


@asynccontextmanager
async def _sftp(depot, secret):
    hote, port = _adresse(depot.adresse)
    cle = await asyncio.wait_for(asyncssh.get_server_host_key(hote, port, config=None), DELAI)
    empreinte = cle.get_fingerprint() if cle else ""
    if empreinte != depot.empreinte_hote:
        raise DepotImpossible(
            f"Le serveur présente l’empreinte {empreinte}, "
            + ("et non celle du dépôt. " if depot.empreinte_hote else "que le dépôt ne connaît pas encore. ")
            + "Vérifiez-la auprès de son administrateur, puis copiez-la dans « Empreinte du serveur »."
        )
    options = {"username": depot.identifiant, "known_hosts": ([cle], [], []), "config": None, "agent_path": None}
    if secret.lstrip().startswith("-----BEGIN"):
        options |= {"client_keys": [_cle_privee(secret)]}
    else:
        options |= {"client_keys": None, "password": secret}
    async with (
        asyncssh.connect(hote, port, connect_timeout=DELAI, login_timeout=DELAI, **options) as liaison,
        liaison.start_sftp_client() as sftp,
    ):
        yield sftp


def _adresse(adresse):
    hote, _, port = adresse.rpartition(":")
    return (hote, int(port)) if hote and port.isdecimal() else (adresse, PORT)


def _cle_privee(secret):
    try:
        return asyncssh.import_private_key(secret)
    except asyncssh.KeyImportError as exc:
        raise DepotImpossible("La clé privée ne peut pas être lue : donnez-la entière et sans phrase secrète.") from exc
