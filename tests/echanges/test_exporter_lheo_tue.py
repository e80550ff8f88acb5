"""The export killed at any moment: what stands under its name is always a whole file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from sofi.echanges.lheo.exporter import exporter
from tests.echanges.test_exporter_lheo import une_publiee

RACINE = Path(__file__).resolve().parents[2]
FOIS = 12
COPIES = 3000

MULTIPLIER = """
INSERT INTO diffusion_formationlheo (numero, formation, empreinte, creee_le, tete, queue)
SELECT numero || 'x' || rang, formation, empreinte, creee_le, tete, queue
FROM diffusion_formationlheo, generate_series(1, %(copies)s) AS rang;
INSERT INTO diffusion_fragmentlheo (numero, publication_id, formation_id, octets, retenue, constats, ecrit_le)
SELECT 1000000 + copie.id, publication_id, copie.id, octets, retenue, constats, ecrit_le
FROM diffusion_fragmentlheo, diffusion_formationlheo AS copie WHERE copie.id <> diffusion_fragmentlheo.formation_id
"""

TUER = """
import os, random, signal, sys, time
import django
django.setup()
from sofi.echanges.lheo.exporter import exporter
sortie, fois, duree = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
hasard = random.Random(2026)
for _ in range(fois):
    enfant = os.fork()
    if enfant == 0:
        while True:
            exporter(sortie)
    time.sleep(hasard.uniform(0.2, 1.5) * duree)
    os.kill(enfant, signal.SIGKILL)
    os.waitpid(enfant, 0)
    with open(sortie, "rb") as fichier:
        contenu = fichier.read()
    assert contenu.count(b"<action ") == contenu.count(b"</action>") == int(sys.argv[4])
    assert contenu.endswith(b"  </offres>\\n</lheo>\\n")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("referentiels")
@pytest.mark.exigence("R265")
def test_tuer_l_export_laisse_toujours_un_fichier_entier(tmp_path):
    une_publiee()
    with connection.cursor() as cursor:
        cursor.execute(MULTIPLIER, {"copies": COPIES})
    sortie = tmp_path / "lheo.xml"
    premier = exporter(sortie)
    base = connection.settings_dict
    adresse = f"postgres://{base['USER']}@/{base['HOST']}/{base['NAME']}"
    subprocess.run(
        [sys.executable, "-c", TUER, sortie, str(FOIS), str(premier.duree), str(COPIES + 1)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": adresse},
        cwd=RACINE,
        check=True,
        timeout=120,
    )
    exporter(sortie)
    assert [reste.name for reste in tmp_path.iterdir()] == ["lheo.xml"]
