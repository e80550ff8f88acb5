"""A load killed at any moment leaves the former referential whole, and the next load finds nothing in its way."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from sofi.referentiels.chargement import Source, charger
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    Formacode,
    ImportReferentiel,
    TypeCertification,
    VersionFormacode,
)

DONNEES = Path(__file__).resolve().parents[3] / "shared" / "data"
CERTIFINFO = Source(DONNEES / "certifinfo" / "opendata-certifinfo-01012025.csv")
BLOCS = Source(DONNEES / "rncp" / "rncp_blocs_competences.v1.4.csv")
FORMACODE = Source(
    DONNEES / "formacode" / "formacodes-v14.csv", "V14", DONNEES / "formacode" / "formacodes-grands-domaines-v14.csv"
)
PATIENCE = 60  # seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("referentiels"),
    pytest.mark.skipif(not CERTIFINFO.chemin.exists(), reason="the publishers' files are not here"),
]


def contenu(modeles):
    """What these tables say, in short, and the loads kept."""
    with connection.cursor() as curseur:
        for modele in (*modeles, ImportReferentiel):
            curseur.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {modele._meta.db_table} t"
            )
            yield curseur.fetchone()


def autres_requetes():
    """What the other sessions of the base are doing."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return [requete for (requete,) in curseur.fetchall()]


def dans_un_processus(nom, source):
    connection.close()
    enfant = os.fork()
    if not enfant:
        code = 1
        try:
            charger(nom, source)
            connection.close()
            code = 0
        finally:
            os._exit(code)
    return enfant


def tuer_pendant(enfant, moment):
    """SIGKILL as soon as the load does that; False when it ended before it was seen."""
    limite = time.monotonic() + PATIENCE
    while time.monotonic() < limite:
        if any(moment in requete for requete in autres_requetes()):
            os.kill(enfant, signal.SIGKILL)
            os.waitpid(enfant, 0)
            return True
        if os.waitpid(enfant, os.WNOHANG)[0]:
            return False
    raise AssertionError(f"never seen: {moment}")


def attendre_la_base():
    """The server notices by itself that its client is dead, and undoes what it did."""
    limite = time.monotonic() + PATIENCE
    while autres_requetes():
        assert time.monotonic() < limite
        time.sleep(0.02)


@pytest.mark.exigence("R271", "R272", "R273")
@pytest.mark.parametrize(
    ("nom", "source", "modeles", "moments"),
    [
        (
            "certifinfo",
            CERTIFINFO,
            [Certification, CertificationSuccession, TypeCertification],
            [
                'COPY "depot_referentiels_certification"',
                'INSERT INTO "referentiels_certification"',
                'INSERT INTO "referentiels_certificationsuccession"',
                "gin_clean_pending_list",
            ],
        ),
        ("rncp", BLOCS, [BlocCompetence], ["COPY", 'INSERT INTO "referentiels_bloccompetence"']),
        ("formacode", FORMACODE, [Formacode, VersionFormacode], ["COPY", 'INSERT INTO "referentiels_formacode"']),
    ],
    ids=["Certif Info", "RNCP", "Formacode"],
)
def test_un_chargement_tue_en_cours_de_route_laisse_le_referentiel_entier(nom, source, modeles, moments):
    avant = list(contenu(modeles))
    for moment in moments:
        assert tuer_pendant(dans_un_processus(nom, source), moment), moment
        attendre_la_base()
        assert list(contenu(modeles)) == avant, moment
    trace, nouveau = charger(nom, source)
    assert nouveau and trace.est_applique
    assert list(contenu(modeles)) != avant
