"""How soon `sofi demo` answers: from nothing, then started again.

`make bench-demarrage`. Starts it in a folder of its own: once to make the base and its data, then `--fois` times (5).
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reglages")

from tests.socle.test_superviseur import free_port, running, wait_for_line

LIMITE_S = 5


def demarrer(dossier):
    """Seconds until a start says that it answers; it is stopped then."""
    site = {"SOFI_DONNEES": dossier, "DJANGO_SETTINGS_MODULE": "config.settings", "EMAIL_URL": "dummymail://"}
    debut = time.perf_counter()
    with running(["-m", "sofi.console", "demo", "--port", str(free_port())], **site) as demo:
        wait_for_line(demo, "SOFI répond")
        duree = time.perf_counter() - debut
        demo.terminate()
        demo.wait(timeout=30)
    return duree


def main():
    analyseur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    analyseur.add_argument("--fois", type=int, default=5, help="times it is started again (5)")
    fois = analyseur.parse_args().fois
    with tempfile.TemporaryDirectory() as dossier:
        print(f"De rien : {demarrer(dossier):.1f} s.", flush=True)
        durees = sorted(demarrer(dossier) for _ in range(fois))
    print(f"Relancée {fois} fois : {', '.join(f'{duree:.1f}' for duree in durees)} s. Limite : {LIMITE_S} s.")
    return 1 if durees[len(durees) // 2] > LIMITE_S else 0


if __name__ == "__main__":
    sys.exit(main())
