"""A small formation with nothing to say against it, for tests to make wrong."""

from io import BytesIO

from lheo import Formation, Valeur, ecrire
from lheo.elements import (
    Action,
    Adresse,
    AdresseInscription,
    Certification,
    ContactFormation,
    ContactOrganisme,
    Coordonnees,
    CoordonneesOrganisme,
    DomaineFormation,
    LieuDeFormation,
    OrganismeFinanceur,
    OrganismeFormateur,
    OrganismeFormationResponsable,
    Periode,
    Session,
    SIRETFormateur,
    SIRETOrganismeFormation,
)

SIRET = "73282932000074"


def coordonnees():
    return Coordonnees(
        nom="Accueil",
        adresse=Adresse(
            ligne=["1 rue de l'Exemple"],
            codepostal="44000",
            ville="Ville",
            departement="44",
            code_INSEE_commune="44109",
            region="52",
            pays="FR",
        ),
        courriel="accueil@exemple.fr",
    )


def une_session(numero="S1", **valeurs):
    contenu = {
        "periode": Periode(debut="20270301", fin="20270930"),
        "adresse_inscription": AdresseInscription(adresse=coordonnees().adresse),
        "etat_recrutement": "1",
    }
    return Session(numero=numero, **(contenu | valeurs))


def une_action(numero="21_S1", **valeurs):
    contenu = {
        "rythme_formation": "Temps plein",
        "code_public_vise": [Valeur(valeur="80006", ref="V14")],
        "niveau_entree_obligatoire": "0",
        "modalites_alternance": "Deux périodes en entreprise",
        "modalites_enseignement": "0",
        "conditions_specifiques": "aucune",
        "prise_en_charge_frais_possible": "1",
        "modalites_entrees_sorties": "0",
        "lieu_de_formation": [LieuDeFormation(coordonnees=coordonnees())],
        "session": [une_session()],
        "nombre_heures_centre": 600,
        "nombre_heures_entreprise": 210,
        "nombre_heures_total": 810,
        "organisme_formateur": [
            OrganismeFormateur(
                numero="21_OF1", SIRET_formateur=SIRETFormateur(SIRET=SIRET), raison_sociale_formateur="OF"
            )
        ],
        "organisme_financeur": [OrganismeFinanceur(code_financeur="2", nb_places_financees=12)],
    }
    return Action(numero=numero, **(contenu | valeurs))


def une_formation(numero="21_F1", **valeurs):
    contenu = {
        "domaine_formation": DomaineFormation(code_FORMACODE=[Valeur(valeur="22402", ref="V14", tag="principal")]),
        "intitule_formation": "Titre professionnel plaquiste",
        "objectif_formation": "Acquérir le métier de plaquiste.",
        "resultats_attendus": "Titre professionnel",
        "contenu_formation": "Cloisons & doublages\nPlafonds < 3 m",
        "certifiante": "1",
        "contact_formation": [ContactFormation(type_contact="4", coordonnees=coordonnees())],
        "parcours_de_formation": "2",
        "code_niveau_entree": "12",
        "certification": [Certification(code_RNCP="RNCP35419")],
        "action": [une_action()],
        "organisme_formation_responsable": OrganismeFormationResponsable(
            numero_activite="52440404044",
            SIRET_organisme_formation=SIRETOrganismeFormation(SIRET=SIRET),
            nom_organisme="OF",
            raison_sociale="OF SARL",
            coordonnees_organisme=CoordonneesOrganisme(coordonnees=coordonnees()),
            contact_organisme=[ContactOrganisme(coordonnees=coordonnees())],
        ),
    }
    return Formation(numero=numero, datemaj="20261101", **(contenu | valeurs))


def en_octets(*formations):
    sortie = BytesIO()
    ecrire(sortie, formations or [une_formation()])
    return sortie.getvalue()
