"""A frozen offer with every field filled, and what the projection needs beside it: no database."""

import csv
import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from sofi import referentiels
from sofi.diffusion import instantane as fige
from sofi.diffusion.lheo.reperes import Reperes

LISTES = Path(referentiels.__file__).parent / "donnees" / "listes.csv"
LE = datetime.date(2026, 1, 14)
JOUR = datetime.date


@cache
def lignes_des_listes():
    with LISTES.open(encoding="utf-8") as fichier:
        return list(csv.DictReader(fichier))


def reperes(**options):
    """The settings of the tests, with the LHÉO codes of the shipped lists."""
    codes = {(une["liste"], une["code"]): une["code_lheo"] for une in lignes_des_listes() if une["code_lheo"]}
    options = {"prefixe": "21", "region": "52", "adresse": "https://sofi.exemple.fr"} | options
    return Reperes(departements=frozenset({"44"}), codes=codes, exigees=("information_collective",), **options)


def valeur(liste, code):
    """A coded value with the label of the shipped lists."""
    return next(
        fige.Valeur(code, une["libelle"]) for une in lignes_des_listes() if (une["liste"], une["code"]) == (liste, code)
    )


def lieu(numero, **champs):
    """A site of the region; `numero` makes its SIRET."""
    return fige.Lieu(
        numero=numero,
        nom=f"Centre {numero}",
        siret=f"{12345678900000 + numero:014}",
        raison_sociale=f"ORGANISME {numero}",
        nda="52440000044",
        uai="0441234A",
        lignes=(f"{numero} rue de l’Exemple",),
        code_postal="44000",
        ville="NANTES",
        commune="Nantes",
        code_insee="44109",
        departement="44",
        longitude=-1.553621,
        latitude=47.218371,
        telephone="02 00 00 00 00",
        email=f"accueil{numero}@exemple.fr",
        site_web="https://www.of-exemple.fr",
        **champs,
    )


def personne(numero, nom):
    return fige.Personne(
        numero=numero,
        nom=f"Alix {nom}",
        nom_de_famille=nom,
        prenom="Alix",
        fonction="Référente",
        telephone="02 00 00 00 01",
        email=f"{nom.lower()}@exemple.fr",
    )


def dispositif(**champs):
    return fige.DispositifFige(
        **{
            "numero": 999,
            "intitule": "PROGRAMME REGION",
            "code": 8,
            "nature": "programme_region",
            "lot": "LOT_44",
            "id_action_cr": "2872",
            "of_mandataire_cr": "75",
            "publics": (valeur("public", "80006"), valeur("public", "81024")),
            "nb_places": 12,
            "nb_places_restantes": 5,
            "effectif_minimal": 8,
            "capacite_simultanee": 14,
            "frais_ht": Decimal("6500.00"),
            "taux_tva": valeur("taux_tva", "0"),
            "frais_ttc": Decimal("6500.00"),
            "frais_additionnels": Decimal("80.00"),
            "frais_certification": True,
            "prise_en_charge": True,
        }
        | champs
    )


def session(**champs):
    """Its two meetings are one on the spot and one from afar; each kind of registration period is there."""
    return fige.SessionFigee(
        **{
            "numero": 4567,
            "connue_depuis": JOUR(2025, 9, 2),
            "site_lieu": lieu(28),
            "date_debut": JOUR(2026, 3, 2),
            "date_fin": JOUR(2026, 9, 18),
            "esp": valeur("esp", "permanente"),
            "rythmes": (valeur("rythme", "temps_plein"),),
            "periodes": (valeur("periode_formation", "jour"), valeur("periode_formation", "soir")),
            "type_parcours": valeur("type_parcours", "individualise"),
            "modalites_pedagogiques": (valeur("modalite_pedagogique", "foad"),),
            "modalite_enseignement": valeur("modalite_enseignement", "1"),
            "duree_centre": 600,
            "duree_entreprise": 200,
            "duree_hebdo": Decimal("35.00"),
            "commentaire_duree": "6 mois environ",
            "cycle_alternance": Decimal("1"),
            "unite_entreprise": valeur("unite_entreprise", "3"),
            "organisme_responsable": lieu(10),
            "recrutement": valeur("etat_recrutement", "suspendu"),
            "modalites_recrutement": tuple(valeur("modalite_recrutement", code) for code in ("9", "7", "4")),
            "referent_pmr": personne(1, "MARTIN"),
            "referent_prf": personne(2, "PETIT"),
            "mail_liaison": "liaison@exemple.fr",
            "referent_mobilite": personne(3, "DURAND"),
            "module_remise_niveau": True,
            "informations_collectives": (
                fige.InformationCollectiveFigee(
                    numero=789,
                    site=lieu(50),
                    date=JOUR(2026, 1, 20),
                    heure_debut=datetime.time(9),
                    heure_fin=datetime.time(14, 15),
                    places=20,
                    url="https://www.exemple.fr/reunion",
                    commentaire="Apporter un CV.",
                ),
                fige.InformationCollectiveFigee(numero=790, lieu="En visio", date=JOUR(2026, 1, 22), a_distance=True),
            ),
            "periodes_inscription": tuple(
                fige.PeriodeInscriptionFigee(
                    numero=rang,
                    type=valeur("type_periode_inscription", code),
                    date_debut=JOUR(2026, 1, rang),
                    date_fin=JOUR(2026, 2, rang),
                )
                for rang, code in enumerate(
                    ("inscription", "inscription", "candidature_individuelle", "recrutement"), start=1
                )
            ),
            "dispositifs": (dispositif(),),
        }
        | champs
    )


def action(**champs):
    return fige.ActionFigee(
        **{
            "numero": 34,
            "connue_depuis": JOUR(2025, 9, 1),
            "organisme": fige.Valeur("12345678900010", "ORGANISME 10"),
            "site_dispensateur": lieu(42),
            "complement_intitule": "Parcours renforcé",
            "complement_programme": "<p>Gestes et <strong>postures</strong>.</p>",
            "objectifs": "<ul><li>Monter des cloisons</li></ul>",
            "resultats_attendus": "<p>Titre de niveau 3 & CCP.</p>",
            "plus_formation": "<p>Plateau technique neuf.</p>",
            "url_video": "https://video.exemple.fr/v/1",
            "url_pdf": "https://www.of-exemple.fr/plaquiste.pdf",
            "url_action": "https://www.of-exemple.fr/plaquiste",
            "types_equipement": (valeur("type_equipement", "6"), valeur("type_equipement", "0")),
            "cout_indicatif": Decimal("60.40"),
            "commentaire_equipement": "<p>Chaussures S3</p>",
            "niveau_entree": valeur("niveau_entree", "12"),
            "prerequis": (valeur("prerequis", "niveau_a2"), valeur("prerequis", "motivation")),
            "commentaire_prerequis": "<p>Permis B souhaité.</p>",
            "sessions": (session(),),
        }
        | champs
    )


def formation(**champs):
    principal, second = fige.Valeur("22402", "Plâtrerie"), fige.Valeur("22403", "Isolation")
    return fige.FormationFigee(
        **{
            "numero": 12,
            "intitule": "Titre professionnel plaquiste",
            "certification": fige.CertificationFigee(
                code=80735,
                intitule="Titre professionnel plaquiste",
                code_rncp="RNCP99999",
                codes_rs=("RS5080", "RS5081"),
                codes_rome=("F1604",),
                code_nsf="233",
                certificateurs=("Ministère du travail",),
            ),
            "objectif_general": valeur("objectif_general", "6"),
            "type_certification": "Titre professionnel",
            "niveau_sortie": valeur("niveau_sortie", "13"),
            "objectif": "Acquérir le métier.",
            "programme": "1. Cloisons\n2. Doublages",
            "domaines": (second, principal),
            "domaine_principal": principal,
            "version_formacode": "V14",
            "individualisation": True,
            "validation": valeur("validation_formation", "totale"),
            "blocs": (
                fige.BlocFige("RNCP99999BC01", "Réaliser des cloisons", "Objectif du bloc", "Programme du bloc"),
                fige.BlocFige("RNCP99999BC02", "Réaliser des doublages"),
            ),
        }
        | champs
    )


def offre(**parties):
    """The whole picture; `formation`, `action` and `session` take changed fields."""
    la_session = session(**parties.pop("session", {}))
    return fige.Instantane(
        programme=fige.Valeur("TEST", "Programme de test"),
        campagne_annee=2026,
        formation=formation(**parties.pop("formation", {})),
        action=action(sessions=(la_session,), **parties.pop("action", {})),
    )
