"""The password or private key of a deposit: one file each, readable by SOFI alone, never in the base nor on screen."""

import os

from django.conf import settings


def _chemin(depot):
    return settings.SOFI_SECRETS / f"depot-{depot.pk}"


def lire(depot):
    """The secret of this deposit, "" when none was given."""
    chemin = _chemin(depot)
    return chemin.read_text(encoding="utf-8") if chemin.exists() else ""


def garder(depot, secret):
    """Keep a secret in place of the former one."""
    chemin = _chemin(depot)
    chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    provisoire = chemin.with_suffix(".partiel")
    provisoire.unlink(missing_ok=True)
    with os.fdopen(os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as sortie:
        sortie.write(secret)
    provisoire.replace(chemin)
