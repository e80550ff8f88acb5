"""Dashboard and lists with 60 000 sessions: queries, time, weight; beside each, the same rows by one SQL statement.

`make bench-listes`. Makes its own throw-away PostgreSQL, fills it, asks each page 200 times through every
middleware, and prints p50 and p95 in milliseconds. `--pages 50` asks fewer times.
"""

# ruff: noqa: E402
import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reglages")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sofi.comptes.models import Profil
from sofi.offre.lignes import LECTURES, numeros_tries
from sofi.offre.listes import ACTIONS, PAR_CODE, SESSIONS, compter, de_la_portee
from sofi.offre.recherche import chercher_actions, chercher_sessions
from sofi.socle.demarrage import prechauffer
from tests.bench import jeu

CHERCHER = {SESSIONS: chercher_sessions, ACTIONS: chercher_actions}
LIMITE_MS, LIMITE_REQUETES = 60, 12
CAS = [
    # name, block, address, words, sort, first row, rows (block "" is the dashboard)
    ("tableau de bord", "", {}),
    ("sessions actives", SESSIONS, {"rubrique": "actives"}),
    ("sessions bientôt inactives", SESSIONS, {"rubrique": "bientot_inactives"}),
    ("sessions inactives", SESSIONS, {"rubrique": "inactives"}),
    ("sessions programme région", SESSIONS, {"rubrique": "programme_region"}),
    ("sessions à distance", SESSIONS, {"rubrique": "a_distance"}),
    ("actions en cours", ACTIONS, {"rubrique": "en_cours"}),
    ("actions en attente", ACTIONS, {"rubrique": "en_attente_validation"}),
    ("actions code remplacé", ACTIONS, {"rubrique": "certifinfo_remplace"}),
    ("recherche d’un mot", SESSIONS, {"rubrique": "actives", "q": "soudeur"}),
    ("recherche de deux mots", SESSIONS, {"rubrique": "inactives", "q": "boulanger nantes"}),
    ("recherche d’un code", SESSIONS, {"rubrique": "actives", "q": "42000"}),
    ("recherche dans les actions", ACTIONS, {"rubrique": "toutes", "q": "soudeur"}),
    ("tri par intitulé", SESSIONS, {"rubrique": "actives", "tri": "intitule"}),
    ("tri par site", SESSIONS, {"rubrique": "inactives", "tri": "site"}),
    ("tri par commune", SESSIONS, {"rubrique": "actives", "tri": "-commune"}),
    ("tri par dispositif", SESSIONS, {"rubrique": "actives", "tri": "dispositif"}),
    ("filtre programme", SESSIONS, {"rubrique": "actives", "programme": "P1"}),
    ("filtre département", SESSIONS, {"rubrique": "actives", "departement": "49"}),
    ("page 600", SESSIONS, {"rubrique": "inactives", "page": "600"}),
    ("100 lignes", SESSIONS, {"rubrique": "actives", "taille": "100"}),
    ("100 lignes, page 300", SESSIONS, {"rubrique": "inactives", "taille": "100", "page": "300"}),
]


def centile(temps, part):
    return sorted(temps)[min(int(len(temps) * part), len(temps) - 1)]


def mesurer(appel, fois):
    temps = []
    for _ in range(fois):
        debut = time.perf_counter()
        appel()
        temps.append((time.perf_counter() - debut) * 1000)
    return centile(temps, 0.5), centile(temps, 0.95)


def plancher(utilisateur, etablissement, bloc, parametres):
    """The SQL statement that answers the same rows, or the two that count for the dashboard."""
    if not bloc:
        with CaptureQueriesContext(connection) as capture:
            for un_bloc in (SESSIONS, ACTIONS):
                compter(un_bloc, de_la_portee(un_bloc, utilisateur, etablissement))
        return [requete["sql"] for requete in capture]
    rubrique = PAR_CODE[bloc, parametres["rubrique"]]
    objets = rubrique.filtrer(de_la_portee(bloc, utilisateur, etablissement))
    objets = CHERCHER[bloc](objets, parametres.get("q", ""))
    if "programme" in parametres:
        objets = objets.filter(action__formation__campagne__programme=parametres["programme"])
    if "departement" in parametres:
        objets = objets.filter(site_lieu__commune__departement=parametres["departement"])
    taille = int(parametres.get("taille", 10))
    debut = min(int(parametres.get("page", 1)) - 1, max(objets.count() - 1, 0) // taille) * taille
    numeros = numeros_tries(bloc, objets, parametres.get("tri", rubrique.tri))[debut : debut + taille]
    with CaptureQueriesContext(connection) as capture:
        list(LECTURES[bloc](numeros))
    return [capture[0]["sql"]]


def executer(requetes):
    with connection.cursor() as curseur:
        for requete in requetes:
            curseur.execute(requete)
            curseur.fetchall()


def comparer(profil, utilisateur, fois):
    """Print a row for each page; answers those above a limit."""
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[0])
    etablissement = None if utilisateur.voit_tout else utilisateur.sites.first().etablissement
    hors_limite = []
    for nom, bloc, parametres in CAS:
        adresse = f"/tableau-de-bord/{f'{bloc}/' if bloc else ''}"
        with CaptureQueriesContext(connection) as capture:
            reponse = client.get(adresse, parametres)
            requetes_faites = len(capture)
        assert reponse.status_code == 200, (adresse, parametres)
        mesurer(lambda: client.get(adresse, parametres), 5)  # noqa: B023
        p50, p95 = mesurer(lambda: client.get(adresse, parametres), fois)  # noqa: B023
        requetes = plancher(utilisateur, etablissement, bloc, parametres)
        plancher_p50, plancher_p95 = mesurer(lambda: executer(requetes), fois)  # noqa: B023
        print(
            f"{profil:10} {nom:28} {requetes_faites:8} {len(reponse.content):8} {p50:7.1f} {p95:7.1f}"
            f" {plancher_p50:9.1f} {plancher_p95:7.1f}",
            flush=True,
        )
        if p95 > LIMITE_MS or requetes_faites > LIMITE_REQUETES:
            hors_limite.append(f"{profil}, {nom} : {p95:.1f} ms, {requetes_faites} requêtes")
    return hors_limite


def main():
    analyseur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    analyseur.add_argument("--pages", type=int, default=200, help="times each page is asked (200)")
    fois = analyseur.parse_args().pages
    cluster = settings.EMBEDDED_POSTGRES
    cluster.use()
    try:
        call_command("migrate", verbosity=0)
        call_command("installer_referentiels", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        debut = time.perf_counter()
        logins = jeu.creer()
        prechauffer()
        print(f"Base : {jeu.ACTIONS} actions, {jeu.ACTIONS * jeu.SESSIONS_PAR_ACTION} sessions,", end=" ")
        print(f"{jeu.ETABLISSEMENTS} établissements, remplie en {time.perf_counter() - debut:.0f} s.")
        print(
            f"\n{'profil':10} {'page':28} {'requêtes':>8} {'octets':>8} {'p50':>7} {'p95':>7} {'SQL p50':>9} {'p95':>7}"
        )
        hors_limite = [
            ligne for profil in (Profil.OF, Profil.CARIFOREF) for ligne in comparer(profil, logins[profil], fois)
        ]
        print(f"\nLimites : {LIMITE_MS} ms au 95e centile, {LIMITE_REQUETES} requêtes.")
        print("\n".join(["Au-delà :", *hors_limite]) if hors_limite else "Toutes les pages y tiennent.")
        return 1 if hors_limite else 0
    finally:
        connection.close()
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
