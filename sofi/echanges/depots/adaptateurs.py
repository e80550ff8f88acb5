"""One adapter for each kind of deposit: `deposer(depot, secret, fichier)`, `tester(depot, secret)`."""

from importlib import import_module

from sofi.echanges.depots.models import Genre


def adaptateur(genre):
    """The module of that kind, read at its first use: SFTP alone would take a third of every command's start."""
    return import_module(f"sofi.echanges.depots.{Genre(genre).value}")
