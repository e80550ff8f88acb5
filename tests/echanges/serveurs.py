"""Servers to deposit on: SFTP (asyncssh's own), and an S3 that checks Amazon's signature, version 4."""

import asyncio
import hashlib
import hmac
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

import asyncssh

IDENTIFIANT, MOT_DE_PASSE = "cariforef", "Secret-de-depot-1"


class _Acces(asyncssh.SSHServer):
    def __init__(self, cle):
        self.cle = cle

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return (username, password) == (IDENTIFIANT, MOT_DE_PASSE)

    def public_key_auth_supported(self):
        return self.cle is not None

    def validate_public_key(self, username, key):
        return username == IDENTIFIANT and key.get_fingerprint() == self.cle.get_fingerprint()


class ServeurSftp:
    """Where it listens, its fingerprint, and every request that it got."""

    def __init__(self, adresse, empreinte, demandes):
        self.adresse, self.empreinte, self.demandes = adresse, empreinte, demandes


@contextmanager
def serveur_sftp(dossier, *, cle=None, lecture_seule=False):
    """An SFTP server on that folder; `cle`: a private key that it accepts beside the password."""
    demandes, hote = [], asyncssh.generate_private_key("ssh-ed25519")

    class Fichiers(asyncssh.SFTPServer):
        def __init__(self, chan):
            super().__init__(chan, chroot=str(dossier))

        def open(self, path, pflags, attrs):
            if lecture_seule:
                raise asyncssh.SFTPPermissionDenied("dossier en lecture seule")
            demandes.append(("open", path.decode()))
            return super().open(path, pflags, attrs)

        def posix_rename(self, oldpath, newpath):
            demandes.append(("rename", oldpath.decode(), newpath.decode()))
            return super().posix_rename(oldpath, newpath)

    boucle = asyncio.new_event_loop()
    fil = threading.Thread(target=boucle.run_forever, daemon=True)
    fil.start()

    async def ouvrir():
        return await asyncssh.create_server(
            lambda: _Acces(cle), "127.0.0.1", 0, server_host_keys=[hote], sftp_factory=Fichiers
        )

    ecoute = asyncio.run_coroutine_threadsafe(ouvrir(), boucle).result(10)
    try:
        yield ServeurSftp(f"127.0.0.1:{ecoute.get_port()}", hote.get_fingerprint(), demandes)
    finally:

        async def fermer():
            ecoute.close()
            await ecoute.wait_closed()

        asyncio.run_coroutine_threadsafe(fermer(), boucle).result(10)
        boucle.call_soon_threadsafe(boucle.stop)
        fil.join(10)
        boucle.close()


def _signature(methode, adresse, entetes, cle_secrete):
    """What Amazon would compute of that request: (signature, key id) as its Authorization header should hold."""
    autorisation = dict(part.strip().split("=", 1) for part in entetes["Authorization"].split(" ", 1)[1].split(","))
    identifiant, jour, region, service, _ = autorisation["Credential"].split("/")
    signes = autorisation["SignedHeaders"].split(";")
    morceaux = urlsplit(adresse)
    requete = "&".join(
        f"{quote(nom, safe='-_.~')}={quote(valeur, safe='-_.~')}"
        for nom, valeur in sorted(parse_qsl(morceaux.query, keep_blank_values=True))
    )
    canonique = "\n".join(
        [
            methode,
            morceaux.path,
            requete,
            *(f"{nom}:{' '.join(entetes[nom].split())}" for nom in signes),
            "",
            ";".join(signes),
            entetes["x-amz-content-sha256"],
        ]
    )
    portee = f"{jour}/{region}/{service}/aws4_request"
    empreinte = hashlib.sha256(canonique.encode()).hexdigest()
    a_signer = "\n".join(["AWS4-HMAC-SHA256", entetes["x-amz-date"], portee, empreinte])
    cle = f"AWS4{cle_secrete}".encode()
    for part in (jour, region, service, "aws4_request"):
        cle = hmac.digest(cle, part.encode(), "sha256")
    juste = hmac.new(cle, a_signer.encode(), "sha256").hexdigest()
    return hmac.compare_digest(juste, autorisation["Signature"]), identifiant


class _Requetes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        if (corps := self._recue()) is not None:
            self.server.objets[self.path] = corps
            self._repondre(200, b"", {"ETag": '"1"'})

    def do_POST(self):
        """Deletions come as a list."""
        if (corps := self._recue()) is not None:
            cles = [morceau.partition("</Key>")[0] for morceau in corps.decode().split("<Key>")[1:]]
            for cle in cles:
                self.server.objets.pop(f"/seau/{cle}", None)
            faites = "".join(f"<Deleted><Key>{cle}</Key></Deleted>" for cle in cles)
            self._repondre(200, f"<DeleteResult>{faites}</DeleteResult>".encode())

    def _recue(self):
        """The body of a request that is rightly signed; else None, and 403 is answered."""
        corps = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        juste, identifiant = _signature(self.command, self.path, self.headers, MOT_DE_PASSE)
        annonce = self.headers["x-amz-content-sha256"]
        intact = annonce in {"UNSIGNED-PAYLOAD", hashlib.sha256(corps).hexdigest()}
        if juste and intact and identifiant == IDENTIFIANT:
            return corps
        return self._repondre(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")

    def _repondre(self, code, corps, entetes=None):
        self.send_response(code)
        for nom, valeur in ({"Content-Length": str(len(corps))} | (entetes or {})).items():
            self.send_header(nom, valeur)
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *arguments):
        pass


@contextmanager
def serveur_s3():
    """A storage with a bucket « seau »: gives its address and its objects, {path: bytes}."""
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), _Requetes)
    serveur.objets = {}
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}", serveur.objets
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join(10)
