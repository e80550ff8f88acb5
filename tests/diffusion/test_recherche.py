"""The public search: words, places, counts of the filters, spelling."""

import datetime

import pytest
from django.core.cache import cache

from sofi.diffusion.models import Publication, SessionPubliee
from sofi.diffusion.recherche import DATE, PAR_PAGE, Criteres, chercher
from sofi.referentiels.models import CodePostal, Commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

JOUR = datetime.date(2026, 11, 21)


def session(numero, intitule="Formation", *, commune="Nantes", debut=20, **champs):
    """A published session that starts in so many days and lasts thirty."""
    lieu = Commune.objects.get(nom=commune)
    date_debut = JOUR + datetime.timedelta(days=debut)
    publication, _ = Publication.objects.get_or_create(action=1, defaults={"contenu": {}})
    valeurs = {
        "publication": publication,
        "code_fas": f"1-1-{numero}",
        "intitule": intitule,
        "organisme": "Organisme",
        "commune": lieu.nom,
        "code_insee": lieu.pk,
        "departement": lieu.departement_id,
        "date_debut": date_debut,
        "date_fin": date_debut + datetime.timedelta(days=30),
        "programme": "AAA",
        "programme_nom": "Programme AAA",
        "mots": intitule,
    }
    return SessionPubliee.objects.create(numero=numero, **(valeurs | champs))


def numeros(**criteres):
    return [une.numero for une in chercher(Criteres(**criteres), JOUR).sessions]


@pytest.mark.exigence("R008")
@pytest.mark.parametrize(
    "mots",
    ["maçonnerie", "MACONNERIE", "maçonneries", "macon", "bâti maçonnerie", "la maçonnerie d’un bâti", "préparation"],
)
def test_les_mots_se_trouvent_par_leur_debut_leur_racine_et_sans_accents(mots):
    session(1, "Maçonnerie du bâti ancien : préparations")
    session(2, "Coiffure")
    assert numeros(mots=mots) == [1]


def test_tous_les_mots_doivent_y_etre():
    session(1, "Maçonnerie")
    assert numeros(mots="maçonnerie coiffure") == []


@pytest.mark.parametrize("mots", ["", "   ", "!!! ???", "'", "\\", "a:* & !b", "<->", "'; DROP TABLE x; --", "œ" * 300])
def test_n_importe_quel_texte_se_cherche_sans_erreur(mots):
    session(1, "Maçonnerie")
    chercher(Criteres(mots=mots, lieu=mots), JOUR)


@pytest.mark.parametrize(
    ("lieu", "attendus"),
    [
        ("Nantes", [1]),
        ("nan", [1]),
        ("saint nazaire", [2]),
        ("St-Nazaire", [2]),
        ("Loire Atlantique", [1, 2]),
        ("44", [1, 2]),
        ("49", [3]),
        ("maine-et-loire", [3]),
        ("Brest", []),
    ],
)
def test_un_lieu_est_une_commune_un_code_postal_ou_un_departement(lieu, attendus):
    session(1), session(2, commune="Saint-Nazaire"), session(3, commune="Angers")
    assert numeros(lieu=lieu) == attendus


def test_un_code_postal_trouve_sa_commune_meme_quand_le_site_en_a_un_autre():
    session(1, code_postal="44200"), session(2, commune="Angers", code_postal="49000")
    autre = CodePostal.objects.filter(commune__nom="Nantes").exclude(code_postal="44200").first()
    assert numeros(lieu="44200") == [1]
    assert numeros(lieu=autre.code_postal) == [1]


def test_le_lieu_se_cumule_avec_les_mots():
    session(1, "Coiffure"), session(2, "Coiffure", commune="Angers"), session(3, "Vente")
    assert numeros(mots="coiffure", lieu="nantes") == [1]


@pytest.mark.exigence("R008")
def test_les_sessions_finies_ne_se_cherchent_plus_celles_en_cours_si_apres_les_prochaines():
    session(1, debut=-31), session(2, debut=-30), session(3, debut=5), session(4, debut=-2), session(5, debut=1)
    assert numeros() == [5, 3, 4, 2]


@pytest.mark.exigence("R008")
def test_d_une_page_a_l_autre_nulle_session_ne_manque_ni_ne_revient(monkeypatch):
    monkeypatch.setattr("sofi.diffusion.recherche.PAR_PAGE", 2)
    for numero, debut in enumerate((3, 1, 2, -1, -3, -2), start=1):
        session(numero, debut=debut)
    assert [numeros(page=page) for page in (1, 2, 3)] == [[2, 3], [1, 4], [6, 5]]


@pytest.mark.exigence("R197", "R261")
def test_une_session_sans_information_collective_ne_compte_nulle_part():
    session(1, canaux_fermes=["site_public"])
    resultat = chercher(Criteres(), JOUR)
    assert (resultat.total, resultat.departements, resultat.programmes) == (0, [], [])


def test_les_dates_bornent_le_debut():
    session(1, debut=5), session(2, debut=50), session(3, debut=100)
    le_50 = JOUR + datetime.timedelta(days=50)
    assert numeros(debut_de=le_50) == [2, 3]
    assert numeros(debut_a=le_50) == [1, 2]
    assert numeros(debut_de=le_50, debut_a=le_50) == [2]


def test_chaque_filtre_compte_sous_les_autres_pas_sous_lui_meme():
    session(1), session(2, programme="BBB"), session(3, commune="Angers"), session(4, commune="Angers", programme="BBB")
    session(5, commune="Angers")
    resultat = chercher(Criteres(departement="49", programme="AAA"), JOUR)
    assert resultat.total == 2
    assert [(un.code, un.nombre) for un in resultat.departements] == [("44", 1), ("49", 2)]
    assert {un.code: un.nombre for un in resultat.programmes} == {"AAA": 2, "BBB": 1}
    assert resultat.departements[1].libelle == "Maine-et-Loire"


def test_la_pertinence_met_d_abord_ce_qui_parle_le_plus_du_mot_et_la_date_la_plus_proche():
    session(1, "Vente", debut=5, mots="Vente coiffure commerce accueil gestion")
    session(2, "Coiffure", debut=50, mots="Coiffure coiffure coiffeur")
    assert numeros(mots="coiffure") == [2, 1]
    assert numeros(mots="coiffure", tri=DATE) == [1, 2]


def test_les_pages_couvrent_tout_sans_doublon_et_une_page_trop_loin_est_la_derniere():
    for numero in range(1, 46):
        session(numero, debut=5)
    pages = [numeros(page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAR_PAGE, PAR_PAGE, 5]
    assert sorted(numero for page in pages for numero in page) == list(range(1, 46))
    assert numeros(page=99) == pages[2]
    assert numeros(page=-3) == pages[0]


def test_l_orthographe_ne_se_corrige_que_si_rien_n_est_trouve():
    session(1, "Maçonnerie"), session(2, "Coiffure")
    cache.clear()
    resultat = chercher(Criteres(mots="coifure"), JOUR)
    assert ([une.numero for une in resultat.sessions], resultat.correction) == ([2], "coiffure")
    assert chercher(Criteres(mots="coiff"), JOUR).correction == ""
    assert chercher(Criteres(mots="xyzxyz"), JOUR).correction == ""


@pytest.mark.parametrize(("criteres", "maximum"), [({}, 5), ({"mots": "coiffure", "lieu": "nantes"}, 5)])
def test_une_recherche_coute_un_nombre_fixe_de_requetes(criteres, maximum, django_assert_max_num_queries):
    for numero in range(1, 30):
        session(numero, "Coiffure", programme=f"P{numero}")
    with django_assert_max_num_queries(maximum):
        assert chercher(Criteres(**criteres), JOUR).total == 29
