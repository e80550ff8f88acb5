"""Searching the whole Formacode V14: prefixes, synonyms, misspellings (skipped without the publisher's file)."""

import itertools
import re
from collections import defaultdict
from pathlib import Path

import pytest

from sofi.referentiels.chargement import Source, charger
from sofi.referentiels.models import Formacode
from sofi.referentiels.recherche import chercher_formacodes
from sofi.referentiels.recherche.formacodes import condition
from sofi.referentiels.recherche.mots import mots_utiles
from sofi.socle.texte import plier

DOSSIER = Path(__file__).resolve().parents[3] / "shared" / "data" / "formacode"
V14, DOMAINES = DOSSIER / "formacodes-v14.csv", DOSSIER / "formacodes-grands-domaines-v14.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("referentiels"),
    pytest.mark.skipif(not V14.exists(), reason="the publisher's file is not here"),
]


@pytest.fixture
def v14(db, referentiels):
    charger("formacode", Source(V14, "V14", DOMAINES))


def codes(resultat):
    a_voir, trouves = list(resultat.racines), []
    while a_voir:
        noeud = a_voir.pop()
        trouves += [noeud.formacode.code] if noeud.trouve else []
        a_voir += noeud.enfants
    return trouves


@pytest.mark.exigence("R073", "R273")
def test_chaque_debut_de_chaque_mot_de_chaque_formacode_trouve_son_terme(v14):
    termes_de = defaultdict(set)
    for pk, libelle in Formacode.objects.courants().values_list("pk", "libelle"):
        for mot in plier(libelle).split():
            for longueur in range(3, len(mot) + 1):
                termes_de[mot[:longueur]].add(pk)
    assert len(termes_de) > 8_000
    manques = []
    for debut, attendus in termes_de.items():
        trouves = set(Formacode.objects.courants().filter(condition(mots_utiles(debut))).values_list("pk", flat=True))
        if not attendus <= trouves:
            manques.append(debut)
    assert manques == []


@pytest.mark.exigence("R073", "R273")
@pytest.mark.parametrize(
    ("tape", "code"),
    [
        ("neige", "15474"),
        ("NEIGE", "15474"),
        ("réinsertion professionnelle", "15061"),
        ("reinsertion PROFESSIONNELLE", "15061"),
        ("acompagnement vers emplois", "15061"),
        ("15061", "15061"),
        ("accompagnements vers l’emploi", "15061"),
        ("plan développement compétences", "44508"),
    ],
)
def test_mots_synonymes_codes_et_fautes_trouvent_leur_terme(v14, tape, code):
    assert code in codes(chercher_formacodes(tape))


@pytest.mark.exigence("R073")
def test_neige_montre_aussi_la_conduite_par_son_synonyme_et_ouvre_ses_branches(v14):
    resultat = chercher_formacodes("neige")
    assert {"15474", "31820"} <= set(codes(resultat))
    assert {racine.formacode.code for racine in resultat.racines} <= {f"001{n:02d}" for n in range(1, 15)}


@pytest.mark.exigence("R073")
def test_un_champ_ouvre_toute_sa_branche(v14):
    resultat = chercher_formacodes("150")
    montres = list(itertools.chain(codes(resultat)))
    assert "150" in montres
    assert any(re.fullmatch(r"150\d\d", code) for code in montres)
