import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sofi.referentiels.models import Certification, Formacode, TypeCertification, VersionFormacode
from sofi.referentiels.recherche import (
    certification_par_code,
    chercher_certifications,
    chercher_communes,
    chercher_formacodes,
    successeurs,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

DONNEES = Path(__file__).resolve().parents[3] / "shared" / "data"


def trouves(resultat):
    """Codes of the terms found, in the order of the tree."""

    def parcourir(noeuds):
        for noeud in noeuds:
            if noeud.trouve:
                yield noeud.formacode.code
            yield from parcourir(noeud.enfants)

    return list(parcourir(resultat.racines))


def chemin_vers(resultat, code):
    """Codes from the root of the tree to a term."""

    def parcourir(noeuds, dessus):
        for noeud in noeuds:
            ici = [*dessus, noeud.formacode.code]
            if noeud.formacode.code == code:
                return ici
            if dessous := parcourir(noeud.enfants, ici):
                return dessous
        return []

    return parcourir(resultat.racines, [])


def codes(resultat):
    return [c.code for niveau in resultat.niveaux for type_ in niveau.types for c in type_.certifications]


@pytest.mark.exigence("R073")
def test_a_word_opens_the_branch_from_the_domain_to_the_term():
    resultat = chercher_formacodes("neige")
    assert trouves(resultat) == ["15474"]
    assert chemin_vers(resultat, "15474") == ["00113", "154", "15454", "15474"]


@pytest.mark.exigence("R073")
@pytest.mark.parametrize("saisie", ["NEIGE", "neig", "glace neige", "sport, glace & neige", "15474", "luge"])
def test_a_term_is_found_by_prefix_case_code_or_synonym(saisie):
    assert "15474" in trouves(chercher_formacodes(saisie))


@pytest.mark.exigence("R073", "R074", "R154")
@pytest.mark.parametrize(
    ("saisie", "code"),
    [
        ("Préparation à l'entrée en formation", "15084"),
        ("Préparation à l’entrée en formation", "15084"),
        ("preparations entrees", "15084"),
        ("accompagnement vers l'emploi", "15061"),
        ("15061 - Accompagnement vers emploi", "15061"),
        ("plan formation", "44508"),
        ("aides-soignants", "43436"),
    ],
)
def test_a_term_is_found_as_people_word_it(saisie, code):
    assert code in trouves(chercher_formacodes(saisie))


@pytest.mark.exigence("R073")
def test_only_descriptors_can_be_chosen_and_a_domain_found_opens_its_branch():
    resultat = chercher_formacodes("hôtellerie restauration tourisme")
    assert "00113" in trouves(resultat)
    assert chemin_vers(resultat, "42686")
    (domaine,) = resultat.racines
    assert not domaine.formacode.choisissable
    assert Formacode.objects.get(code="42686").choisissable


@pytest.mark.exigence("R073")
def test_the_first_digits_of_a_code_list_its_champ():
    resultat = chercher_formacodes("150")
    assert "150" in trouves(resultat) and "15061" in trouves(resultat)
    assert all(code.startswith("150") for code in trouves(resultat))


@pytest.mark.exigence("R073")
def test_a_misspelt_word_is_corrected_only_when_nothing_else_is_found():
    resultat = chercher_formacodes("acompagnement vers emplois")
    assert trouves(resultat) == ["15061"]
    assert resultat.correction == "accompagnement vers emploi"
    assert chercher_formacodes("accompagnement").correction == ""


@pytest.mark.parametrize("saisie", ["", "   ", "!?&|:*", None, "zzzzqqqq", "99999"])
def test_nothing_to_find_answers_nothing(saisie):
    assert chercher_formacodes(saisie).racines == []
    assert chercher_certifications(intitule=saisie).niveaux == []
    assert chercher_communes(saisie) == []


@given(saisie=st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_makes_a_search_fail(saisie):
    chercher_formacodes(saisie)
    chercher_certifications(intitule=saisie, certificateur=saisie, rncp=saisie)
    chercher_communes(saisie)
    certification_par_code(saisie)


def test_an_older_version_of_the_thesaurus_is_not_searched():
    ancienne = VersionFormacode.objects.create(libelle="V8")
    Formacode.objects.create(version=ancienne, code="00199", type="domaine", libelle="Sport neige ancien")
    assert trouves(chercher_formacodes("neige")) == ["15474"]


@pytest.mark.exigence("R133")
@pytest.mark.parametrize("saisie", ["93561", " 93561 ", 93561])
def test_a_known_code_gives_its_certification(saisie):
    assert certification_par_code(saisie).intitule.startswith("Actions de formation dispensées aux créateurs")


@pytest.mark.exigence("R133")
@pytest.mark.parametrize("saisie", ["", None, "abc", "0", "-5", "9" * 30, "93561x", "٩٣٥٦١"])
def test_a_wrong_code_gives_nothing(saisie):
    assert certification_par_code(saisie) is None
    assert successeurs(saisie) == []


@pytest.mark.exigence("R134", "R135")
def test_a_title_is_answered_as_a_tree_of_level_type_and_certification():
    (niveau,) = chercher_certifications(intitule="assistant ressources humaines").niveaux
    assert niveau.niveau.libelle == "Niveau III (Bac + 2)"
    (type_,) = niveau.types
    assert type_.type.ancien_libelle == "Titre professionnel (TP de niveau 3)"
    assert [c.intitule for c in type_.certifications] == ["Titre professionnel assistant ressources humaines"]


@pytest.mark.exigence("R134")
@pytest.mark.parametrize("saisie", ["35030", "RNCP35030", "rncp 35030", "RNCP 35030 "])
def test_an_rncp_number_is_found_with_or_without_its_prefix(saisie):
    assert codes(chercher_certifications(rncp=saisie)) == [109049]


@pytest.mark.exigence("R134")
def test_an_rncp_number_may_lead_to_several_certifications():
    assert set(codes(chercher_certifications(rncp="35340"))) == {106517, 106519, 117291}


@pytest.mark.exigence("R134", "R288")
@pytest.mark.parametrize("saisie", ["RS6062", "rs 6062"])
def test_a_number_of_the_repertoire_specifique_is_found_by_its_prefix(saisie):
    Certification.objects.filter(pk=93561).update(codes_rs=["RS6062"])
    assert codes(chercher_certifications(rncp=saisie)) == [93561]
    assert codes(chercher_certifications(rncp="6062")) == []


@pytest.mark.exigence("R134")
def test_criteria_combine():
    assert codes(chercher_certifications(niveau="5", intitule="titre professionnel soudeur")) == [107819]
    assert codes(chercher_certifications(niveau="4", intitule="titre professionnel soudeur")) == []
    assert codes(chercher_certifications(type_="361", certificateur="travail insertion")) == [109049]
    assert codes(chercher_certifications(certificateur="ets global")) == [112588]


@pytest.mark.exigence("R134")
def test_without_criterion_the_whole_list_is_not_poured_out():
    assert chercher_certifications().total == 0


@pytest.mark.exigence("R135")
def test_the_same_title_appears_once_per_version():
    assert set(codes(chercher_certifications(intitule="CAP cuisine"))) == {88543, 115708}


@pytest.mark.exigence("R134", "R218")
def test_an_old_code_offers_what_replaced_it():
    resultat = chercher_certifications(intitule="81506")
    assert resultat.total == 0
    assert [c.code for c in resultat.suites] == [109049]
    assert [c.code for c in successeurs("81506")] == [109049]


def test_a_split_old_code_offers_every_successor():
    assert {c.code for c in successeurs(20326)} == {104847, 104849}


def test_a_chain_of_successions_is_followed_to_what_lives():
    Certification.objects.filter(code=88543).update(actif=False)
    assert [c.code for c in successeurs(21306)] == [115708]
    assert [c.code for c in chercher_certifications(intitule="21306").suites] == [115708]


def test_a_retired_certification_can_no_longer_be_chosen():
    Certification.objects.filter(code=88543).update(actif=False)
    assert certification_par_code(88543) is None
    assert codes(chercher_certifications(intitule="CAP cuisine")) == [115708]


def test_a_misspelt_title_is_corrected():
    resultat = chercher_certifications(intitule="asistant resources humaine")
    assert 109049 in codes(resultat)
    assert resultat.correction


def test_a_fault_that_some_title_has_too_is_still_corrected():
    type_ = TypeCertification.objects.get(code="970")
    Certification.objects.create(code=900000, intitule="Gestion des resources en eau", type=type_)
    resultat = chercher_certifications(intitule="assistant resources humaines")
    assert codes(resultat) == [109049]
    assert resultat.correction == "assistant ressources humaines"


def test_a_wide_search_is_cut_and_says_so():
    type_ = TypeCertification.objects.get(code="970")
    Certification.objects.bulk_create(
        Certification(code=900000 + i, intitule=f"Habilitation levage {i}", type=type_) for i in range(250)
    )
    resultat = chercher_certifications(intitule="levage")
    assert (resultat.total, resultat.tronque, len(codes(resultat))) == (200, True, 200)


@pytest.mark.exigence("R081", "R083", "R084")
def test_a_postal_code_gives_the_bureau_distributeur_the_commune_and_its_centre():
    (trouve,) = chercher_communes("44200")
    assert trouve.libelle_acheminement == "NANTES"
    assert (trouve.commune.code_insee, trouve.commune.nom) == ("44109", "Nantes")
    assert trouve.commune.lon and trouve.commune.lat


@pytest.mark.exigence("R081")
@pytest.mark.parametrize(
    ("saisie", "commune"),
    [
        ("nantes", "Nantes"),
        ("mans", "Le Mans"),
        ("roche sur yon", "La Roche-sur-Yon"),
        ("St Nazaire", "Saint-Nazaire"),
        ("SAINT HERBL", "Saint-Herblain"),
        ("44800 saint", "Saint-Herblain"),
        ("L’Oie", "L'Oie"),
        ("49007", "Angers"),
    ],
)
def test_a_commune_is_found_first_as_people_write_it(saisie, commune):
    assert chercher_communes(saisie)[0].commune.nom == commune


def test_the_number_of_communes_answered_is_bounded():
    assert len(chercher_communes("44", limite=7)) == 7


@pytest.mark.exigence("R073")
def test_the_whole_thesaurus_is_searched_by_synonym_too(django_assert_max_num_queries):
    chemin = DONNEES / "formacode" / "formacodes-v14.csv"
    if not chemin.exists():
        pytest.skip("the public files are not beside the project")
    version = VersionFormacode.objects.get(est_courante=True)
    connus = set(version.formacodes.values_list("code", flat=True))
    domaine = version.formacodes.filter(type="domaine").first()
    with chemin.open(encoding="utf-8-sig", newline="") as fichier:
        Formacode.objects.bulk_create(
            Formacode(
                version=version,
                code=ligne["Code du Terme"],
                type="descripteur",
                libelle=ligne["Descripteur en typo riche"],
                parent=domaine,
                chemin=ligne["Code arborescence"],
                synonymes=ligne["Synonymes"].replace("###", "\n"),
            )
            for ligne in csv.DictReader(fichier, delimiter=";")
            if ligne["Code du Terme"] not in connus
        )
    with django_assert_max_num_queries(9):
        resultat = chercher_formacodes("neige")
    assert {"15474", "31820"} <= set(trouves(resultat))
    assert chercher_formacodes("formation").total > 20
