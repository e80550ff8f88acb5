"""The public list of training organisations (DGEFP): every declared activity of France, of which a part is kept.

data.gouv.fr writes "certifications.VAE", the DGEFP's own site "certifications_vae": the same columns.
"""

import csv

from django.conf import settings
from psycopg import sql

from ..models import OrganismePublic
from .lecture import Lecture, Refus, Table, decoder, en_colonnes, entier, ouvrir, verifier_colonnes
from .voisins import voisins

VOIE, CODE_POSTAL, VILLE, CODE_REGION = (
    f"adressephysiqueorganismeformation_{nom}" for nom in ("voie", "codepostal", "ville", "coderegion")
)
CATEGORIES = (
    "certifications_actionsdeformation",
    "certifications_bilansdecompetences",
    "certifications_vae",
    "certifications_actionsdeformationparapprentissage",
)
EFFECTIFS = ("informationsdeclarees_effectifformateurs", "informationsdeclarees_nbstagiaires")
COLONNES = (
    "numerodeclarationactivite",
    "denomination",
    "siren",
    "siretetablissementdeclarant",
    VOIE,
    CODE_POSTAL,
    VILLE,
    CODE_REGION,
    *CATEGORIES,
    *EFFECTIFS,
)
VALEURS = (
    "nda",
    "siren",
    "siret",
    "raison_sociale",
    "voie",
    "code_postal",
    "ville",
    "code_region",
    "actions_formation",
    "bilans_competences",
    "vae",
    "apprentissage",
    "formateurs",
    "stagiaires",
)


def lire(source):
    """Organisations of the region and of the known SIREN; those that left the list, or the region, are withdrawn."""
    compte = {"lignes_du_fichier": 0}
    connus = voisins.sirens_connus()
    table = Table(OrganismePublic, VALEURS, ("nda",), _rows(source, connus, compte), perimetre=sql.SQL("true"))
    return Lecture([table], apres=lambda curseur: compte)


def _rows(source, connus, compte):
    for numero, ligne in _lignes(source):
        compte["lignes_du_fichier"] += 1
        siren = ligne["siren"].strip().replace(" ", "")
        if ligne[CODE_REGION].strip() == settings.SOFI_REGION_CODE or siren in connus:
            yield numero, _organisme(ligne, siren)


def _lignes(source):
    """(line number, {column: value}); new columns, which this list gets at times, change nothing to what is read."""
    with ouvrir(source.chemin, r"\.csv") as flux:
        lecteur = csv.reader((decoder(brute) for brute in flux), delimiter=";")
        entete = [nom.strip().lower().replace(".", "_") for nom in next(lecteur, [])]
        verifier_colonnes([nom for nom in entete if nom in COLONNES], COLONNES, source, ordre=False)
        for valeurs in lecteur:
            if any(valeurs):
                yield lecteur.line_num, en_colonnes(entete, valeurs)


def _organisme(ligne, siren):
    nda = ligne["numerodeclarationactivite"].strip().replace(" ", "")
    nda = nda.zfill(11) if nda.isdecimal() else nda
    nom = " ".join(ligne["denomination"].split())
    defaut = _defaut(nda, nom, siren)
    if defaut:
        return Refus(defaut, (nda,) if nda else ())
    return (
        nda,
        siren,
        _siret(ligne["siretetablissementdeclarant"].strip().replace(" ", ""), siren),
        nom,
        " ".join(ligne[VOIE].split()),
        ligne[CODE_POSTAL].strip(),
        ligne[VILLE].strip(),
        ligne[CODE_REGION].strip(),
        *(ligne[nom].strip().lower() in {"true", "oui", "1"} for nom in CATEGORIES),
        *(entier(ligne[nom]) for nom in EFFECTIFS),
    )


def _defaut(nda, nom, siren):
    if not nda:
        return "le numéro de déclaration d’activité est absent"
    if not nom:
        return f"l’organisme {nda} n’a pas de dénomination"
    if siren and not (siren.isascii() and siren.isdecimal() and len(siren) == 9):
        return f"le SIREN de l’organisme {nda} n’a pas 9 chiffres : « {siren} »"
    return ""


def _siret(declarant, siren):
    """The SIRET, which older lists give by its last five digits alone."""
    siret = siren + declarant if len(declarant) == 5 else declarant
    return siret if siren and len(siret) == 14 and siret.isdecimal() and siret.startswith(siren) else ""
