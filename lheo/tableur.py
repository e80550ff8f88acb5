"""Giving formations to other tools: JSON lines that lose nothing, CSV with one row for each session."""

import csv
from collections.abc import Callable, Iterable
from typing import TextIO

import msgspec

from lheo.elements import Action, Adresse, Formation, LieuDeFormation, Session, Valeur, valeur_de
from lheo.structure import TABLES

Colonne = Callable[[Formation, Action, Session], object]
DANGEREUX = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for a formula."""


def en_jsonl(formations: Iterable[Formation], sortie: TextIO) -> int:
    """Write one JSON object a line, named as the elements are; gives how many."""
    nombre = 0
    for nombre, formation in enumerate(formations, 1):  # noqa: B007
        sortie.write(msgspec.json.encode(formation).decode() + "\n")
    return nombre


def en_csv(formations: Iterable[Formation], sortie: TextIO) -> int:
    """Write one row for each session, separated by semicolons; gives how many."""
    tableau = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    tableau.writerow(COLONNES)
    nombre = 0
    for formation in formations:
        for action in formation.action:
            for session in action.session:
                tableau.writerow([_case(colonne(formation, action, session)) for colonne in COLONNES.values()])
                nombre += 1
    return nombre


def _case(contenu: object) -> str:
    if isinstance(contenu, list | tuple):
        texte = " ".join(_case(un) for un in contenu)
    else:
        texte = str(valeur_de(contenu) if contenu is not None else "")
    return f"'{texte}" if texte.startswith(DANGEREUX) else texte


def _libelle(table: str, code: str | Valeur | None) -> str:
    codes, nu = TABLES[table].codes, valeur_de(code)
    return codes.get(str(nu), str(nu)) if nu is not None else ""


def lieu(action: Action) -> LieuDeFormation | None:
    """The place of an action: the one tagged as main, else the first."""
    principaux = [un for un in action.lieu_de_formation if un.tag == "principal"]
    return next(iter(principaux or action.lieu_de_formation), None)


def adresse(action: Action) -> Adresse | None:
    """The address of that place."""
    ou = lieu(action)
    return ou.coordonnees.adresse if ou else None


def _adresse(champ: str) -> Colonne:
    return lambda f, a, s: getattr(adresse(a), champ, None)


COLONNES: dict[str, Colonne] = {
    "formation": lambda f, a, s: f.numero,
    "action": lambda f, a, s: a.numero,
    "session": lambda f, a, s: s.numero,
    "intitule": lambda f, a, s: f.intitule_formation,
    "formacodes": lambda f, a, s: f.domaine_formation.code_FORMACODE,
    "certifiante": lambda f, a, s: _libelle("dict-boolean", f.certifiante),
    "rncp": lambda f, a, s: [c.code_RNCP for c in f.certification if c.code_RNCP],
    "niveau_entree": lambda f, a, s: _libelle("dict-niveaux", f.code_niveau_entree),
    "niveau_sortie": lambda f, a, s: _libelle("dict-niveaux", f.code_niveau_sortie),
    "responsable_siret": lambda f, a, s: f.organisme_formation_responsable.SIRET_organisme_formation.SIRET,
    "responsable": lambda f, a, s: f.organisme_formation_responsable.nom_organisme,
    "formateur_siret": lambda f, a, s: [un.SIRET_formateur.SIRET for un in a.organisme_formateur],
    "publics": lambda f, a, s: a.code_public_vise,
    "enseignement": lambda f, a, s: _libelle("dict-modalites-enseignement", a.modalites_enseignement),
    "heures_centre": lambda f, a, s: a.nombre_heures_centre,
    "heures_entreprise": lambda f, a, s: a.nombre_heures_entreprise,
    "heures_total": lambda f, a, s: a.nombre_heures_total,
    "prix_total_ttc": lambda f, a, s: a.prix_total_TTC,
    "financeurs": lambda f, a, s: [un.code_financeur for un in a.organisme_financeur],
    "places_financees": lambda f, a, s: sum(valeur_de(un.nb_places_financees) or 0 for un in a.organisme_financeur),
    "codepostal": _adresse("codepostal"),
    "ville": _adresse("ville"),
    "departement": _adresse("departement"),
    "code_insee": _adresse("code_INSEE_commune"),
    "entrees_sorties": lambda f, a, s: _libelle("dict-modalites-es", a.modalites_entrees_sorties),
    "debut": lambda f, a, s: s.periode.debut,
    "fin": lambda f, a, s: s.periode.fin,
    "etat_recrutement": lambda f, a, s: _libelle("dict-etat-recrutement", s.etat_recrutement),
}
"""Column of the CSV -> its value for a session."""
FORMATS = {"jsonl": en_jsonl, "csv": en_csv}
