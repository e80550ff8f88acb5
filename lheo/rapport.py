"""Showing what a verification found: text, JSON or a page of HTML."""

import html
from collections import Counter
from collections.abc import Iterable
from typing import TextIO

import msgspec

from lheo.regles import GRAVITES, REFUSE
from lheo.verification import Anomalie

LIBELLES = {
    "refuse": "refusé par le schéma",
    "faux": "accepté mais faux",
    "ignore": "écarté par des lecteurs",
    "information": "information",
}


class Bilan:
    """How many anomalies of each severity and rule."""

    def __init__(self) -> None:
        self.codes: Counter[tuple[str, str]] = Counter()

    def compter(self, anomalie: Anomalie) -> int:
        """Count one; gives how many of its kind there are so far."""
        cle = (anomalie.gravite, anomalie.code)
        self.codes[cle] += 1
        return self.codes[cle]

    @property
    def gravites(self) -> dict[str, int]:
        """Severity -> how many, the gravest first."""
        nombres = dict.fromkeys(GRAVITES, 0)
        for (gravite, _), nombre in self.codes.items():
            nombres[gravite] += nombre
        return nombres

    @property
    def accepte(self) -> bool:
        """Whether the schema refuses nothing."""
        return not self.gravites[REFUSE]

    def verdict(self) -> str:
        """The result in one sentence."""
        if not self.codes:
            return "Rien à signaler."
        nombres = ", ".join(f"{LIBELLES[g]} : {nombre}" for g, nombre in self.gravites.items() if nombre)
        tete = "Le schéma accepte ce fichier." if self.accepte else "Le schéma refuse ce fichier."
        return f"{tete} ({nombres})"


def retenir(anomalies: Iterable[Anomalie], bilan: Bilan, limite: int) -> Iterable[Anomalie]:
    """The anomalies to show: all are counted, at most `limite` of each kind are shown (0: all)."""
    for anomalie in anomalies:
        if bilan.compter(anomalie) <= limite or not limite:
            yield anomalie


def phrases_tues(bilan: Bilan, limite: int) -> list[str]:
    """A sentence for each kind of which some are not shown."""
    return [
        f"{nombre - limite} autres « {code} » ({LIBELLES[gravite]}) ne sont pas montrés."
        for (gravite, code), nombre in bilan.codes.items()
        if limite and nombre > limite
    ]


def en_texte(nom: str, anomalies: Iterable[Anomalie], sortie: TextIO, limite: int = 20) -> Bilan:
    """Write them as they come, for a terminal: the place, what is wrong, what to do."""
    bilan = Bilan()
    for anomalie in retenir(anomalies, bilan, limite):
        numero = f" ({anomalie.numero})" if anomalie.numero else ""
        sortie.write(
            f"{nom}:{anomalie.ligne}: {LIBELLES[anomalie.gravite]} [{anomalie.code}] {anomalie.chemin}{numero}\n"
        )
        sortie.write(f"    {anomalie.message} {anomalie.conseil}\n")
    for phrase in phrases_tues(bilan, limite):
        sortie.write(phrase + "\n")
    sortie.write(f"{nom} : {bilan.verdict()}\n")
    return bilan


def en_json(nom: str, anomalies: Iterable[Anomalie], sortie: TextIO, limite: int = 20) -> Bilan:
    """Write one JSON object: the file, each anomaly, and the counts; the anomalies are written as they come."""
    bilan = Bilan()
    sortie.write(f'{{"fichier": {_json(nom)}, "anomalies": [')
    separateur = "\n"
    for anomalie in retenir(anomalies, bilan, limite):
        sortie.write(separateur + _json(anomalie))
        separateur = ",\n"
    codes = [{"gravite": g, "code": code, "nombre": nombre} for (g, code), nombre in bilan.codes.items()]
    sortie.write(
        f'\n], "accepte": {_json(bilan.accepte)}, "gravites": {_json(bilan.gravites)}, "regles": {_json(codes)}}}\n'
    )
    return bilan


def _json(valeur: object) -> str:
    return msgspec.json.encode(valeur).decode()


PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Vérification de {nom}</title>
<style>
body {{ font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #767676; padding: .4rem; text-align: left; vertical-align: top; }}
td {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>Vérification LHÉO de {nom}</h1>
<table>
<caption>Ce qui a été relevé, dans l’ordre du fichier</caption>
<thead><tr>
<th scope="col">Ligne</th><th scope="col">Gravité</th><th scope="col">Chemin</th>
<th scope="col">Numéro</th><th scope="col">Constat</th><th scope="col">Que faire</th>
</tr></thead>
<tbody>
"""


def en_html(nom: str, anomalies: Iterable[Anomalie], sortie: TextIO, limite: int = 20) -> Bilan:
    """Write a page that stands alone, with no script."""
    bilan = Bilan()
    sortie.write(PAGE.format(nom=html.escape(nom)))
    for a in retenir(anomalies, bilan, limite):
        cases = (a.ligne, LIBELLES[a.gravite], a.chemin, a.numero, a.message, a.conseil)
        sortie.write("<tr>" + "".join(f"<td>{html.escape(str(case))}</td>" for case in cases) + "</tr>\n")
    phrases = [*phrases_tues(bilan, limite), bilan.verdict()]
    sortie.write("</tbody>\n</table>\n" + "".join(f"<p>{html.escape(phrase)}</p>\n" for phrase in phrases))
    sortie.write("</main>\n</body>\n</html>\n")
    return bilan


FORMATS = {"texte": en_texte, "json": en_json, "html": en_html}
