"""Each kind of rule on its own, with the values at the edges."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from sofi.regles import evaluateurs as e
from sofi.regles.branche import Branche
from sofi.regles.champs import CHAMPS, champ
from sofi.regles.dates import dates_citees, mois_apres
from sofi.regles.genres import GENRES, genres_pour

pytestmark = pytest.mark.django_db
VIDE = Branche(formation=None)
INTITULE, OBJECTIFS = champ("formation", "intitule"), champ("action", "objectifs")
ESP, RYTHMES = champ("session", "esp"), champ("session", "rythmes")
CENTRE, HEBDO, DEBUT = champ("session", "duree_centre"), champ("session", "duree_hebdo"), champ("session", "date_debut")
PRISE, COMMENTAIRE = champ("dispositif", "prise_en_charge"), champ("session", "commentaire_duree")


def une_branche(debut=None, fin=None, **autres):
    session = SimpleNamespace(date_debut=debut, date_fin=fin, date_debut_prevue=autres.pop("prevue", None))
    return Branche(formation=None, session=session, **autres)


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("le_champ", "attendue", "egales", "autres"),
    [
        (INTITULE, "L’atelier", ["L'atelier", " L’atelier ", "L’atelier"], ["", None, "l’atelier", "Atelier"]),
        (RYTHMES, ["a", "b"], [["b", "a"], ("a", "b")], [[], ["a"], ["a", "b", "c"], None]),
        (CENTRE, 0, [0], [None, 1]),
        (HEBDO, 35, [35, Decimal("35.00"), Decimal("3.5E+1")], [None, Decimal("35.5")]),
        (HEBDO, 17.5, [Decimal("17.50")], [17]),
        (PRISE, True, [True], [False, None]),
        (PRISE, False, [False], [True, None]),
    ],
)
def test_une_valeur_imposee_ne_regarde_ni_l_ordre_ni_le_type(le_champ, attendue, egales, autres):
    for valeur in egales:
        assert e.valeur_imposee({"valeur": attendue}, le_champ, valeur, VIDE) is None
    for valeur in autres:
        assert e.valeur_imposee({"valeur": attendue}, le_champ, valeur, VIDE).attendu


def test_un_texte_donne_se_retrouve_dans_le_champ_au_balisage_et_aux_espaces_pres():
    regle = {"texte": "<p>L’accès à l’emploi :</p><ul><li>être motivé ;</li></ul>"}
    for html in (
        "<p>L'accès à l'emploi\u00a0:</p><p>être <strong>motivé</strong>&nbsp;;</p>",
        "<p>Avant.</p>" + regle["texte"] + "<p>Après.</p>",
    ):
        assert e.texte_prescrit(regle, OBJECTIFS, html, VIDE) is None
    for html in ("", None, "<p></p>", "<p>L’accès à l’emploi :</p>", "<p>L’acces à l’emploi : être motivé ;</p>"):
        assert "a été modifié" in e.texte_prescrit(regle, OBJECTIFS, html, VIDE).attendu


def test_les_choix_permis_laissent_le_vide_a_d_autres_et_disent_ce_qui_est_refuse():
    regle = {"codes": ["cadencees", "dates_fixes"]}
    for valeur in ("cadencees", "", None):
        assert e.choix_autorises(regle, ESP, valeur, VIDE) is None
    ecart = e.choix_autorises(regle, ESP, "permanente", VIDE)
    assert "entrée/sortie à dates fixes" in ecart.attendu and "entrée/sortie permanente" in ecart.constate
    assert e.choix_autorises({"codes": ["temps_plein"]}, RYTHMES, [], VIDE) is None
    ecart = e.choix_autorises({"codes": ["temps_plein"]}, RYTHMES, ["temps_plein", "inventé"], VIDE)
    assert "seul choix permis" in ecart.attendu and "inventé" in ecart.constate


def test_les_choix_presents_nomment_seulement_ceux_qui_manquent():
    regle = {"codes": ["temps_plein", "continu"]}
    assert e.choix_presents(regle, RYTHMES, ["alternance", "continu", "temps_plein"], VIDE) is None
    assert "«\xa0continu\xa0»" in e.choix_presents(regle, RYTHMES, ["temps_plein"], VIDE).attendu
    assert "temps plein" not in e.choix_presents(regle, RYTHMES, ["temps_plein"], VIDE).attendu
    for vide in (None, []):
        assert e.choix_presents(regle, RYTHMES, vide, VIDE)


@pytest.mark.parametrize(
    ("le_champ", "vides", "remplies"),
    [
        (INTITULE, ["", "  ", "\u00a0", None], ["x"]),
        (OBJECTIFS, ["", "<p></p>", "<p>&nbsp;</p>", "<p> <br></p>", None], ["<p>x</p>"]),
        (RYTHMES, [[], None], [["temps_plein"]]),
        (CENTRE, [None], [0, 1]),
        (PRISE, [None], [False, True]),
        (DEBUT, [None], [datetime.date(2024, 2, 29)]),
    ],
)
def test_est_a_renseigner_ce_qui_est_vide_zero_et_non_etant_des_reponses(le_champ, vides, remplies):
    for valeur in vides:
        assert e.obligatoire({}, le_champ, valeur, VIDE)
    for valeur in remplies:
        assert e.obligatoire({}, le_champ, valeur, VIDE) is None


@pytest.mark.exigence("R305")
def test_la_longueur_compte_ce_que_le_lecteur_voit():
    cinq = {"maximum": 5}
    for html in ("<p><strong>é</strong>t&eacute;&amp;œ</p>", "", None, "<p>12345</p>\n"):
        assert e.longueur_max(cinq, OBJECTIFS, html, VIDE) is None
    assert "raccourcissez de 1" in e.longueur_max(cinq, OBJECTIFS, "<p>123456</p>", VIDE).constate
    assert e.longueur_max(cinq, INTITULE, "<b>12", VIDE) is None
    assert e.longueur_max({"maximum": 4}, INTITULE, "<b>12", VIDE)


def test_un_nombre_maximal_comprend_sa_borne():
    for valeur in (None, 0, 280, Decimal("280.00")):
        assert e.maximum({"maximum": 280}, CENTRE, valeur, VIDE) is None
    for valeur in (281, Decimal("280.01")):
        assert "280 au plus" in e.maximum({"maximum": 280}, CENTRE, valeur, VIDE).attendu


def test_l_annee_de_debut_va_du_premier_janvier_au_31_decembre():
    regle = {"annee": 2024}
    for valeur in (None, datetime.date(2024, 1, 1), datetime.date(2024, 2, 29), datetime.date(2024, 12, 31)):
        assert e.annee_debut(regle, DEBUT, valeur, VIDE) is None
    for valeur in (datetime.date(2023, 12, 31), datetime.date(2025, 1, 1)):
        assert "doit être en 2024" in e.annee_debut(regle, DEBUT, valeur, VIDE).attendu


@pytest.mark.parametrize(
    ("debut", "mois", "dernier"),
    [
        ((2025, 9, 15), 3, (2025, 12, 15)),
        ((2024, 11, 30), 3, (2025, 2, 28)),
        ((2023, 11, 30), 3, (2024, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2025, 1, 31), 1, (2025, 2, 28)),
        ((2025, 12, 31), 60, (2030, 12, 31)),
    ],
)
def test_une_duree_en_mois_connait_les_mois_courts_et_les_annees_bissextiles(debut, mois, dernier):
    debut, dernier = datetime.date(*debut), datetime.date(*dernier)
    assert mois_apres(debut, mois) == dernier
    assert e.duree_max({"mois": mois}, DEBUT, debut, une_branche(debut, dernier)) is None
    ecart = e.duree_max({"mois": mois}, DEBUT, debut, une_branche(debut, dernier + datetime.timedelta(1)))
    assert f"{mois} mois au plus" in ecart.attendu
    for incomplete in (une_branche(debut, None), une_branche(None, dernier), VIDE):
        assert e.duree_max({"mois": mois}, DEBUT, debut, incomplete) is None


@pytest.mark.parametrize(
    ("texte", "jours"),
    [
        (None, []),
        ("", []),
        ("du 03/03/2025 au 14-03-2025", [(2025, 3, 3), (2025, 3, 14)]),
        ("3.3.25", [(2025, 3, 3)]),
        ("du 01/09 au 05/09", [(2025, 9, 1), (2025, 9, 5)]),
        ("le 1er août puis le 3 février 2026", [(2025, 8, 1), (2026, 2, 3)]),
        ("du 3 au 14 MARS 2025", [(2025, 3, 3)]),
        ("31/02/2025, 29/02/2023, 00/00/2025, 32/13/2026", []),
        ("29/02/2024", [(2024, 2, 29)]),
        ("10/12 stagiaires, 35.5 h, 7-8 h, tél. 02.40.20.40.20, 24/7", []),
        ("SIRET 13000511900032, code 143842", []),
        ("mai 2025 et 150 mars", []),
    ],
)
def test_les_dates_citees_d_un_texte_se_lisent_sans_en_inventer(texte, jours):
    assert dates_citees(texte, 2025) == [datetime.date(*jour) for jour in jours]


def test_le_debut_precede_la_premiere_date_citee():
    debut = datetime.date(2025, 9, 8)
    for texte in ("module du 08/09/2025", "", None, "aucune date"):
        assert e.debut_avant_dates({}, COMMENTAIRE, texte, une_branche(debut)) is None
    assert "07/09/2025" in e.debut_avant_dates({}, COMMENTAIRE, "10/09/2025, 07/09/2025", une_branche(debut)).constate
    assert e.debut_avant_dates({}, COMMENTAIRE, "01/01/2025", une_branche(None)) is None
    assert e.debut_avant_dates({}, COMMENTAIRE, "01/01/2025", VIDE) is None


@pytest.mark.exigence("R012", "R298")
def test_le_debut_ne_bouge_que_hors_forfait_recrutement():
    prevue, autre = datetime.date(2024, 9, 2), datetime.date(2024, 9, 3)
    forfait, sans = SimpleNamespace(forfait_recrutement=True), SimpleNamespace(forfait_recrutement=False)
    assert e.debut_inchange({}, DEBUT, autre, une_branche(autre, prevue=prevue, lot=forfait))
    for valeur, lot, prevu in ((autre, sans, prevue), (prevue, forfait, prevue), (None, forfait, prevue)):
        assert e.debut_inchange({}, DEBUT, valeur, une_branche(valeur, prevue=prevu, lot=lot)) is None
    assert e.debut_inchange({}, DEBUT, autre, une_branche(autre, prevue=None, lot=forfait)) is None
    assert e.debut_inchange({}, DEBUT, autre, une_branche(autre, prevue=prevue, lot=None)) is None


@pytest.mark.exigence("R237", "R291")
def test_un_champ_cache_n_est_pas_regarde_sauf_la_reference_certif_info():
    certification = champ("formation", "certification")
    assert "ne se renseigne pas" in e.masque({}, certification, "93561", VIDE).attendu
    assert e.masque({}, certification, None, VIDE) is None
    for un, valeur in ((ESP, "permanente"), (CENTRE, 3), (PRISE, True), (champ("session", "referent_pmr"), "12")):
        assert e.masque({}, un, valeur, VIDE) is None


@pytest.mark.exigence("R291")
def test_les_autres_regles_d_un_champ_cache_ne_demandent_rien(campagnes):
    from sofi.regles.models import Regle
    from tests.regles.matrice import entree_juste, saisir

    Regle.objects.create(campagne=campagnes["PAS"], code="cache", carte="session", champ="rythmes", genre="masque")
    action = entree_juste(campagnes["PAS"])
    assert saisir(action, "session", rythmes=["alternance"]) == []


@pytest.mark.exigence("R291")
def test_chaque_genre_a_un_formulaire_une_phrase_et_au_moins_un_champ():
    for genre in GENRES.values():
        convenables = [un for un in CHAMPS if genre.convient_a(un)]
        assert convenables, genre.code
        genre.formulaire(champ=convenables[0])
        assert genre.libelle and genre.aide and genre.gravite in {"bloquant", "avertissement", "information"}


@pytest.mark.exigence("R291")
def test_un_champ_n_offre_que_les_genres_qui_ont_un_sens_pour_lui():
    codes = {genre.code for genre in genres_pour(DEBUT)}
    assert codes == {
        "obligatoire", "masque", "annee_debut", "duree_max", "condition", "debut_inchange", "consigne"
    }  # fmt: skip
    assert "choix_autorises" in {genre.code for genre in genres_pour(ESP)}
    assert "choix_presents" not in {genre.code for genre in genres_pour(ESP)}
    assert "texte_prescrit" in {genre.code for genre in genres_pour(OBJECTIFS)}
