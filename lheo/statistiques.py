"""Counting what a LHÉO file holds."""

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

import msgspec

from lheo.elements import Action, Formation, Session, valeur_de
from lheo.structure import TABLES
from lheo.tableur import adresse


class Statistiques(msgspec.Struct):
    """How many of each thing; the counters go from a label to a number."""

    formations: int = 0
    actions: int = 0
    sessions: int = 0
    certifiantes: int = 0
    places_financees: int = 0
    heures: int = 0
    organismes: set[str] = msgspec.field(default_factory=set)
    financeurs: Counter[str] = msgspec.field(default_factory=Counter)
    departements: Counter[str] = msgspec.field(default_factory=Counter)
    enseignement: Counter[str] = msgspec.field(default_factory=Counter)
    recrutement: Counter[str] = msgspec.field(default_factory=Counter)
    annees: Counter[str] = msgspec.field(default_factory=Counter)

    def ajouter(self, formation: Formation) -> None:
        """Count one formation."""
        self.formations += 1
        self.certifiantes += valeur_de(formation.certifiante) == "1"
        self.organismes.add(str(valeur_de(formation.organisme_formation_responsable.SIRET_organisme_formation.SIRET)))
        for action in formation.action:
            self._ajouter_action(action)
            for session in action.session:
                self._ajouter_session(session)

    def _ajouter_action(self, action: Action) -> None:
        self.actions += 1
        self.heures += valeur_de(action.nombre_heures_total) or 0
        self.enseignement[_libelle("dict-modalites-enseignement", action.modalites_enseignement)] += 1
        ou = adresse(action)
        self.departements[str(valeur_de(ou.departement) or "non dit") if ou else "sans lieu"] += 1
        for financeur in action.organisme_financeur:
            self.financeurs[_libelle("dict-financeurs", financeur.code_financeur)] += 1
            self.places_financees += valeur_de(financeur.nb_places_financees) or 0
        for formateur in action.organisme_formateur:
            self.organismes.add(str(valeur_de(formateur.SIRET_formateur.SIRET)))

    def _ajouter_session(self, session: Session) -> None:
        self.sessions += 1
        self.recrutement[_libelle("dict-etat-recrutement", session.etat_recrutement)] += 1
        self.annees[str(valeur_de(session.periode.debut))[:4]] += 1


def _libelle(table: str, code: object) -> str:
    nu = str(valeur_de(code)) if code is not None else ""
    return TABLES[table].codes.get(nu, nu or "non dit")


def compter(formations: Iterable[Formation]) -> Statistiques:
    """Count a stream of formations."""
    statistiques = Statistiques()
    for formation in formations:
        statistiques.ajouter(formation)
    return statistiques


TITRES = {
    "formations": "Formations",
    "certifiantes": "dont certifiantes",
    "actions": "Actions",
    "sessions": "Sessions",
    "places_financees": "Places financées",
    "heures": "Heures (total des actions)",
    "organismes": "Organismes (SIRET distincts)",
    "financeurs": "Actions par financeur",
    "departements": "Actions par département",
    "enseignement": "Actions par modalité d’enseignement",
    "recrutement": "Sessions par état du recrutement",
    "annees": "Sessions par année de début",
}


def en_texte(statistiques: Statistiques, sortie: TextIO) -> None:
    """Write the counts for a terminal."""
    for champ, titre in TITRES.items():
        valeur = getattr(statistiques, champ)
        if isinstance(valeur, Counter):
            sortie.write(f"{titre} :\n")
            sortie.writelines(f"  {nom} : {nombre}\n" for nom, nombre in valeur.most_common(30))
        else:
            sortie.write(f"{titre} : {len(valeur) if isinstance(valeur, set) else valeur}\n")


def en_json(statistiques: Statistiques, sortie: TextIO) -> None:
    """Write the counts as one JSON object; the organisations are counted, not listed."""
    comptes = {champ: getattr(statistiques, champ) for champ in TITRES} | {"organismes": len(statistiques.organismes)}
    sortie.write(msgspec.json.encode(comptes).decode() + "\n")


FORMATS = {"texte": en_texte, "json": en_json}
