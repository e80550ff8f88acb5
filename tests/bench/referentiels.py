"""The full files: load time and memory beside a bare COPY of the same rows; search latencies on them.

`make bench-referentiels`. Makes its own throw-away PostgreSQL. Reads the publishers' files from ../shared/data and
generates a RNCP export of `--mo` megabytes (570). Each load runs in a process of its own, whose peak memory is told
above that of an idle one. Searches: `--fois` different inputs each (300), in milliseconds, whole and SQL alone.
"""

# ruff: noqa: E402
import argparse
import io
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reglages")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sofi.referentiels.chargement import Source, charger
from sofi.referentiels.chargement.organismes import COLONNES as COLONNES_ORGANISMES
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    CodePostal,
    Commune,
    FicheRncp,
    Formacode,
    Nsf,
    OrganismePublic,
)
from sofi.referentiels.recherche import chercher_certifications, chercher_communes, chercher_formacodes
from sofi.socle.texte import plier

DONNEES = Path(__file__).resolve().parents[3] / "shared" / "data"
RNCP, ORGANISMES = "export-fiches-rncp-v4-1.xml", "public_ofs_v2.csv"
LIMITE_CERTIFINFO_S, LIMITE_RNCP_S, LIMITE_RNCP_MO, LIMITE_SQL_MS = 5, 60, 200, 10
COMPETENCES = "Analyser le besoin exprimé et choisir une méthode adaptée au contexte professionnel      "


def fichiers(dossier):
    rncp = dossier / RNCP
    return [
        ("Formacode V13", "formacode", Source(DONNEES / "formacode/formacodes-v13.csv", "V13"), [Formacode]),
        (
            "Formacode V14",
            "formacode",
            Source(
                DONNEES / "formacode/formacodes-v14.csv",
                "V14",
                DONNEES / "formacode/formacodes-grands-domaines-v14.csv",
            ),
            [Formacode],
        ),
        (
            "Certif Info",
            "certifinfo",
            Source(DONNEES / "certifinfo/opendata-certifinfo-01012025.csv"),
            [Certification, CertificationSuccession],
        ),
        ("RNCP, CSV des blocs", "rncp", Source(DONNEES / "rncp/rncp_blocs_competences.v1.4.csv"), [BlocCompetence]),
        ("RNCP, XML généré", "rncp", Source(rncp, forcer=True), [FicheRncp, BlocCompetence]),
        (
            "Communes",
            "communes",
            Source(DONNEES / "communes/communes-pays-de-la-loire.json"),
            [Commune, CodePostal],
        ),
        ("NSF", "nsf", Source(DONNEES / "nomenclatures/nsf_d311-4.csv"), [Nsf]),
        ("Organismes, liste générée", "organismes", Source(dossier / ORGANISMES), [OrganismePublic]),
    ]


def generer_organismes(chemin, nombre=150_000):
    """As many lines as the public list has; one in fifteen is of the region."""
    with chemin.open("w", encoding="utf-8") as sortie:
        sortie.write(";".join(COLONNES_ORGANISMES) + "\n")
        for n in range(nombre):
            region = "52" if n % 15 == 0 else "11"
            sortie.write(
                f"{region}44{n:07};Organisme de formation numéro {n};{n:09};{n:09}00012;{n} rue du Port;44000;NANTES;"
                f"{region};true;false;{'true' if n % 3 else 'false'};false;{n % 40};{n % 900}\n"
            )


def generer_rncp(chemin, mo):
    """An export of the shape and the weight of the real one; four blocs a fiche, one fiche in four in force."""
    with chemin.open("w", encoding="utf-8") as sortie:
        sortie.write('<?xml version="1.0" encoding="UTF-8"?>\n<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>\n')
        numero = 0
        while sortie.tell() < mo * 1_000_000:
            numero += 1
            blocs = "".join(
                f"<BLOC_COMPETENCES><CODE>RNCP{numero}BC{b:02d}</CODE><LIBELLE>Bloc {b} du titre {numero}</LIBELLE>"
                f"<LISTE_COMPETENCES>{COMPETENCES * 12}</LISTE_COMPETENCES>"
                f"<MODALITES_EVALUATION>{COMPETENCES * 8}</MODALITES_EVALUATION></BLOC_COMPETENCES>"
                for b in range(1, 5)
            )
            partenaires = (
                "<PARTENAIRE><NOM_PARTENAIRE>Organisme</NOM_PARTENAIRE>"
                "<SIRET_PARTENAIRE>11000007200014</SIRET_PARTENAIRE></PARTENAIRE>" * 90
            )
            sortie.write(
                f"<FICHE><ID_FICHE>{numero}</ID_FICHE><NUMERO_FICHE>RNCP{numero}</NUMERO_FICHE>"
                f"<INTITULE>Titre {numero}</INTITULE><ABREGE><CODE>TP</CODE></ABREGE>"
                f"<NOMENCLATURE_EUROPE><NIVEAU>NIV5</NIVEAU></NOMENCLATURE_EUROPE>"
                f"<PARTENAIRES>{partenaires}</PARTENAIRES>"
                f"<ACTIVITES_VISEES>{COMPETENCES * 12}</ACTIVITES_VISEES>"
                f"<DATE_FIN_ENREGISTREMENT>04/11/2027</DATE_FIN_ENREGISTREMENT>"
                f"<BLOCS_COMPETENCES>{blocs}</BLOCS_COMPETENCES>"
                f"<OBJECTIFS_CONTEXTE>{COMPETENCES * 6}</OBJECTIFS_CONTEXTE>"
                f"<ACTIF>{'Oui' if numero % 4 == 0 else 'Non'}</ACTIF></FICHE>\n"
            )
        sortie.write("</FICHES>\n")
    return numero


def dans_un_processus(faire):
    """(seconds, peak memory in MB) of what a child does."""
    connection.close()
    debut = time.perf_counter()
    enfant = os.fork()
    if not enfant:
        code = 1
        try:
            faire()
            connection.close()
            code = 0
        finally:
            os._exit(code)
    _, statut, usage = os.wait4(enfant, 0)
    if statut:
        raise SystemExit("Un chargement a échoué.")
    return time.perf_counter() - debut, usage.ru_maxrss / 1024


def copie_nue(modeles):
    """Seconds that a bare COPY takes into a table of the same shape, indexes and generated columns included."""
    total = 0
    with connection.cursor() as curseur:
        for modele in modeles:
            table = modele._meta.db_table
            colonnes = ", ".join(c.column for c in modele._meta.concrete_fields if not c.generated)
            tampon = io.BytesIO()
            with curseur.copy(f"COPY {table} ({colonnes}) TO STDOUT") as sortie:
                for morceau in sortie:
                    tampon.write(morceau)
            curseur.execute(f"CREATE TEMP TABLE nue (LIKE {table} INCLUDING ALL)")
            debut = time.perf_counter()
            with curseur.copy(f"COPY nue ({colonnes}) FROM STDIN") as entree:
                entree.write(tampon.getvalue())
            total += time.perf_counter() - debut
            curseur.execute("DROP TABLE nue")
    return total


def mesurer_les_chargements(dossier):
    _, repos = dans_un_processus(lambda: None)
    print(f"\n{'fichier':25} {'Mo':>6} {'secondes':>9} {'mémoire':>9} {'COPY':>7} {'encore':>7}")
    hors = []
    for nom, referentiel, source, modeles in fichiers(dossier):
        secondes, memoire = dans_un_processus(lambda: charger(referentiel, source))  # noqa: B023
        nue = copie_nue(modeles)
        encore, _ = dans_un_processus(lambda: charger(referentiel, source))  # noqa: B023
        poids = source.chemin.stat().st_size / 1_000_000
        print(f"{nom:25} {poids:6.1f} {secondes:9.2f} {memoire - repos:6.0f} Mo {nue:7.2f} {encore:7.2f}", flush=True)
        if nom == "Certif Info" and secondes > LIMITE_CERTIFINFO_S:
            hors.append(f"{nom} : {secondes:.1f} s")
        if "XML" in nom and (secondes > LIMITE_RNCP_S or memoire - repos > LIMITE_RNCP_MO):
            hors.append(f"{nom} : {secondes:.1f} s, {memoire - repos:.0f} Mo")
    return hors


def entrees(fois):
    """Inputs that people type: beginnings of words, whole labels, misspelt labels, codes."""
    hasard = random.Random(1)
    termes = [plier(libelle) for libelle in Formacode.objects.courants().values_list("libelle", flat=True)]
    titres = [plier(titre) for titre in Certification.objects.actives().values_list("intitule", flat=True)[:5000]]
    certificateurs = [nom for noms in Certification.objects.values_list("certificateurs", flat=True) for nom in noms]

    def tires(liste, change=lambda texte: texte):
        return [change(hasard.choice(liste)) for _ in range(fois)]

    def debut(texte):
        mot = hasard.choice(texte.split())
        return mot[: hasard.randint(min(3, len(mot)), len(mot))]

    def faute(texte):
        rang = hasard.randrange(1, len(texte))
        return texte[:rang] + texte[rang + 1 :]

    return [
        ("Formacode, débuts de mots", chercher_formacodes, tires(termes, debut)),
        ("Formacode, libellés", chercher_formacodes, tires(termes)),
        ("Formacode, fautes", chercher_formacodes, tires(termes, faute)),
        ("Formacode, codes", chercher_formacodes, [str(hasard.randint(100, 460)) for _ in range(fois)]),
        ("Certif Info, débuts", lambda t: chercher_certifications(intitule=t), tires(titres, debut)),
        ("Certif Info, intitulés", lambda t: chercher_certifications(intitule=t), tires(titres)),
        ("Certif Info, fautes", lambda t: chercher_certifications(intitule=t), tires(titres, faute)),
        ("Certif Info, RNCP", lambda t: chercher_certifications(rncp=t), [str(n) for n in tires(range(30000, 41000))]),
        ("Certif Info, certificateurs", lambda t: chercher_certifications(certificateur=t), tires(certificateurs)),
        ("Communes", chercher_communes, tires(["nant", "44", "saint", "st naz", "la roch", "85000", "angers"])),
    ]


def plancher(fois):
    """Milliseconds of a statement that reads nothing: no search can take less."""
    temps = []
    with connection.cursor() as curseur:
        for _ in range(fois):
            debut = time.perf_counter()
            curseur.execute("SELECT 1")
            curseur.fetchall()
            temps.append((time.perf_counter() - debut) * 1000)
    return sorted(temps)


def mesurer_les_recherches(fois):
    print(f"\n{'recherche':28} {'p50':>7} {'p95':>7} {'SQL p50':>9} {'p95':>7}   (ms, {fois} saisies différentes)")
    hors, nue = [], plancher(fois)
    print(f"{'requête vide (plancher)':28} {'':7} {'':7} {nue[fois // 2]:9.1f} {nue[int(fois * 0.95)]:7.1f}")
    for nom, chercher, saisies in entrees(fois):
        chercher(saisies[0])
        entiers, sql = [], []
        for saisie in saisies:
            debut = time.perf_counter()
            chercher(saisie)
            entiers.append((time.perf_counter() - debut) * 1000)
            connection.queries_log.clear()  # It holds 9 000 queries, then tells none.
            with CaptureQueriesContext(connection) as capture:
                chercher(saisie)
            debut = time.perf_counter()
            with connection.cursor() as curseur:
                for requete in capture:
                    curseur.execute(requete["sql"])
                    curseur.fetchall()
            sql.append((time.perf_counter() - debut) * 1000)
        p50, p95, s50, s95 = (sorted(t)[int(len(t) * part)] for t in (entiers, sql) for part in (0.5, 0.95))
        print(f"{nom:28} {p50:7.1f} {p95:7.1f} {s50:9.1f} {s95:7.1f}", flush=True)
        if s95 > LIMITE_SQL_MS:
            hors.append(f"{nom} : {s95:.1f} ms")
    return hors


def main():
    analyseur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    analyseur.add_argument("--mo", type=int, default=570, help="megabytes of the generated RNCP export (570)")
    analyseur.add_argument("--fois", type=int, default=300, help="inputs of each kind of search (300)")
    options = analyseur.parse_args()
    if not DONNEES.exists():
        raise SystemExit("Les fichiers des producteurs ne sont pas là.")
    cluster = settings.EMBEDDED_POSTGRES
    cluster.use()
    try:
        call_command("migrate", verbosity=0)
        call_command("installer_referentiels", verbosity=0, stdout=io.StringIO())
        with tempfile.TemporaryDirectory() as dossier:
            dossier = Path(dossier)
            print(f"RNCP généré : {generer_rncp(dossier / RNCP, options.mo)} fiches.")
            generer_organismes(dossier / ORGANISMES)
            hors = mesurer_les_chargements(dossier)
        hors += mesurer_les_recherches(options.fois)
        print("\n".join(["\nAu-delà des limites :", *hors]) if hors else "\nTout tient dans les limites.")
        return 1 if hors else 0
    finally:
        connection.close()
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
