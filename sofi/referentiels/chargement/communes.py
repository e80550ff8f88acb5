"""Communes and postal codes: the answer of the geo API (JSON), or La Poste's file of postal codes (CSV)."""

import csv
import json
from importlib.resources import files

from django.db import connection
from psycopg import sql

from sofi.socle.texte import plier

from ..models import CodePostal, Commune, Departement
from .lecture import Lecture, ReferentielRefuse, Refus, Table, lire_csv, lire_texte
from .moteur import depot

CHAMPS_GEO = ("nom", "code", "codesPostaux", "codeDepartement")
COLONNES_POSTE = (
    "Code_commune_INSEE",
    "Nom_commune",
    "Code_postal",
    "Libelle_acheminement",
    "Ligne_5",
    "coordonnees_gps",
)
COLONNES = ("code_insee", "nom", "departement_id", "lon", "lat", "population")


def lire(source):
    """Communes that left a département present in the file are withdrawn; the other départements are not touched."""
    texte = lire_texte(source.chemin, r"\.(?:json|csv)")
    lues = _du_json(texte) if texte.lstrip().startswith("[") else _de_la_poste(texte, source)
    communes = Table(Commune, COLONNES, ("code_insee",), _communes(lues), perimetre=_departements_du_fichier())
    postaux = Table(
        CodePostal,
        ("commune_id", "code_postal", "libelle_acheminement"),
        ("commune_id", "code_postal"),
        _postaux(lues),
        perimetre=sql.SQL("c.commune_id IN (SELECT code_insee FROM {} WHERE a_charger)").format(depot(Commune)),
    )
    return Lecture([communes, postaux], avant=lambda curseur: _creer_les_departements(lues))


def _departements_du_fichier():
    return sql.SQL("c.departement_id IN (SELECT departement_id FROM {})").format(depot(Commune))


def _du_json(texte):
    """{INSEE code: its values}, from `/communes?fields=nom,code,codesPostaux,codeDepartement,population,centre`."""
    try:
        reponse = json.loads(texte)
    except ValueError as exc:
        raise ReferentielRefuse(f"Ce fichier n’est pas un JSON complet : {exc}") from exc
    connus = _acheminements()
    lues = {}
    for numero, fiche in enumerate(reponse, start=1):
        manquants = [nom for nom in CHAMPS_GEO if not isinstance(fiche, dict) or nom not in fiche]
        if manquants:
            raise ReferentielRefuse(f"Commune n° {numero} : champs absents : {', '.join(manquants)}.")
        try:
            lues[fiche["code"]] = _commune_geo(numero, fiche, connus)
        except (AttributeError, TypeError, ValueError) as exc:
            raise ReferentielRefuse(f"Commune n° {numero} : une valeur n’est pas de la forme attendue.") from exc
    return lues


def _commune_geo(numero, fiche, connus):
    lon, lat = (fiche.get("centre") or {}).get("coordinates") or (None, None)
    usuel = plier(fiche["nom"]).upper()
    return {
        "numero": numero,
        "nom": fiche["nom"].strip(),
        "departement": fiche["codeDepartement"].strip(),
        "population": fiche.get("population"),
        "centre": (lon, lat),
        "postaux": {code.strip(): connus.get((fiche["code"].strip(), code), usuel) for code in fiche["codesPostaux"]},
    }


def _de_la_poste(texte, source):
    lues = {}
    anciennes = {c.code_insee: c for c in Commune.objects.all()}
    for numero, ligne in lire_csv(texte, COLONNES_POSTE, source):
        code = ligne["Code_commune_INSEE"].strip().zfill(5)
        connue = anciennes.get(code)
        lat, _, lon = ligne["coordonnees_gps"].partition(",")
        commune = lues.setdefault(
            code,
            {
                "numero": numero,
                # La Poste writes names in capitals without accents: the known name is the better one.
                "nom": connue.nom if connue else ligne["Nom_commune"].strip(),
                "departement": code[:3] if code.startswith("97") else code[:2],
                "population": connue.population if connue else None,
                "centre": (connue.lon, connue.lat) if connue and connue.lon else (_reel(lon), _reel(lat)),
                "postaux": {},
            },
        )
        commune["postaux"][ligne["Code_postal"].strip().zfill(5)] = ligne["Libelle_acheminement"].strip()
    return lues


def _acheminements():
    """The bureaux distributeurs already known: the geo API does not give them."""
    return {
        (commune, code): libelle
        for commune, code, libelle in CodePostal.objects.values_list("commune", "code_postal", "libelle_acheminement")
    }


def _communes(lues):
    for code, commune in lues.items():
        lon, lat = commune["centre"]
        if len(code) != 5 or not commune["nom"]:
            yield commune["numero"], Refus(f"« {code} » n’est pas un code de commune, ou la commune n’a pas de nom")
            continue
        yield (
            commune["numero"],
            (code, commune["nom"], commune["departement"], lon, lat, commune["population"]),
        )


def _postaux(lues):
    for code, commune in lues.items():
        if len(code) == 5 and commune["nom"]:
            for code_postal, libelle in commune["postaux"].items():
                yield commune["numero"], (code, code_postal, libelle)


def _creer_les_departements(lues):
    """Départements that the file names for the first time, with the names that SOFI ships."""
    with (files("sofi.referentiels") / "donnees" / "departements_de_france.csv").open(encoding="utf-8") as fichier:
        noms = {ligne["code"]: ligne["nom"] for ligne in csv.DictReader(fichier)}
    voulus = {commune["departement"] for commune in lues.values()}
    with connection.cursor():
        Departement.objects.bulk_create(
            [Departement(code=code, nom=noms.get(code, code)) for code in sorted(voulus)], ignore_conflicts=True
        )


def _reel(texte):
    try:
        return float(texte)
    except ValueError:
        return None
