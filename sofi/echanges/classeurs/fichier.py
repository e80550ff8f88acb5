"""From the bytes that someone sent to sheets of rows, whatever the form of the file; or a sentence that says no."""

import csv
import datetime
import io
import json
import lzma
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings

from sofi.echanges.classeurs import classeur

LIGNES_MAX = 50_000
CELLULES_MAX = 3_000_000
DEPLIE_MAX = 400 * 1024 * 1024
DEPLIE_CSV_MAX = 100 * 1024 * 1024
DELAI = 90
ZIP_ABIME = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged or encrypted archive raises."""
GARDE_FORMULE = re.compile("^'(?=[=@+-])")
"""The apostrophe that an export puts in front of what a workbook would take for a formula."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

ATTENDU = "Envoyez un classeur .xlsx ou .ods, ou un .zip de fichiers CSV."
MESSAGES = {
    "vide": f"Le fichier est vide. {ATTENDU}",
    "inconnu": f"Ce fichier n’est ni un classeur .xlsx ou .ods, ni un .zip de fichiers CSV. {ATTENDU}",
    "xls": "Ce classeur est à l’ancien format .xls. Ouvrez-le et enregistrez-le au format .xlsx, puis renvoyez-le.",
    "xlsb": "Ce classeur est au format binaire .xlsb. Ouvrez-le et enregistrez-le au format .xlsx, puis renvoyez-le.",
    "csv": "Un fichier CSV seul ne suffit pas : réunissez programmes.csv, lots.csv, mandataires.csv et formateurs.csv "
    "dans un fichier .zip.",
    "mot_de_passe": "Ce classeur est protégé par un mot de passe. Retirez-le, enregistrez le classeur, puis "
    "renvoyez-le.",
    "abime": "Ce fichier est abîmé ou incomplet : il ne peut pas être lu. Ouvrez-le dans votre tableur, enregistrez-le "
    "de nouveau, puis renvoyez-le.",
    "volume": f"Ce fichier contient trop de données : {LIGNES_MAX} lignes au plus par feuille. Supprimez les lignes et "
    "les colonnes inutiles, ou envoyez le fichier en plusieurs fois.",
    "encodage": "Le fichier « {nom} » n’est enregistré ni en UTF-8 ni en Windows-1252. Enregistrez-le au format "
    "« CSV UTF-8 », puis recomposez le .zip.",
    "csv_illisible": "Le fichier « {nom} » n’est pas un CSV lisible : vérifiez ses guillemets et ses séparateurs.",
    "double": "Le .zip contient plusieurs fichiers « {nom} ». N’en gardez qu’un.",
}


class FichierIllisible(Exception):
    """The file cannot be read at all; the text says why and what to do."""

    def __init__(self, code, **parametres):
        super().__init__(MESSAGES[code].format(**parametres))


@dataclass(frozen=True)
class Erreur:
    """An error cell of a workbook, such as #N/A."""

    code: str


@dataclass
class FeuilleBrute:
    """Rows of a sheet that hold something, each with its number in the file."""

    nom: str
    rangs: list = field(default_factory=list)


def ouvrir(contenu, noms):
    """The sheets of this file whose folded name is in `noms`; raises FichierIllisible (R262)."""
    if not contenu.strip(b"\0 \r\n\t"):
        raise FichierIllisible("vide")
    if len(contenu) > settings.SOFI_TAILLE_MAX_CLASSEUR:
        raise FichierIllisible("volume")
    if contenu.startswith(OLE):
        raise FichierIllisible("mot_de_passe" if "EncryptedPackage".encode("utf-16-le") in contenu else "xls")
    if contenu.startswith(ZIP):
        return _ouvrir_zip(contenu, noms)
    if _ressemble_a_un_csv(contenu):
        *premiers, dernier = (f"{nom}.csv" for nom in noms)
        raise FichierIllisible("csv", noms=f"{', '.join(premiers)} et {dernier}")
    raise FichierIllisible("inconnu")


def _ressemble_a_un_csv(contenu):
    debut = contenu[:2000]
    return b"\0" not in debut and any(separateur in debut.splitlines()[0] for separateur in (b";", b",", b"\t"))


def _ouvrir_zip(contenu, noms):
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            membres = set(archive.namelist())
            if sum(membre.file_size for membre in archive.infolist()) > DEPLIE_MAX:
                raise FichierIllisible("volume")
            if any(nom.lower().endswith(".csv") for nom in membres):
                return _lire_csvs(archive, noms)
            if "xl/workbook.bin" in membres:
                raise FichierIllisible("xlsb")
            _refuser_chiffrement(archive, membres)
    except ZIP_ABIME as exc:
        raise FichierIllisible("mot_de_passe" if "encrypted" in str(exc) else "abime") from exc
    if not membres & {"xl/workbook.xml", "content.xml"}:
        raise FichierIllisible("inconnu")
    return _lire_classeur(contenu, noms)


def _refuser_chiffrement(archive, membres):
    manifeste = "META-INF/manifest.xml"
    if manifeste in membres and b"encryption-data" in archive.read(manifeste):
        raise FichierIllisible("mot_de_passe")


def _lire_classeur(contenu, noms):
    """Let the child process read the workbook; a crash of it is an unreadable or too large file."""
    commande = [sys.executable, "-I", classeur.__file__, ",".join(noms), str(LIGNES_MAX + 100), str(CELLULES_MAX)]
    try:
        lecture = subprocess.run(commande, input=contenu, capture_output=True, timeout=DELAI, check=False)
        reponse = json.loads(lecture.stdout) if lecture.returncode == 0 else {"erreur": "volume"}
    except (subprocess.TimeoutExpired, ValueError):
        reponse = {"erreur": "volume"}
    if "erreur" in reponse:
        raise FichierIllisible(reponse["erreur"])
    return [_feuille(nom, enumerate(rangs, start=1)) for nom, rangs in reponse["feuilles"].items()]


def _feuille(nom, rangs):
    """Keep the rows that hold something; more than LIGNES_MAX of them is refused."""
    feuille = FeuilleBrute(nom)
    for numero, rang in rangs:
        cellules = [_cellule(valeur) for valeur in rang]
        if any(valeur not in ("", None) for valeur in cellules):
            feuille.rangs.append((numero, cellules))
            if len(feuille.rangs) > LIGNES_MAX + 1:
                raise FichierIllisible("volume")
    return feuille


def _cellule(valeur):
    if isinstance(valeur, list):
        sorte, contenu = valeur
        return datetime.date.fromisoformat(contenu) if sorte == "date" else Erreur(contenu)
    return valeur.strip() if isinstance(valeur, str) else valeur


def _lire_csvs(archive, noms):
    feuilles = {}
    for membre in archive.infolist():
        chemin = PurePosixPath(membre.filename)
        nom = classeur.reduire(chemin.stem)
        cache = "__MACOSX" in chemin.parts or chemin.name.startswith(".")
        if cache or chemin.suffix.lower() != ".csv" or nom not in noms:
            continue
        if nom in feuilles:
            raise FichierIllisible("double", nom=chemin.name)
        if membre.file_size > DEPLIE_CSV_MAX:
            raise FichierIllisible("volume")
        feuilles[nom] = _feuille(chemin.stem, _rangs_csv(_decoder(archive.read(membre), chemin.name), chemin.name))
    return list(feuilles.values())


def _decoder(octets, nom):
    """UTF-8 with or without its mark, UTF-16 with its mark, else cp1252."""
    encodages = ["utf-16"] if octets[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encodage in encodages:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\0" not in texte:
            return texte
    raise FichierIllisible("encodage", nom=nom)


def _rangs_csv(texte, nom):
    """(number of its first line, cells) of each record."""
    entete = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=max(";,\t", key=entete.count))
    debut = 1
    try:
        for rang in lecteur:
            yield debut, [GARDE_FORMULE.sub("", cellule) for cellule in rang]
            debut = lecteur.line_num + 1
    except csv.Error as exc:
        raise FichierIllisible("csv_illisible", nom=nom) from exc


def suffixe(nom):
    """Extension to keep a sent file under: of those we read, else none."""
    trouve = Path(nom).suffix.lower()
    return trouve if trouve in {".xlsx", ".xlsm", ".ods", ".zip"} else ""
