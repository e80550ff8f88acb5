"""The public services of the State, played by a local server with their documented answers."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

ADRESSE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [-1.5205541, 47.2093549]},
    "properties": {
        "label": "12 Boulevard Georges Pompidou 44200 Nantes",
        "score": 0.97,
        "housenumber": "12",
        "id": "44109_2965_00012",
        "name": "12 Boulevard Georges Pompidou",
        "postcode": "44200",
        "citycode": "44109",
        "city": "Nantes",
        "context": "44, Loire-Atlantique, Pays de la Loire",
        "type": "housenumber",
        "street": "Boulevard Georges Pompidou",
    },
}
"""An answer as the Géoplateforme documents it."""


class Service:
    """What the local server answers, and what it was asked."""

    def __init__(self):
        self.reponse, self.statut, self.attente, self.demandes = {}, 200, 0, []
        self.goutte = 0


@pytest.fixture
def service(settings):
    service = Service()

    class Repondeur(BaseHTTPRequestHandler):
        def do_GET(self):
            service.demandes.append(parse_qs(urlsplit(self.path).query))
            time.sleep(service.attente)
            corps = service.reponse if isinstance(service.reponse, bytes) else json.dumps(service.reponse).encode()
            self.send_response(service.statut)
            self.end_headers()
            for octet in corps if service.goutte else ():
                self.wfile.write(bytes([octet]))
                time.sleep(service.goutte)
            self.wfile.write(b"" if service.goutte else corps)

        def log_message(self, *arguments):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Repondeur)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    adresse = f"http://127.0.0.1:{serveur.server_port}/search"
    settings.SOFI_SIRENE_URL = settings.SOFI_ADRESSE_URL = adresse
    settings.SOFI_EXTERIEUR_DELAI = settings.SOFI_SAISIE_DELAI = 1
    yield service
    serveur.shutdown()
    serveur.server_close()
