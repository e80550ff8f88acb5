"""The specialities of training (NSF), as the law lists them: code, label, parent."""

from psycopg import sql

from ..models import Nsf
from .lecture import Lecture, Refus, Table, lire_csv, lire_texte

COLONNES = ("code", "libelle", "parent")


def lire(source):
    """A parent stands in the file, whatever the order."""
    texte = lire_texte(source.chemin)
    separateur = ";" if ";" in texte.partition("\n")[0] else ","
    lignes = list(lire_csv(texte, COLONNES, source, separateur))
    connus = {ligne["code"] for _, ligne in lignes}
    return Lecture(
        [Table(Nsf, ("code", "libelle", "parent_id"), ("code",), _rows(lignes, connus), {}, sql.SQL("true"))]
    )


def _rows(lignes, connus):
    for numero, ligne in lignes:
        code, parent = ligne["code"].strip(), ligne["parent"].strip()
        if parent and parent not in connus:
            yield numero, Refus(f"la spécialité {parent}, dont dépend {code}, n’est pas dans le fichier", (code,))
        elif not code or not ligne["libelle"].strip():
            yield numero, Refus("code ou libellé vide")
        else:
            yield numero, (code, ligne["libelle"].strip(), parent or None)
