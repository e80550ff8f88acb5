"""Read the sheets of an .xlsx or .ods workbook: a program of its own, that knows nothing of the site.

`fichier.py` runs it in a child process with little memory and time, so that a workbook made to harm ends this process
and nothing else. The workbook comes by the standard input; the answer, one JSON object, goes to the standard output:
{"feuilles": {name: [[cell, …], …]}} or {"erreur": code}. A cell is text, a number, a boolean, or a pair:
["date", "2025-01-31"] or ["erreur", "#N/A"].
"""

import datetime
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMOIRE = 1536 * 1024 * 1024
SECONDES = 60
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def limiter():
    """Let this process take no more memory and time than an honest workbook needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))


def cellule(valeur):
    """A cell as JSON can say it."""
    if isinstance(valeur, datetime.datetime):
        return ["date", valeur.date().isoformat()]
    if isinstance(valeur, datetime.date):
        return ["date", valeur.isoformat()]
    if isinstance(valeur, datetime.time | datetime.timedelta):
        return str(valeur)
    return valeur


def lire(contenu, noms, lignes_max, cellules_max):
    """Rows of the sheets whose name `noms` holds once folded by the caller's rule; None when a sheet is too large."""
    with CalamineWorkbook.from_filelike(io.BytesIO(contenu)) as classeur:
        feuilles = {}
        for nom in classeur.sheet_names:
            if reduire(nom) not in noms:
                continue
            feuille = classeur.get_sheet_by_name(nom)
            if feuille.total_height > lignes_max or feuille.total_height * feuille.total_width > cellules_max:
                return None
            rangs = feuille.to_python(skip_empty_area=False)
            feuilles[nom] = [[cellule(valeur) for valeur in rang] for rang in rangs]
    return feuilles


def reduire(nom):
    """Letters of a sheet's name, in lower case: enough to skip the sheets that nobody asked for."""
    return re.sub("[^a-z]", "", nom.lower())


def marquer_erreurs(contenu, feuilles):
    """Put the error cells (#N/A…) of an .xlsx back: the reader gives them as empty."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return
        chemins = chemins_des_feuilles(archive)
        for nom, rangs in feuilles.items():
            xml = archive.read(chemins[nom]) if nom in chemins else b""
            if re.search(rb"""\st=["']e["']""", xml):
                for reference, valeur in erreurs(xml):
                    poser(rangs, reference, ["erreur", valeur])


def chemins_des_feuilles(archive):
    """Name of each sheet to the path of its XML."""
    liens = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    cibles = {lien.get("Id"): posixpath.normpath(posixpath.join("/xl", lien.get("Target"))) for lien in liens}
    classeur = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    return {
        feuille.get("name"): cibles[feuille.get(RELATION)].lstrip("/")
        for feuille in classeur.iter()
        if feuille.tag.endswith("}sheet") and feuille.get(RELATION) in cibles
    }


def erreurs(xml):
    """(reference, error) of each error cell."""
    for _, element in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314
        if element.tag.endswith("}c") and element.get("t") == "e" and element.get("r"):
            yield element.get("r"), next((enfant.text for enfant in element if enfant.tag.endswith("}v")), "") or "#?"
        if element.tag.endswith("}row"):
            element.clear()


def poser(rangs, reference, valeur):
    """Write a cell at a reference such as "C4"; beyond the last filled one, the row or column is added."""
    lettres, chiffres = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference).groups()
    colonne = 0
    for lettre in lettres:
        colonne = colonne * 26 + ord(lettre) - 64
    rang = int(chiffres)
    while len(rangs) < rang:
        rangs.append([])
    ligne = rangs[rang - 1]
    ligne.extend([""] * (colonne - len(ligne)))
    ligne[colonne - 1] = valeur


def main():
    """Answer on the standard output; an unexpected failure ends the process with a code the parent reads."""
    limiter()
    noms, lignes_max, cellules_max = set(sys.argv[1].split(",")), int(sys.argv[2]), int(sys.argv[3])
    contenu = sys.stdin.buffer.read()
    try:
        feuilles = lire(contenu, noms, lignes_max, cellules_max)
        if feuilles is not None:
            marquer_erreurs(contenu, feuilles)
        reponse = {"erreur": "volume"} if feuilles is None else {"feuilles": feuilles}
    except PasswordError:
        reponse = {"erreur": "mot_de_passe"}
    except MemoryError:
        reponse = {"erreur": "volume"}
    except (CalamineError, OSError, ValueError, KeyError, AttributeError, zipfile.BadZipFile, ElementTree.ParseError):
        reponse = {"erreur": "abime"}
    json.dump(reponse, sys.stdout)


if __name__ == "__main__":
    main()
