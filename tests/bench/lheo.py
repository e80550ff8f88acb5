"""The LHÉO flow at size: freezing, exporting, reading, judging; beside them, the floors of the same run.

`make bench-lheo`. Makes its own throw-away PostgreSQL and publishes 20 000 sessions through `publier`, three to an
action; `--sessions 200000 --publiees 2000` makes copies by SQL of what was really published. Each step runs in its own
process, so that memory is its own. The floors: COPY of the same bytes out of PostgreSQL to a file, and lxml building
then writing the same tree. Times are of the clock for what PostgreSQL gives, of processor for the rest, since the
machine may be shared.
"""

# ruff: noqa: E402
import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(RACINE))
ETAPE = "--etape" in sys.argv
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings" if ETAPE else "tests.reglages")

import django

django.setup()

import msgspec
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from lheo import lire, verifier
from sofi.diffusion.models import FragmentLheo
from sofi.diffusion.publier import publier
from sofi.echanges.lheo.exporter import exporter
from tests.diffusion import offre_entiere
from tests.fabriques import siret

PUBLIEES, PAR_ACTION = 20_000, 3
XSD = RACINE.parent / "shared" / "reference" / "lheo" / "lheo-2.3.xsd"
PHRASE = (
    "Préparer le poste, lire un plan, tracer, découper et poser dans le respect des règles de sécurité du chantier. "
)

MULTIPLIER = """
INSERT INTO diffusion_formationlheo (numero, formation, empreinte, creee_le, tete, queue)
SELECT rang || '-' || numero, formation, md5(rang || empreinte), creee_le,
       convert_to(replace(convert_from(tete, 'UTF8'), 'numero="', 'numero="' || rang || '-'), 'UTF8'), queue
FROM diffusion_formationlheo, generate_series(1, %(fois)s) AS rang;
INSERT INTO diffusion_fragmentlheo (numero, publication_id, formation_id, octets, retenue, constats, ecrit_le)
SELECT (rang || lpad(fragment.numero::text, 12, '0'))::bigint, publication_id, copie.id,
       convert_to(replace(convert_from(fragment.octets, 'UTF8'), 'numero="', 'numero="' || rang || '-'), 'UTF8'),
       retenue, constats, ecrit_le
FROM generate_series(1, %(fois)s) AS rang, diffusion_fragmentlheo AS fragment
JOIN diffusion_formationlheo AS formation ON formation.id = fragment.formation_id
JOIN diffusion_formationlheo AS copie ON copie.formation = formation.formation
WHERE copie.numero = rang || '-' || formation.numero
"""


def offre(rang, hasard):
    """A picture as long as those of real feeds; every number its own."""
    changer = msgspec.structs.replace
    lieux = [
        changer(offre_entiere.lieu(numero), numero=numero, siret=siret(numero), nom=f"Centre {numero}")
        for numero in (hasard.randint(1, 3000), hasard.randint(1, 3000))
    ]
    modele = offre_entiere.session(organisme_responsable=lieux[0], site_lieu=lieux[1])
    sessions = []
    for numero in range(rang * PAR_ACTION + 1, (rang + 1) * PAR_ACTION + 1):
        infos = [
            changer(info, numero=numero * 2 + place, site=info.site and lieux[1])
            for place, info in enumerate(modele.informations_collectives)
        ]
        dispositif = offre_entiere.dispositif(numero=numero)
        sessions.append(
            changer(modele, numero=numero, informations_collectives=tuple(infos), dispositifs=(dispositif,))
        )
    action = offre_entiere.action(
        numero=rang + 1,
        site_dispensateur=lieux[0],
        complement_programme=f"<p>{PHRASE * hasard.randint(2, 9)}</p>",
        objectifs=f"<p>{PHRASE * hasard.randint(1, 4)}</p>",
        commentaire_prerequis=f"<p>{PHRASE * hasard.randint(1, 4)}</p>",
        sessions=tuple(sessions),
    )
    formation = offre_entiere.formation(numero=rang + 1, programme=PHRASE * hasard.randint(2, 6))
    return offre_entiere.fige.Instantane(formation=formation, action=action)


def remplir(nombre, publiees):
    """Publish `publiees` sessions and copy them to have that many; answers the seconds that freezing took."""
    hasard, debut = random.Random(2026), time.perf_counter()
    for rang in range(-(-publiees // PAR_ACTION)):
        with transaction.atomic():
            publier(offre(rang, hasard))
    duree = time.perf_counter() - debut
    with connection.cursor() as curseur:
        if nombre > publiees:
            curseur.execute(MULTIPLIER, {"fois": nombre // publiees - 1})
        curseur.execute("VACUUM ANALYZE")
    return duree


# The steps: each gives how many sessions it saw and how many bytes, and takes the seconds it says


def etape_export(sortie):
    export = exporter(sortie)
    return export.sessions, export.octets


def etape_copy(sortie):
    """The floor: the same bytes, as PostgreSQL gives them, to a file."""
    total = 0
    with connection.cursor() as curseur, sortie.with_suffix(".copy").open("wb") as fichier:
        for requete in (
            "SELECT tete, queue FROM diffusion_formationlheo",
            "SELECT octets FROM diffusion_fragmentlheo",
        ):
            with curseur.copy(f"COPY ({requete}) TO STDOUT (FORMAT binary)") as copie:
                for bloc in copie:
                    fichier.write(bloc)
                    total += len(bloc)
    return FragmentLheo.objects.count(), total


def etape_lxml(sortie):
    """The floor of those who build a tree: the elements of the file made again one by one, and written."""
    from lxml import etree

    def refaire(noeud, parent):
        fils = etree.SubElement(parent, noeud.tag, dict(noeud.attrib))
        fils.text = noeud.text
        for enfant in noeud:
            refaire(enfant, fils)

    attente = vues = total = 0
    avant = time.process_time()
    for _, formation in etree.iterparse(sortie, tag="{http://lheo.gouv.fr/2.3}formation"):
        attente += time.process_time() - avant
        parent = etree.Element(formation.getparent().tag)
        refaire(formation, parent)
        total += len(etree.tostring(parent))
        vues += len(formation.findall("{*}action"))
        formation.clear()
        while formation.getprevious() is not None:
            del formation.getparent()[0]
        avant = time.process_time()
        if total > 50e6:
            break
    return vues, total, attente


def etape_lire(sortie):
    return sum(len(formation.action) for formation in lire(sortie)), sortie.stat().st_size


def etape_verifier(sortie):
    anomalies = [une for une in verifier(sortie) if une.gravite != "information"]
    assert anomalies == [], anomalies[:3]
    return 0, sortie.stat().st_size


def etape_xsd(sortie):
    """The official schema over the whole file."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(XSD))
    vues = 0
    for _, formation in etree.iterparse(sortie, tag="{http://lheo.gouv.fr/2.3}formation", schema=schema):
        vues += len(formation.findall("{*}action"))
        formation.clear()
    return vues, sortie.stat().st_size


DE_LA_BASE = {"export", "copy"}
ETAPES = {nom.removeprefix("etape_"): etape for nom, etape in list(globals().items()) if nom.startswith("etape_")}


def mesurer(nom, sortie):
    """Run a step in this process and print its row."""
    horloge = time.perf_counter if nom in DE_LA_BASE else time.process_time
    if nom in DE_LA_BASE:
        connection.ensure_connection()
    debut = horloge()
    sessions, octets, *attente = ETAPES[nom](sortie)
    duree = horloge() - debut - sum(attente)
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    debits = f"{sessions / duree:9.0f} {octets / 1e6 / duree:8.1f}"
    print(f"{nom:10} {sessions:8} {octets / 1e6:8.1f} {duree:8.2f} {debits} {memoire:7.0f}", flush=True)


def dans_son_processus(nom, sortie):
    base = connection.settings_dict
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://{base['USER']}@/{base['HOST']}/{base['NAME']}",
    }
    subprocess.run([sys.executable, __file__, "--etape", nom, sortie], env=environnement, check=True)


def main():
    analyseur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    analyseur.add_argument("--sessions", type=int, default=PUBLIEES)
    analyseur.add_argument(
        "--publiees", type=int, default=PUBLIEES, help="how many through publier; the rest are copies"
    )
    analyseur.add_argument("--etapes", default="export,copy,export,copy,export,copy,lxml,lire,verifier,xsd")
    analyseur.add_argument("--etape", nargs=2, metavar=("NOM", "FICHIER"), help=argparse.SUPPRESS)
    options = analyseur.parse_args()
    if options.etape:
        return mesurer(options.etape[0], Path(options.etape[1]))
    cluster = settings.EMBEDDED_POSTGRES
    cluster.use()
    try:
        call_command("migrate", verbosity=0)
        call_command("installer_referentiels", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        publiees = min(options.sessions, options.publiees)
        duree = remplir(options.sessions, publiees)
        print(f"{publiees} sessions publiées en {duree:.0f} s, {1000 * duree / publiees:.1f} ms chacune.")
        print(f"Retenues : {FragmentLheo.objects.retenus().count()}.\n")
        print(f"{'étape':10} {'sessions':>8} {'Mo':>8} {'s':>8} {'sess./s':>9} {'Mo/s':>8} {'Mo RAM':>7}", flush=True)
        with tempfile.TemporaryDirectory() as dossier:
            for nom in options.etapes.split(","):
                if nom != "xsd" or XSD.exists():
                    dans_son_processus(nom, Path(dossier) / "flux.xml")
    finally:
        connection.close()
        cluster.remove()
    return None


if __name__ == "__main__":
    sys.exit(main())
