"""Deposit in a folder of this server, under one of those that the settings allow."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from sofi.echanges.depots.erreurs import DepotImpossible


def deposer(depot, secret, fichier):
    """Copy the file beside its final name, then give it that name: a reader never sees half of it."""
    dossier = _dossier(depot)
    provisoire = dossier / f".{depot.fichier}.partiel"
    try:
        with fichier.open("rb") as source, provisoire.open("wb") as cible:
            shutil.copyfileobj(source, cible, 1024 * 1024)
            cible.flush()
            os.fsync(cible.fileno())
        provisoire.replace(dossier / depot.fichier)
    except OSError as exc:
        raise DepotImpossible(f"Le dossier {dossier} n’a pas pu recevoir le fichier : {exc.strerror}.") from exc


def tester(depot, secret):
    """Write and delete an empty file; returns what was found, in words."""
    dossier = _dossier(depot)
    essai = dossier / f".{depot.fichier}.essai"
    try:
        essai.touch()
        essai.unlink()
    except OSError as exc:
        raise DepotImpossible(f"Le dossier {dossier} ne peut pas être écrit : {exc.strerror}.") from exc
    return f"Le dossier {dossier} peut être écrit."


def _dossier(depot):
    racines = settings.SOFI_DEPOTS_DOSSIERS
    dossier = (racines[0] / depot.dossier).resolve()
    if not any(dossier.is_relative_to(Path(racine).resolve()) for racine in racines):
        permis = ", ".join(map(str, racines))
        raise DepotImpossible(f"Le dossier {dossier} n’est pas sous un dossier permis par l’administrateur : {permis}.")
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise DepotImpossible(f"Le dossier {dossier} ne peut pas être créé : {exc.strerror}.") from exc
    return dossier
