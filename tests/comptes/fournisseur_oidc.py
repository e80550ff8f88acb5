"""A small OpenID Connect provider on a real port, that answers as ProConnect documents it, or wrongly on demand."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "sofi", "secret-de-test"


class Fournisseur:
    """`personne`: its claims. `jeton` and `reponse`: what to change in the id token and in the userinfo."""

    def __init__(self):
        self.cle, self.kid = rsa.generate_private_key(public_exponent=65537, key_size=2048), "cle-1"
        self.personne = {"sub": "sujet-1", "email": "agent@exemple.fr", "email_verified": True}
        self.jeton, self.reponse, self.en_jwt, self.signer = {}, {}, True, self._signer
        self.nonces, self.demandes = {}, []
        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), self._guichet())
        self.url = f"http://127.0.0.1:{self.serveur.server_port}/api/v2"
        Thread(target=self.serveur.serve_forever, args=(0.05,), daemon=True).start()

    def arreter(self):
        self.serveur.shutdown()
        self.serveur.server_close()

    def _signer(self, dites):
        return jwt.encode(dites, self.cle, algorithm="RS256", headers={"kid": self.kid})

    def dites(self, **autres):
        maintenant = int(time.time())
        return {"iss": self.url, "aud": CLIENT, "iat": maintenant, "exp": maintenant + 60, "sub": "sujet-1"} | autres

    def decouverte(self, parametres):
        adresses = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "session/end",
        }
        return {"issuer": self.url} | {nom: f"{self.url}/{chemin}" for nom, chemin in adresses.items()}

    def cles(self, parametres):
        publique = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.cle.public_key()))
        return {"keys": [publique | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def autoriser(self, parametres):
        assert len(parametres["state"]) >= 32 <= len(parametres["nonce"]) and parametres["client_id"] == CLIENT
        assert set(parametres) == {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = parametres["nonce"]
        return f"{parametres['redirect_uri']}?{urlencode({'code': code, 'state': parametres['state']})}"

    def echanger(self, parametres):
        if parametres.get("client_secret") != SECRET or parametres.get("code") not in self.nonces:
            return None
        nonce = self.nonces.pop(parametres["code"])
        return {
            "access_token": "acces",
            "token_type": "Bearer",
            "id_token": self.signer(self.dites(nonce=nonce) | self.jeton),
        }

    def decrire(self, parametres):
        dites = self.dites() | self.personne | self.reponse
        return self.signer(dites) if self.en_jwt else dites

    def finir(self, parametres):
        return parametres["post_logout_redirect_uri"]

    def _guichet(self):
        fournisseur = self

        class Guichet(BaseHTTPRequestHandler):
            def log_message(self, *arguments):
                """Quiet."""

            def do_GET(self):
                self.repondre(urlsplit(self.path).query)

            def do_POST(self):
                self.repondre(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def repondre(self, recu):
                chemin = urlsplit(self.path).path.removeprefix("/api/v2/")
                fournisseur.demandes.append(chemin)
                guichets = {
                    ".well-known/openid-configuration": fournisseur.decouverte,
                    "jwks": fournisseur.cles,
                    "authorize": fournisseur.autoriser,
                    "token": fournisseur.echanger,
                    "userinfo": fournisseur.decrire,
                    "session/end": fournisseur.finir,
                }
                rendu = guichets[chemin]({nom: valeurs[0] for nom, valeurs in parse_qs(recu).items()})
                if chemin == "userinfo" and self.headers["Authorization"] != "Bearer acces":
                    rendu = None
                renvoi = chemin in {"authorize", "session/end"}
                self.send_response(400 if rendu is None else 302 if renvoi else 200)
                if renvoi:
                    self.send_header("Location", rendu)
                contenu = rendu if isinstance(rendu, str) else json.dumps(rendu)
                self.send_header("Content-Length", str(len(contenu.encode())))
                self.end_headers()
                self.wfile.write(contenu.encode())

        return Guichet
