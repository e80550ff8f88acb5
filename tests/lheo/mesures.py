"""Throughput and memory of the library: `python -m tests.lheo.mesures [formations]`.

Each step runs in its own process, so that memory is its own; times are of processor, for the machine may be shared.
Beside them, two floors: expat alone over the same bytes, and lxml building then writing the same tree.
"""

import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from lheo import ecrire, fragment, lire, verifier
from tests.lheo.exemple import une_action, une_formation, une_session

PHRASE = (
    "Préparer le poste, lire un plan, tracer, découper & poser dans le respect des règles de sécurité du chantier. "
)


def une(rang):
    """A formation as long as those of real feeds: about eight kilobytes."""
    return une_formation(
        f"21_F{rang}",
        intitule_formation=f"Titre professionnel plaquiste {rang}",
        objectif_formation=PHRASE * 3,
        resultats_attendus=PHRASE,
        contenu_formation=(PHRASE * 4 + "\n") * 4,
        action=[
            une_action(f"21_S{rang}", session=[une_session(f"S{rang}")], conditions_specifiques=PHRASE, info=str(rang))
        ],
    )


def ecrire_tout(chemin, nombre):
    ecrire(chemin, map(une, range(nombre)))


def ecrire_les_memes(chemin, nombre):
    formations = [une(rang) for rang in range(100)]
    for rang in range(nombre):
        fragment(formations[rang % 100])


def lire_tout(chemin, _):
    for _formation in lire(chemin):
        pass


def verifier_tout(chemin, _):
    for _anomalie in verifier(chemin):
        pass


def expat_seul(chemin, _):
    with chemin.open("rb") as fichier:
        expat.ParserCreate(namespace_separator=" ").ParseFile(fichier)


def lxml_construit(chemin, nombre):
    """The same elements, each made by lxml from Python, then written."""
    modele = etree.fromstring(
        b'<offres xmlns="http://lheo.gouv.fr/2.3">' + fragment(une(1)) + b"</offres>", etree.XMLParser(huge_tree=True)
    )

    def refaire(noeud, parent):
        fils = etree.SubElement(parent, noeud.tag, dict(noeud.attrib))
        fils.text = noeud.text
        for enfant in noeud:
            refaire(enfant, fils)

    for _ in range(nombre):
        parent = etree.Element(modele.tag)
        refaire(modele[0], parent)
        etree.tostring(parent)


def mesurer(etape, chemin, nombre, sortie):
    debut = time.process_time()
    etape(chemin, nombre)
    sortie.put((time.process_time() - debut, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main(nombre):
    contexte = get_context("spawn")
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "flux.xml"
        ecrire_tout(chemin, nombre)
        taille = chemin.stat().st_size / 1e6
        print(f"{nombre} formations, {taille:.1f} Mo")
        for etape in (ecrire_tout, ecrire_les_memes, lire_tout, verifier_tout, expat_seul, lxml_construit):
            sortie = contexte.Queue()
            processus = contexte.Process(target=mesurer, args=(etape, chemin, nombre, sortie))
            processus.start()
            duree, memoire = sortie.get()
            processus.join()
            print(
                f"{etape.__name__:18} {taille / duree:7.1f} Mo/s {nombre / duree:8.0f} formations/s {memoire:6.0f} Mo"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
