"""Back up the base to one file, and restore it, with PostgreSQL's own tools."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from sofi.socle.postgres import PostgresError, binaries


class SauvegardeImpossible(RuntimeError):
    """The tool refused; the message says what it said."""


def sauvegarder(fichier):
    """Write the whole base to `fichier` (pg_dump, custom format); a former file stays until the new one is whole."""
    destination = Path(fichier)
    partial = destination.with_name(destination.name + ".partiel")
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={partial}")
    partial.replace(destination)


def restaurer(fichier):
    """Replace the whole base by the content of `fichier`, in one transaction."""
    connection.close()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={_database()['NAME']}",
        str(fichier),
    )


def _database():
    return connection.settings_dict


def _run(tool, *arguments):
    base = _database()
    said = {
        "PGHOST": base["HOST"],
        "PGPORT": base["PORT"],
        "PGUSER": base["USER"],
        "PGPASSWORD": base["PASSWORD"],
        "PGDATABASE": base["NAME"],
    }
    environment = os.environ | {name: str(value) for name, value in said.items() if value}
    done = subprocess.run([_tool(tool), *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SauvegardeImpossible(done.stderr.strip())


def _tool(name):
    """The tool beside the embedded server, else the system's."""
    try:
        if (beside := binaries() / name).exists():
            return beside
    except PostgresError:
        pass
    if found := shutil.which(name):
        return found
    raise SauvegardeImpossible(f"Le programme « {name} » manque : installez le client PostgreSQL 17 ou plus récent.")
