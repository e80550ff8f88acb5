"""Showing what a verification found: text, JSON or a page of HTML."""

import html
from collections import Counter
from collections.abc import Iterable, Iterator
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


class Releve:
    """The anomalies to show, counted as they pass: iterate on it, then ask for the counts.

    Of each kind at most `limite` are shown (0: all). Past `maximum` anomalies (0: none), the reading stops there and
    `interrompu` is the line.
    """

    def __init__(self, anomalies: Iterable[Anomalie], limite: int = 20, maximum: int = 0):
        self.codes: Counter[tuple[str, str]] = Counter()
        self.limite, self.maximum, self.interrompu = limite, maximum, 0
        self._suite: Iterable[Anomalie] = self._compter(anomalies)

    def __iter__(self) -> Iterator[Anomalie]:
        return iter(self._suite)

    def _compter(self, anomalies: Iterable[Anomalie]) -> Iterator[Anomalie]:
        for rang, anomalie in enumerate(anomalies, 1):
            cle = (anomalie.gravite, anomalie.code)
            self.codes[cle] += 1
            if self.codes[cle] <= self.limite or not self.limite:
                yield anomalie
            if rang == self.maximum:
                self.interrompu = anomalie.ligne
                return

    def tout_lire(self) -> list[Anomalie]:
        """Read to the end now: those to show, which may then be shown again."""
        self._suite = list(self._suite)
        return self._suite

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

    def tus(self, gravite: str = "") -> list[str]:
        """A sentence for each kind (of that severity) of which some are not shown, and for what was not read."""
        phrases = [
            f"{nombre - self.limite} autres « {code} » ({LIBELLES[g]}) ne sont pas montrés."
            for (g, code), nombre in self.codes.items()
            if self.limite and nombre > self.limite and gravite in ("", g)
        ]
        if self.interrompu and not gravite:
            phrases.append(
                f"Plus de {self.maximum} constats : la vérification s’est arrêtée à la ligne {self.interrompu}."
            )
        return phrases


def en_texte(nom: str, releve: Releve, sortie: TextIO) -> None:
    """Write them as they come, for a terminal: the place, what is wrong, what to do."""
    for anomalie in releve:
        numero = f" ({anomalie.numero})" if anomalie.numero else ""
        sortie.write(
            f"{nom}:{anomalie.ligne}: {LIBELLES[anomalie.gravite]} [{anomalie.code}] {anomalie.chemin}{numero}\n"
        )
        sortie.write(f"    {anomalie.message} {anomalie.conseil}\n")
    for phrase in releve.tus():
        sortie.write(phrase + "\n")
    sortie.write(f"{nom} : {releve.verdict()}\n")


def en_json(nom: str, releve: Releve, sortie: TextIO) -> None:
    """Write one JSON object: the file, each anomaly, and the counts; the anomalies are written as they come."""
    sortie.write(f'{{"fichier": {_json(nom)}, "anomalies": [')
    separateur = "\n"
    for anomalie in releve:
        sortie.write(separateur + _json(anomalie))
        separateur = ",\n"
    suite = {
        "accepte": releve.accepte,
        "gravites": releve.gravites,
        "regles": [{"gravite": g, "code": code, "nombre": nombre} for (g, code), nombre in releve.codes.items()],
        "interrompu": releve.interrompu or None,
    }
    sortie.write(f"\n], {_json(suite)[1:]}\n")


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


def en_html(nom: str, releve: Releve, sortie: TextIO) -> None:
    """Write a page that stands alone, with no script."""
    sortie.write(PAGE.format(nom=html.escape(nom)))
    for a in releve:
        cases = (a.ligne, LIBELLES[a.gravite], a.chemin, a.numero, a.message, a.conseil)
        sortie.write("<tr>" + "".join(f"<td>{html.escape(str(case))}</td>" for case in cases) + "</tr>\n")
    phrases = [*releve.tus(), releve.verdict()]
    sortie.write("</tbody>\n</table>\n" + "".join(f"<p>{html.escape(phrase)}</p>\n" for phrase in phrases))
    sortie.write("</main>\n</body>\n</html>\n")


FORMATS = {"texte": en_texte, "json": en_json, "html": en_html}
