"""France compétences in CSV: the zip of its ten tables (the fiches and the titles of their blocs), or blocs alone.

Only the XML has objectives, programmes and what follows a fiche: what it gave stays.
"""

import datetime
import re
import unicodedata
import zipfile

from psycopg import sql

from ..models import BlocCompetence, FicheRncp
from .lecture import Lecture, ReferentielRefuse, Refus, Table, decoder, lire_csv, lire_texte
from .moteur import depot

BLOCS = ("Numero_Fiche", "Bloc_Competences_Code", "Bloc_Competences_Libelle")
BLOCS_SEULS = ("CodeRNCP", "numero_bloc", "intitule", "", "")
FICHES = (
    "Numero_Fiche",
    "Intitule",
    "Abrege_Libelle",
    "Nomenclature_Europe_Niveau",
    "Date_Fin_Enregistrement",
    "Actif",
)
FICHE = re.compile(r"R(?:NCP|S)\d+")
BLOC_A_LA_FIN = re.compile(r"(R(?:NCP|S)\d+)BC(\d+)$")


def lire(source):
    """Fiches and blocs of a zip, or the blocs of a CSV."""
    if not zipfile.is_zipfile(source.chemin):
        du_fichier = sql.SQL("SELECT code_rncp FROM {}").format(depot(BlocCompetence))
        return _lecture([], lire_texte(source.chemin), BLOCS_SEULS, source, du_fichier)
    fiches = Table(
        FicheRncp,
        ("numero", "intitule", "abrege", "niveau_europeen", "date_fin_enregistrement", "enregistree"),
        ("numero",),
        _fiches(_table(source, "standard"), source),
        a_la_creation={"objectif": "", "programme": "", "nouvelles": []},
        perimetre=sql.SQL("substr(c.numero, 1, 2) IN (SELECT substr(numero, 1, 2) FROM {})").format(depot(FicheRncp)),
    )
    des_fiches = sql.SQL("SELECT numero FROM {}").format(depot(FicheRncp))
    return _lecture([fiches], _table(source, "blocs_de_competences"), BLOCS, source, des_fiches)


def _table(source, nom):
    """The text of a table of the zip; its accents may be decomposed."""
    with zipfile.ZipFile(source.chemin) as archive:
        for fichier in archive.namelist():
            sans_accent = unicodedata.normalize("NFKD", fichier.lower()).encode("ascii", "ignore").decode()
            if nom in sans_accent and sans_accent.endswith(".csv"):
                return decoder(archive.read(fichier))
    raise ReferentielRefuse(f"L’archive ne contient pas la table « {nom} ». Vérifiez que c’est la bonne.")


def _lecture(tables, texte, colonnes, source, fiches_lues):
    """The blocs that the file no longer has leave, of the fiches that it holds."""
    lecture = Lecture(tables)
    blocs = Table(
        BlocCompetence,
        ("code", "code_rncp", "libelle", "ordre"),
        ("code",),
        _blocs(lire_csv(texte, colonnes, source, ordre=False), colonnes, lecture),
        a_la_creation={"objectif": "", "programme": ""},
        perimetre=sql.SQL("c.code_rncp IN ({})").format(fiches_lues),
    )
    lecture.tables.append(blocs)
    return lecture


def _fiches(texte, source):
    for numero, ligne in lire_csv(texte, FICHES, source, ordre=False):
        code, intitule = ligne["Numero_Fiche"].strip(), _propre(ligne["Intitule"])
        if not FICHE.fullmatch(code) or not intitule:
            yield numero, Refus(f"numéro ou intitulé absent (« {code} »)", (code,) if FICHE.fullmatch(code) else ())
            continue
        niveau = ligne["Nomenclature_Europe_Niveau"].strip().removeprefix("NIV")
        yield (
            numero,
            (
                code,
                intitule,
                ligne["Abrege_Libelle"].strip(),
                int(niveau) if niveau.isdecimal() else None,
                lire_date(ligne["Date_Fin_Enregistrement"]),
                ligne["Actif"].strip().upper() != "INACTIVE",
            ),
        )


def _blocs(lignes, colonnes, lecture):
    _, nom_du_code, nom_du_libelle = colonnes[:3]
    for numero, ligne in lignes:
        code, libelle = ligne[nom_du_code].strip(), _propre(ligne[nom_du_libelle])
        trouve = BLOC_A_LA_FIN.search(code)
        if not trouve:
            yield numero, Refus(f"« {code} » n’est pas un code de bloc")
        elif not libelle:
            yield numero, Refus(f"le bloc {code} n’a pas d’intitulé", (trouve[0],))
        else:
            if trouve[0] != code:
                lecture.remarquer(numero, f"« {code} » est lu {trouve[0]}")
            yield numero, (trouve[0], trouve[1], libelle, int(trouve[2]))


def _propre(texte):
    return " ".join(texte.replace("''", "'").split())


def lire_date(texte):
    """A date written JJ/MM/AAAA, or None."""
    try:
        jour, mois, annee = map(int, texte.strip()[:10].split("/"))
        return datetime.date(annee, mois, jour)
    except ValueError:
        return None
