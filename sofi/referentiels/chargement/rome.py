"""The ROME, as France Travail publishes it: one table of a zip of many (or that table alone).

ROME 4.0 splits the codes of version 3, which RNCP and Certif Info still quote: `parent` leads from one to the other.
"""

from psycopg import sql

from ..models import Rome
from .lecture import Lecture, Refus, Table, lire_csv, lire_texte

TABLE = r"referentiel_code_rome_v\d+\w*\.csv"


def lire(source):
    """Every métier of the file; those that it no longer holds are withdrawn."""
    texte = lire_texte(source.chemin, TABLE)
    entete = texte.partition("\n")[0]
    separateur = ";" if ";" in entete else ","
    libelle = "libelle_rome" if "libelle_rome" in entete else "libelle"
    lignes = list(lire_csv(texte, ("code_rome", libelle), source, separateur, ordre=False))
    connus = {ligne["code_rome"].strip() for _, ligne in lignes}
    table = Table(
        Rome, ("code", "libelle", "parent_id"), ("code",), _rows(lignes, libelle, connus), perimetre=sql.SQL("true")
    )
    return Lecture([table])


def _rows(lignes, libelle, connus):
    for numero, ligne in lignes:
        code, nom = ligne["code_rome"].strip(), " ".join(ligne[libelle].split())
        parent = (ligne.get("code_rome_parent") or "").strip()
        if len(code) != 5 or not nom:
            yield numero, Refus(f"« {code} » n’est pas un code ROME, ou le métier n’a pas de libellé")
        else:
            yield numero, (code, nom, parent if parent in connus and parent != code else None)
