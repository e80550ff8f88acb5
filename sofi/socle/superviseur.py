"""Keeps a few processes alive in one terminal: the demonstration's web server and job worker.

Children are forked from the supervisor, so they start with everything already imported. The supervisor must have no
open database connection and no thread when it starts them.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
TICK_SECONDS = 0.1
QUICK_SECONDS = 2
GRACE_SECONDS = 5
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One supervised program: a function that ends only when told to."""

    name: str
    run: Callable
    process: multiprocessing.Process | None = None
    started: float = 0.0

    def start(self):
        self.started = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=self._life, args=[os.getpid()])
        self.process.start()

    def _life(self, supervisor):
        """In the child: a process group of its own, that ends with the supervisor even by kill -9 (Linux)."""
        os.setsid()
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:
            return
        self.run()

    def is_alive(self):
        return self.process is not None and self.process.is_alive()

    def keep_alive(self):
        """Start it again whatever its exit code, at most once every few seconds."""
        if not self.is_alive() and time.monotonic() - self.started > QUICK_SECONDS:
            code = self.process.exitcode
            print(f"« {self.name} » s’est arrêté (code {code}) : redémarrage.", file=sys.stderr, flush=True)
            self.start()

    def signal(self, number):
        """Send a signal to the child and what it started."""
        if self.is_alive():
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                os.kill(self.process.pid, number)


def supervise(children, on_tick=lambda: None):
    """Run the children until SIGINT, SIGTERM or SIGHUP, restarting each one that exits; then stop them all."""
    stopping = []
    for number in STOPPING:
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
    """Ask every child to end, and kill those that have not within a few seconds."""
    for child in children:
        child.signal(signal.SIGTERM)
    limit = time.monotonic() + GRACE_SECONDS
    while any(child.is_alive() for child in children):
        if time.monotonic() > limit:
            for child in children:
                child.signal(signal.SIGKILL)
        time.sleep(0.02)
