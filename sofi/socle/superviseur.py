"""Keeps a few processes alive in one terminal: the demonstration's web server and job worker."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
TICK_SECONDS = 0.2
QUICK_SECONDS = 2
GRACE_SECONDS = 5


@dataclass
class Child:
    """One supervised program."""

    name: str
    arguments: list
    process: subprocess.Popen | None = None
    started: float = 0.0

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.arguments, start_new_session=True, preexec_fn=die_with_parent)

    def keep_alive(self):
        """Start it again whatever its exit code, at most once every few seconds."""
        code = self.process.poll()
        if code is not None and time.monotonic() - self.started > QUICK_SECONDS:
            print(f"« {self.name} » s’est arrêté (code {code}) : redémarrage.", file=sys.stderr, flush=True)
            self.start()

    def signal(self, number):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)


def die_with_parent():
    """Linux: receive SIGTERM when the supervisor dies, even by kill -9. Elsewhere: nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(children, on_tick=lambda: None):
    """Run the children until SIGINT or SIGTERM, restarting each one that exits; then stop them all."""
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.append(True))
    try:
        for child in children:
            child.start()
        while not stopping:
            on_tick()
            for child in children:
                child.keep_alive()
            time.sleep(TICK_SECONDS)
    finally:
        stop(children)


def stop(children):
    """Ask every child to end, and kill those that do not within a few seconds."""
    for child in children:
        child.signal(signal.SIGTERM)
    limit = time.monotonic() + GRACE_SECONDS
    while any(child.process and child.process.poll() is None for child in children):
        if time.monotonic() > limit:
            for child in children:
                child.signal(signal.SIGKILL)
        time.sleep(0.02)
