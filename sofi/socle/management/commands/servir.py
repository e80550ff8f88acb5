"""`sofi servir`: the web server and the job worker, together, on this machine."""

import select
import socket

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.urls import get_resolver, reverse
from gunicorn.app.base import BaseApplication

from sofi.socle.demarrage import prechauffer_a_part
from sofi.socle.superviseur import Child, supervise


class Command(BaseCommand):
    help = "Lance le serveur web et les tâches de fond ; Ctrl-C arrête tout."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--adresse", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute (8000)")

    def handle(self, *, adresse, port, **options):
        check_free(adresse, port)
        web = Child("web", WebServer(f"{adresse}:{port}").run)
        connection.close()
        supervise([web, Child("tâches de fond", work)], on_tick=Watch(self.stdout, adresse, port))


def check_free(adresse, port):
    """Refuse a busy port with a sentence that says what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((adresse, port))
        except (OSError, OverflowError) as problem:
            raise CommandError(
                f"Le port {port} de {adresse} ne peut pas être ouvert ({problem}). Un autre programme, peut-être une "
                f"autre démonstration, l’occupe : arrêtez-le ou choisissez-en un autre, par exemple --port {port + 1}."
            ) from None


class WebServer(BaseApplication):
    """Gunicorn: two processes of four threads, each request given up after a minute."""

    def __init__(self, place):
        self.place = place
        self.application = WSGIHandler()
        get_resolver().check()
        super().__init__()

    def load_config(self):
        settings = {"worker_class": "gthread", "workers": 2, "threads": 4, "timeout": 60, "graceful_timeout": 4}
        settings |= {
            "post_worker_init": prechauffer_a_part,
            "bind": self.place,
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self):
        return self.application


def work():
    """The job worker; a restart of PostgreSQL makes it exit with code 0, hence a supervisor.

    A job that succeeded is forgotten: those of the mails hold addresses and keys.
    """
    call_command("procrastinate", "worker", "--delete-jobs", "successful")


class Watch:
    """At each tick: the embedded PostgreSQL lives; once: say that the pages answer."""

    def __init__(self, stdout, adresse, port):
        self.stdout, self.place, self.probe, self.announced = stdout, (adresse, port), None, False

    def __call__(self):
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.ensure()
        if not self.announced and self.answers():
            self.announced = True
            self.stdout.write(f"SOFI répond : http://{self.place[0]}:{self.place[1]}/ (Ctrl-C pour arrêter)")
            self.stdout.flush()

    def answers(self):
        """Whether a page asked for once has come; never waits."""
        if self.probe is None:
            probe = socket.socket()
            if probe.connect_ex(self.place):
                probe.close()
                return False
            probe.sendall(f"GET {reverse(settings.LOGIN_URL)} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            self.probe = probe
        readable = bool(select.select([self.probe], [], [], 0)[0])
        if readable:
            self.probe.close()
        return readable
