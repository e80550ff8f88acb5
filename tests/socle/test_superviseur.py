"""The supervisor and the commands that use it, as real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager

import pytest
from django.conf import settings

LONGEST_SECONDS = 240
TWO_CHILDREN = r"""
import time
from sofi.socle import superviseur
superviseur.QUICK_SECONDS = 0.3
sleeper = superviseur.Child("dormeur", lambda: time.sleep(60))
quitter = superviseur.Child("quitteur", lambda: print("passage\n", end="", flush=True))
told = []
def tell():
    if not told:
        told.append(print(f"dormeur {sleeper.process.pid}\n", end="", flush=True))
superviseur.supervise([sleeper, quitter], on_tick=tell)
"""


@contextmanager
def running(arguments, **environment):
    """A program under test, killed at the end whatever happened."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | environment,
        cwd=settings.BASE_DIR,
    )
    guard = threading.Timer(LONGEST_SECONDS, process.kill)
    guard.start()
    with process:
        try:
            yield process
        finally:
            guard.cancel()
            process.kill()


def wait_for_line(process, pattern):
    seen = []
    for line in process.stdout:
        seen.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(seen))


def lives(pid):
    """Whether a process runs; a dead one that nobody has buried yet does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(shown.strip()) and not shown.startswith("Z")


def wait_until(condition, seconds):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds} s"
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def published_sessions(port):
    """How many the public home shows."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        return int(re.search(r"(\d+)\s+sessions", page.read().decode())[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_child_that_ends_is_started_again_and_one_signal_stops_all_within_a_second(number):
    with running(["-c", TWO_CHILDREN]) as supervisor:
        pid = int(wait_for_line(supervisor, r"dormeur (\d+)")[1])
        wait_for_line(supervisor, "redémarrage")
        wait_for_line(supervisor, "passage")
        supervisor.send_signal(number)
        assert supervisor.wait(timeout=1) == 0
        assert not lives(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_do_not_survive_a_killed_supervisor():
    with running(["-c", TWO_CHILDREN]) as supervisor:
        pid = int(wait_for_line(supervisor, r"dormeur (\d+)")[1])
        supervisor.kill()
        wait_until(lambda: not lives(pid), seconds=2)


@pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="needs the embedded PostgreSQL")
def test_the_demonstration_starts_from_nothing_finds_its_data_again_and_stops_without_trace(tmp_path):
    port = free_port()
    demo = ["-m", "sofi.console", "demo", "--port", str(port)]
    site = {"SOFI_DONNEES": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "EMAIL_URL": "dummymail://"}
    with running(demo, **site) as first:
        wait_for_line(first, f"SOFI répond : http://127.0.0.1:{port}/")
        sessions = published_sessions(port)
        with running(demo, **site) as second:
            wait_for_line(second, f"--port {port + 1}")
            assert second.wait(timeout=10) == 1
        first.terminate()
        assert first.wait(timeout=10) == 0
    with running(demo, **site) as again:
        wait_for_line(again, "SOFI répond")
        assert published_sessions(port) == sessions > 30
        again.terminate()
        assert again.wait(timeout=10) == 0
    assert not (tmp_path / "postgresql" / "postmaster.pid").exists()
