"""CSV files as a French spreadsheet opens them."""

import csv
import io


def ecrire_csv(colonnes, rangs):
    """The bytes of a file with these titles and rows: semicolons, UTF-8 with its mark, no cell a formula."""
    texte = io.StringIO(newline="")
    ecrivain = csv.writer(texte, delimiter=";")
    ecrivain.writerow(colonnes)
    ecrivain.writerows([_cellule(valeur) for valeur in rang] for rang in rangs)
    return texte.getvalue().encode("utf-8-sig")


def _cellule(valeur):
    if hasattr(valeur, "strftime"):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, str) and valeur[:1] in ("=", "@", "+", "-"):
        return f"'{valeur}"
    return "" if valeur is None else valeur
