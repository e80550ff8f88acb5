"""What holds for every entry, whatever its programme: stars, dates, blocs, places."""

import datetime

import pytest

from sofi.regles.champs import Sorte, champ
from tests import fabriques
from tests.regles.matrice import dit, entree_juste, objet, saisir

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

ETOILES = {
    "formation": ["intitule", "objectif_general", "niveau_sortie", "domaines", "domaine_principal"],
    "action": ["site_dispensateur", "niveau_entree"],
    "session": [
        *("site_lieu", "date_debut", "date_fin", "esp", "rythmes", "periodes", "type_parcours"),
        *("modalites_pedagogiques", "modalite_enseignement", "duree_centre", "duree_entreprise", "unite_entreprise"),
        *("organisme_responsable", "recrutement", "modalites_recrutement", "referent_pmr", "referent_mobilite"),
    ],
    "dispositif": ["nb_places"],
}
LUNDI, MARDI = datetime.date(2026, 9, 14), datetime.date(2026, 9, 15)


def vide(carte, nom):
    """That field as an empty card holds it."""
    match champ(carte, nom).sorte:
        case Sorte.SITE | Sorte.CONTACT:
            return {f"{nom}_id": None}
        case Sorte.MULTIPLE | Sorte.FORMACODES:
            return {nom: []}
        case Sorte.DATE | Sorte.ENTIER:
            return {nom: None}
    return {nom: ""}


@pytest.mark.exigence("R151", "R152", "R153", "R154", "R155", "R156", "R168", "R172", "R173", "R174", "R175", "R176")
@pytest.mark.exigence("R177", "R178", "R179", "R180", "R181", "R182", "R186", "R187", "R188", "R189", "R192", "R195")
@pytest.mark.exigence("R204", "R215")
@pytest.mark.parametrize("carte", ETOILES)
def test_chaque_etoile_des_sources_arrete_l_envoi_tant_que_son_champ_est_vide(carte):
    action = entree_juste(fabriques.campagne())
    trouvees = {}
    for nom in ETOILES[carte]:
        champs = vide(carte, nom) | ({"domaine_principal": ""} if nom == "domaines" else {})
        plein = {cle: getattr(objet(action, carte), cle) for cle in champs}
        trouvees[nom] = [dit(un) for un in saisir(action, carte, **champs) if un.bloquante and un.champ == nom]
        saisir(action, carte, **plein)
    assert trouvees == {nom: [f"« {champ(carte, nom).libelle} » est à renseigner."] for nom in ETOILES[carte]}


@pytest.mark.exigence("R174", "R178", "R182", "R205", "R210", "R282")
@pytest.mark.parametrize(
    ("carte", "valeurs", "trouve"),
    [
        ("session", {"date_debut": MARDI, "date_fin": LUNDI}, ["bloquant date_fin dates_inversees"]),
        ("session", {"date_debut": LUNDI, "date_fin": LUNDI}, []),
        ("session", {"type_parcours": "inconnu"}, ["bloquant type_parcours parcours_inconnu"]),
        ("session", {"duree_entreprise": 0}, []),
        ("dispositif", {"nb_places": 5, "nb_places_restantes": 6}, ["bloquant nb_places_restantes places_restantes"]),
        ("dispositif", {"nb_places": 5, "nb_places_restantes": 5}, []),
        ("dispositif", {"frais_ht": 100, "taux_tva": "20", "frais_ttc": 100}, ["avertissement frais_ttc frais_ttc"]),
        ("dispositif", {"frais_ht": 100, "taux_tva": "20", "frais_ttc": 120}, []),
    ],
)
def test_ce_qui_se_contredit_se_dit(carte, valeurs, trouve):
    action = entree_juste(fabriques.campagne())
    assert [f"{un.gravite} {un.champ} {un.code}" for un in saisir(action, carte, **valeurs)] == trouve


@pytest.mark.exigence("R144", "R145", "R148")
@pytest.mark.parametrize(
    ("valeurs", "champ_fautif"),
    [
        ({"individualisation": None, "validation": "totale"}, "individualisation"),
        ({"individualisation": True, "validation": ""}, "validation"),
        ({"individualisation": True, "validation": "partielle", "blocs": []}, "blocs"),
    ],
)
def test_les_deux_questions_sur_les_blocs_demandent_une_reponse_entiere(valeurs, champ_fautif):
    action = entree_juste(fabriques.campagne(), certification=109049, validation_partielle=True)
    assert [un.champ for un in saisir(action, "formation", **valeurs) if un.bloquante] == [champ_fautif]
