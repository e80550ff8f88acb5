"""Installing the reference data that the project ships: read, compare, apply, report.

Running twice changes nothing. Nothing is deleted: a row that the shipped file no longer holds stays.
A referential of which a publisher's full file was loaded (`sofi.referentiels.chargement`) is newer than the
excerpt: it is left alone.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from django.db import transaction

from . import listes
from .chargement.commande import est_charge
from .models import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    Choix,
    CodePostal,
    Commune,
    Departement,
    Formacode,
    NiveauCertification,
    Nsf,
    Rome,
    TypeCertification,
    VersionFormacode,
)

VERSION_LIVREE = "V14"
VERSION_DES_CERTIFICATIONS = "V13"


@dataclass
class Bilan:
    """How many rows a referential gained, changed or kept."""

    crees: int = 0
    modifies: int = 0
    identiques: int = 0

    def __add__(self, autre):
        return Bilan(self.crees + autre.crees, self.modifies + autre.modifies, self.identiques + autre.identiques)


@transaction.atomic
def installer():
    """Load every shipped referential; answers `{name: Bilan}`."""
    bilans = {"Départements": _appliquer(Departement, _departements(), ["code"])}
    if not est_charge("communes"):
        bilans["Communes"] = _appliquer(Commune, _communes(), ["code_insee"])
        bilans["Codes postaux"] = _appliquer(CodePostal, _codes_postaux(), ["commune_id", "code_postal"])
    if not est_charge(f"formacode-{VERSION_LIVREE.lower()}"):
        bilans["Formacode"] = _installer_formacode()
    if not est_charge("nsf"):
        bilans["Spécialités NSF"] = _appliquer(Nsf, _nsf(), ["code"])
    if not est_charge("rome"):
        bilans["Métiers (ROME)"] = _appliquer(Rome, _lire("rome.csv"), ["code"])
    bilans["Niveaux de certification"] = _appliquer(NiveauCertification, _niveaux(), ["code"])
    if not est_charge("certifinfo"):
        bilans["Types de certification"] = _appliquer(TypeCertification, _types(), ["code"])
        bilans["Certifications"] = _appliquer(Certification, _certifications(), ["code"])
        bilans["Successions"] = _appliquer(CertificationSuccession, _successions(), ["ancien_code", "nouveau_id"])
    if not est_charge("rncp", "rncp-csv"):
        bilans["Blocs de compétences"] = _appliquer(BlocCompetence, _blocs(), ["code"])
    bilans["Listes"] = _installer_listes()
    listes.oublier()
    transaction.on_commit(listes.oublier)
    return bilans


def _lire(nom):
    with (files(__package__) / "donnees" / nom).open(encoding="utf-8", newline="") as fichier:
        yield from csv.DictReader(fichier)


def _appliquer(modele, voulus, cle, existants=None):
    """Create what is missing, update what differs; `voulus` are dicts of the same columns."""
    existants = modele.objects.all() if existants is None else existants
    connus = {tuple(getattr(objet, nom) for nom in cle): objet for objet in existants}
    bilan, a_creer, a_modifier, colonnes = Bilan(), [], [], set()
    for valeurs in voulus:
        objet = connus.get(tuple(valeurs[nom] for nom in cle))
        if objet is None:
            a_creer.append(modele(**valeurs))
            continue
        changees = [nom for nom, valeur in valeurs.items() if getattr(objet, nom) != valeur]
        if not changees:
            bilan.identiques += 1
            continue
        for nom in changees:
            setattr(objet, nom, valeurs[nom])
        colonnes.update(changees)
        a_modifier.append(objet)
    modele.objects.bulk_create(a_creer, batch_size=1000)
    if a_modifier:
        modele.objects.bulk_update(a_modifier, sorted(colonnes), batch_size=500)
    bilan.crees, bilan.modifies = len(a_creer), len(a_modifier)
    return bilan


def _installer_formacode():
    """Level by level, so that a parent has its key before its children; never moves the current version."""
    version, _ = VersionFormacode.objects.get_or_create(
        libelle=VERSION_LIVREE,
        defaults={"est_courante": not VersionFormacode.objects.filter(est_courante=True).exists()},
    )
    lignes, total, rang = list(_lire("formacode_v14.csv")), Bilan(), {"": None}
    while lignes:
        prets = [ligne for ligne in lignes if ligne["parent"] in rang]
        lignes = [ligne for ligne in lignes if ligne["parent"] not in rang]
        if not prets:
            raise ValueError(f"Formacodes sans terme générique connu : {lignes[0]['code']}")
        voulus = [
            {
                "version_id": version.pk,
                "code": ligne["code"],
                "type": ligne["type"],
                "libelle": ligne["libelle"],
                "parent_id": rang[ligne["parent"]],
                "chemin": ligne["chemin"],
                "synonymes": ligne["synonymes"].replace("|", "\n"),
            }
            for ligne in prets
        ]
        existants = version.formacodes.filter(code__in=[ligne["code"] for ligne in prets])
        total += _appliquer(Formacode, voulus, ["version_id", "code"], existants)
        rang.update(existants.all().values_list("code", "pk"))
    return total


def _installer_listes():
    """What of a line belongs to Cariforef is set once, when it is created (R289)."""
    connus = {(un.liste, un.code): un.modifiables for un in Choix.objects.all()}
    voulus = [
        {
            nom: valeur
            for nom, valeur in valeurs.items()
            if nom not in connus.get((valeurs["liste"], valeurs["code"]), ())
        }
        for valeurs in _choix()
    ]
    return _appliquer(Choix, voulus, ["liste", "code"])


def _choix():
    ordre = {}
    for ligne in _lire("listes.csv"):
        ordre[ligne["liste"]] = ordre.get(ligne["liste"], 0) + 10
        yield {
            "liste": ligne["liste"],
            "code": ligne["code"],
            "libelle": ligne["libelle"],
            "code_lheo": ligne["code_lheo"],
            "ordre": ordre[ligne["liste"]],
            "actif": ligne["actif"] == "1",
            "verrouille": ligne["verrouille"] == "1",
        }


def _departements():
    return _lire("departements.csv")


def _communes():
    for ligne in _lire("communes.csv"):
        yield {
            "code_insee": ligne["code_insee"],
            "nom": ligne["nom"],
            "departement_id": ligne["departement"],
            "lon": _decimal(ligne["lon"]),
            "lat": _decimal(ligne["lat"]),
            "population": _entier(ligne["population"]),
        }


def _codes_postaux():
    for ligne in _lire("communes.csv"):
        for code_postal in _plusieurs(ligne["codes_postaux"]):
            yield {
                "commune_id": ligne["code_insee"],
                "code_postal": code_postal,
                "libelle_acheminement": ligne["acheminement"],
            }


def _nsf():
    for ligne in _lire("nsf.csv"):
        yield {"code": ligne["code"], "libelle": ligne["libelle"], "parent_id": ligne["parent"] or None}


def _niveaux():
    for ordre, ligne in enumerate(_lire("certification_niveaux.csv"), start=1):
        yield {**ligne, "ordre": ordre}


def _types():
    for ligne in _lire("certification_types.csv"):
        niveau = ligne.pop("niveau")
        yield {**ligne, "niveau_id": niveau}


def _certifications():
    for ligne in _lire("certifications.csv"):
        formacodes = _plusieurs(ligne["formacodes"])
        yield {
            "code": int(ligne["code"]),
            "intitule": ligne["intitule"],
            "type_id": ligne["type"],
            "niveau_europeen": _entier(ligne["niveau_europeen"]),
            "code_rncp": ligne["code_rncp"],
            "codes_rs": _plusieurs(ligne["codes_rs"]),
            "codes_rome": _plusieurs(ligne["codes_rome"]),
            "code_nsf": ligne["code_nsf"],
            "formacodes": formacodes,
            "version_formacode": VERSION_DES_CERTIFICATIONS if formacodes else "",
            "certificateurs": _plusieurs(ligne["certificateurs"]),
            "valideurs": ligne["valideurs"],
            "annee_premiere_session": _entier(ligne["annee_premiere_session"]),
            "annee_derniere_session": _entier(ligne["annee_derniere_session"]),
            "etat": ligne["etat"],
            "objectif_general": ligne["objectif_general"],
            "objectif": ligne["objectif"],
            "programme": ligne["programme"],
        }


def _successions():
    for ligne in _lire("certification_successions.csv"):
        yield {
            "ancien_code": int(ligne["ancien_code"]),
            "nouveau_id": int(ligne["nouveau"]),
            "ancien_intitule": ligne["ancien_intitule"],
            "ancien_rncp": ligne["ancien_rncp"],
        }


def _blocs():
    for ligne in _lire("rncp_blocs.csv"):
        yield {**ligne, "ordre": int(ligne["ordre"])}


def _plusieurs(texte):
    return texte.split("|") if texte else []


def _entier(texte):
    return int(texte) if texte else None


def _decimal(texte):
    return Decimal(texte) if texte else None
