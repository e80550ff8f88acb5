"""The embedded PostgreSQL: starts, is shared, recovers, stops with its last user."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from sofi.socle.postgres import Cluster, PostgresError

HOLD = """
import sys
from sofi.socle.postgres import Cluster
Cluster(sys.argv[1], throw_away=True).use()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "d’essai 'é'", throw_away=True)
    yield cluster
    cluster.remove()


def answer(cluster, query="SELECT 1"):
    place = {"host": str(cluster.socket_folder), "user": "postgres", "dbname": cluster.database}
    with psycopg.connect(**place, autocommit=True) as base:
        cursor = base.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


def server_pid(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


@pytest.mark.django_db
def test_the_base_is_utf8_and_folds_capitals_with_accents():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉCOLE'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("école", "UTF8")


def test_a_new_folder_becomes_a_running_base_that_nobody_reaches_by_network(cluster):
    cluster.use()
    assert answer(cluster, "SHOW listen_addresses") == ""
    assert answer(cluster, "SELECT count(*) FROM pg_database WHERE datname = 'sofi'") == 1


def test_its_last_user_stops_it_even_when_another_was_killed(cluster):
    cluster.use()
    command = [sys.executable, "-c", HOLD, str(cluster.data.parent)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout.readline() == "held\n"
        assert cluster.release() is False
        assert answer(cluster) == 1
        cluster.use()
        other.kill()
    assert cluster.release() is True
    with pytest.raises(psycopg.OperationalError):
        answer(cluster)
    cluster.use()
    assert answer(cluster) == 1


def test_a_killed_server_starts_again_with_its_rows(cluster):
    cluster.use()
    answer(cluster, "CREATE TABLE essai AS SELECT 42 AS n")
    answer(cluster, "CHECKPOINT")
    os.kill(server_pid(cluster), signal.SIGKILL)
    time.sleep(0.1)
    cluster.ensure()
    assert answer(cluster, "SELECT n FROM essai") == 42


def test_a_process_number_taken_over_by_another_program_is_not_the_server(cluster):
    cluster.use()
    kept = (cluster.data / "postmaster.pid").read_text()
    cluster.release()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *kept.splitlines()[1:]]) + "\n")
        cluster.use()
        assert answer(cluster) == 1
        stranger.kill()


def test_a_deep_folder_gets_its_socket_elsewhere(tmp_path):
    cluster = Cluster(tmp_path.joinpath(*["un-dossier-profond"] * 5), throw_away=True)
    cluster.use()
    try:
        assert answer(cluster) == 1
        assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.remove()
    assert not Path(cluster.socket_folder).exists()


def test_data_of_another_version_are_refused_with_what_to_do(cluster):
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresError, match=r"viennent de PostgreSQL 15\s.*pg_restore"):
        cluster.use()


@pytest.mark.skipif(os.getuid() != 0, reason="only root is refused by PostgreSQL")
def test_root_without_user_namespaces_and_behind_a_closed_folder_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("sofi.socle.postgres.shutil.which", lambda program: None)
    tmp_path.chmod(0o700)
    with pytest.raises(PostgresError, match=r"refuse de tourner en root .* compte ordinaire"):
        Cluster(tmp_path / "base", throw_away=True).use()
