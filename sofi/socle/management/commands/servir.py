"""`sofi servir`: the web server and the job worker, together, on this machine."""

import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sofi.socle.superviseur import Child, supervise


class Command(BaseCommand):
    help = "Lance le serveur web et les tâches de fond ; Ctrl-C arrête tout."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--adresse", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute (8000)")

    def handle(self, *, adresse, port, **options):
        check_free(adresse, port)
        supervise([web(adresse, port), worker()], on_tick=Watch(self.stdout, adresse, port))


def check_free(adresse, port):
    """Refuse a busy port with a sentence that says what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((adresse, port))
        except (OSError, OverflowError) as problem:
            raise CommandError(
                f"Le port {port} de {adresse} ne peut pas être ouvert ({problem}). Un autre programme, peut-être une "
                f"autre démonstration, l’occupe : arrêtez-le ou choisissez-en un autre, par exemple --port {port + 1}."
            ) from None


def web(adresse, port):
    """The web server: two processes of four threads, each request given up after a minute."""
    options = ["--worker-class=gthread", "--workers=2", "--threads=4", "--timeout=60", "--graceful-timeout=4"]
    options += [f"--bind={adresse}:{port}", "--no-control-socket", "--log-level=warning"]
    return Child("web", [sys.executable, "-m", "gunicorn", *options, "config.wsgi"])


def worker():
    """The job worker; PostgreSQL's restart makes it exit with code 0, hence a supervisor."""
    return Child("tâches de fond", [sys.executable, "-m", "sofi.console", "procrastinate", "worker"])


class Watch:
    """At each tick: the embedded PostgreSQL lives; once: say that the pages answer."""

    def __init__(self, stdout, adresse, port):
        self.stdout, self.place, self.announced = stdout, (adresse, port), False

    def __call__(self):
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.ensure()
        if not self.announced:
            with socket.socket() as probe:
                self.announced = probe.connect_ex(self.place) == 0
            if self.announced:
                self.stdout.write(f"SOFI répond : http://{self.place[0]}:{self.place[1]}/ (Ctrl-C pour arrêter)")
                self.stdout.flush()
