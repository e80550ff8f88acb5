"""`sofi importer_region` and `sofi modele_region`: what they print, what they write, how they end."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sofi.echanges.classeurs import importation
from sofi.echanges.classeurs.changements import Changements
from sofi.echanges.classeurs.importation import ImportImpossible
from sofi.echanges.import_region.importer import appliquer, examiner
from sofi.echanges.import_region.modele import ecrire_modele
from sofi.echanges.models import ImportFichier
from sofi.programmes.models import Lot
from tests.echanges.fichiers_region import contenu_juste, csvs, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("R004", "R005", "R262")]


@pytest.fixture(autouse=True)
def fichiers_a_part(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


def lancer(tmp_path, octets, *options):
    """(lines printed, exit code) of the command on this file."""
    fichier = tmp_path / "region.xlsx"
    fichier.write_bytes(octets)
    sortie, code = io.StringIO(), 0
    try:
        call_command("importer_region", str(fichier), *options, stdout=sortie)
    except SystemExit as fin:
        code = fin.code
    return sortie.getvalue().replace("\xa0", " ").splitlines(), code


def test_it_is_dry_unless_told(tmp_path):
    imprime, code = lancer(tmp_path, xlsx())
    assert imprime == [
        "Rien n’a été appliqué : relancez avec --appliquer pour écrire dans SOFI.",
        "créées 11, modifiées 0, identiques 0, refusées 0",
    ]
    assert (code, Lot.objects.count(), ImportFichier.objects.count()) == (0, 0, 0)


def test_it_applies_and_leaves_a_trace(tmp_path):
    imprime, code = lancer(tmp_path, xlsx(), "--appliquer")
    assert imprime == ["créées 11, modifiées 0, identiques 0, refusées 0"]
    assert (code, Lot.objects.count()) == (0, 3)
    assert (ImportFichier.objects.get().nom, ImportFichier.objects.get().par) == ("region.xlsx", None)
    assert lancer(tmp_path, xlsx(), "--appliquer")[0] == ["créées 0, modifiées 0, identiques 11, refusées 0"]


def test_a_refused_line_stops_it_and_says_where(tmp_path):
    contenu = contenu_juste()
    contenu["formateurs"][0]["site_commune"] = "Angers"
    imprime, code = lancer(tmp_path, xlsx(contenu), "--appliquer")
    assert imprime[0].startswith("refusée · formateurs, ligne 2 · Lot PAS2025_1, formateur")
    assert imprime[0].endswith("site_commune · La commune « Angers » n’a pas le code postal 44200. À ce code : Nantes.")
    assert imprime[-1] == "créées 10, modifiées 0, identiques 0, refusées 1"
    assert (code, Lot.objects.count()) == (1, 0)
    imprime, code = lancer(tmp_path, xlsx(contenu), "--appliquer", "--partiel")
    assert (imprime[-1], code, Lot.objects.count()) == ("créées 10, modifiées 0, identiques 0, refusées 1", 1, 3)


@pytest.mark.parametrize("octets", [b"", b"bonjour", xlsx()[:500]])
def test_an_unusable_file_ends_with_a_sentence_and_the_sum(tmp_path, octets):
    imprime, code = lancer(tmp_path, octets, "--appliquer", "--partiel")
    assert imprime[0].startswith("refusée · fichier · ")
    assert imprime[-1] == "créées 0, modifiées 0, identiques 0, refusées 1"
    assert code == 1


def test_the_report_has_a_row_for_each_line(tmp_path):
    appliquer(xlsx(), "r.xlsx")
    contenu = contenu_juste()
    contenu["lots"][0]["places_commandees"] = 50
    contenu["lots"][1]["departement"] = "=SOMME(A1)"
    lancer(tmp_path, xlsx(contenu), "--rapport", str(tmp_path / "rapport.xlsx"))
    rangs = CalamineWorkbook.from_path(str(tmp_path / "rapport.xlsx")).get_sheet_by_name("Lignes").to_python()
    assert rangs[0] == ["Feuille", "Ligne", "Résultat", "Objet", "Colonne", "Avant", "Après", "Message"]
    assert len({tuple(rang[:2]) for rang in rangs[1:]}) == 11
    assert rangs[3] == [
        "lots",
        2.0,
        "modifiée",
        "Lot PAS2025_1 · Lot 1 - Loire-Atlantique",
        "places_commandees",
        "48",
        "50",
        "",
    ]
    assert rangs[4][:5] == ["lots", 3.0, "refusée", "Lot PAS2025_4 · Lot 4 - Sarthe", "departement"]
    assert "formule" in rangs[4][7]
    assert rangs[1][2] == "identique"


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["absent.xlsx"], "ne peut pas être lu"),
        (["{dossier}"], "ne peut pas être lu"),
        (["{fichier}", "--rapport", "rapport.csv"], ".xlsx"),
        (["{fichier}", "--rapport", "{dossier}/absent/rapport.xlsx"], "ne peut pas être écrit"),
    ],
)
def test_a_wrong_path_is_a_sentence(tmp_path, options, dit):
    (tmp_path / "region.xlsx").write_bytes(xlsx())
    options = [option.format(dossier=tmp_path, fichier=tmp_path / "region.xlsx") for option in options]
    with pytest.raises(CommandError, match=dit):
        call_command("importer_region", *options, stdout=io.StringIO())


def test_a_file_too_heavy_is_not_even_read(tmp_path, settings):
    settings.SOFI_TAILLE_MAX_CLASSEUR = 10
    with pytest.raises(CommandError, match="trop lourd"):
        lancer(tmp_path, xlsx())


@pytest.mark.exigence("R005")
def test_the_model_reads_back_empty_with_its_instructions_and_lists(tmp_path):
    chemin = tmp_path / "modele.xlsx"
    call_command("modele_region", str(chemin), stdout=io.StringIO())
    classeur = CalamineWorkbook.from_path(str(chemin))
    assert classeur.sheet_names == ["instructions", *contenu_juste(), "listes"]
    assert "aucune ligne" in examiner(chemin.read_bytes()).lignes[0].problemes[0][1]
    with zipfile.ZipFile(chemin) as archive:
        lots = archive.read("xl/worksheets/sheet3.xml").decode()
        assert "oui,non" in lots
        assert "programmes!$A$2" in lots
        commentaires = archive.read("xl/comments2.xml").decode()
    assert "Obligatoire. Numéro du lot" in commentaires


def test_the_model_is_written_where_one_may_write(tmp_path):
    for chemin in (tmp_path / "modele.ods", tmp_path / "absent" / "modele.xlsx"):
        with pytest.raises(CommandError):
            call_command("modele_region", str(chemin))
    sortie = io.BytesIO()
    ecrire_modele(sortie)
    assert sortie.getvalue().startswith(b"PK")


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_midway_leaves_nothing_applied(referentiels, monkeypatch):
    def couper(etat):
        for modele in list(etat.creations)[:-1]:
            modele.objects.bulk_create(etat.creations[modele])
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(Changements, "ecrire", couper)
    with pytest.raises(ImportImpossible, match="Rien n’a été appliqué"):
        appliquer(xlsx(), "r.xlsx")
    connection.close()
    assert (Lot.objects.count(), ImportFichier.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_waits_too_long_says_so(referentiels, monkeypatch):
    from django.db import connections

    monkeypatch.setattr(importation, "PATIENCE", "100ms")
    autre = connections.create_connection("default")
    try:
        with autre.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_lock(%s)", [importation.VERROU])
        with pytest.raises(ImportImpossible, match="Un autre import est en cours"):
            appliquer(xlsx(), "r.xlsx")
    finally:
        autre.close()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from([xlsx(), csvs()]), octets=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)
)
def test_damaged_bytes_never_break_the_import(base, octets):
    abime = bytearray(base)
    for place, octet in octets:
        abime[int(place * (len(abime) - 1))] = octet
    rapport = examiner(bytes(abime))
    assert rapport.lignes


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    valeur=st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=20),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**20), 10**20),
    ),
    place=st.sampled_from([(nom, colonne) for nom, lignes in contenu_juste().items() for colonne in lignes[0]]),
)
def test_any_value_in_any_column_is_read_or_refused_in_words(valeur, place):
    feuille, colonne = place
    contenu = contenu_juste()
    contenu[feuille][0][colonne] = valeur
    rapport = examiner(csvs(contenu, encodage="utf-8"))
    assert all(raison for ligne in rapport.lignes for _, raison in ligne.problemes)
