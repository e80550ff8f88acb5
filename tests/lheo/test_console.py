"""The command `lheo`: what it writes and its exit codes."""

import csv
import io
import json
import subprocess
import sys

import pytest
from lxml import html

from lheo.console import main
from tests.lheo.exemple import en_octets, une_action, une_formation, une_session

pytestmark = pytest.mark.exigence("R265")


@pytest.fixture
def fichiers(tmp_path):
    mauvais = en_octets().replace(b"<certifiante>1", b"<certifiante>oui").replace(b"<fin>20270930", b"<fin>20261231")
    (tmp_path / "bon.xml").write_bytes(en_octets())
    (tmp_path / "mauvais.xml").write_bytes(mauvais)
    (tmp_path / "faux.xml").write_bytes(en_octets().replace(b"<fin>20270930", b"<fin>20261231"))
    return tmp_path


@pytest.mark.parametrize("forme", ["texte", "json", "html"])
def test_the_exit_code_tells_whether_the_schema_refuses(fichiers, capsys, forme):
    assert main(["verifier", str(fichiers / "bon.xml"), "--format", forme]) == 0
    assert main(["verifier", str(fichiers / "faux.xml"), "--format", forme]) == 0
    assert main(["verifier", str(fichiers / "mauvais.xml"), "--format", forme]) == 1


def test_the_text_report_gives_line_path_fault_and_advice(fichiers, capsys):
    main(["verifier", str(fichiers / "mauvais.xml")])
    dit = capsys.readouterr().out
    assert "mauvais.xml:13: refusé par le schéma [code] lheo/offres/formation[1]/certifiante (21_F1)" in dit
    assert "Choisissez un code de la liste dict-boolean : 0 non ; 1 oui." in dit
    assert "Le schéma refuse ce fichier. (refusé par le schéma : 1, accepté mais faux : 1)" in dit


def test_the_json_report_is_one_object(fichiers, capsys):
    main(["verifier", str(fichiers / "mauvais.xml"), "--format", "json"])
    rapport = json.loads(capsys.readouterr().out)
    assert rapport["accepte"] is False
    assert rapport["gravites"] == {"refuse": 1, "faux": 1, "ignore": 0, "information": 0}
    assert [a["code"] for a in rapport["anomalies"]] == ["code", "periode"]


def test_the_html_report_is_a_page_and_escapes_what_it_shows(fichiers, capsys):
    octets = en_octets().replace(b"<certifiante>1", b"<certifiante>&lt;script>alert(1)&lt;/script>")
    (fichiers / "piege.xml").write_bytes(octets)
    main(["verifier", str(fichiers / "piege.xml"), "--format", "html"])
    page = html.fromstring(capsys.readouterr().out)
    assert page.cssselect("h1")[0].text.startswith("Vérification LHÉO de")
    assert [len(page.cssselect(quoi)) for quoi in ("tbody tr", "th[scope=col]", "script")] == [1, 6, 0]
    assert "<script>alert(1)</script>" in page.cssselect("tbody tr")[0].text_content()


def test_each_kind_of_anomaly_is_shown_a_limited_number_of_times_and_counted_always(fichiers, capsys):
    actions = [une_action(f"A{rang}", lieu_de_formation=[], session=[une_session(f"S{rang}")]) for rang in range(30)]
    (fichiers / "long.xml").write_bytes(en_octets(une_formation(action=actions)))
    main(["verifier", str(fichiers / "long.xml"), "--limite", "3"])
    dit = capsys.readouterr().out
    assert dit.count("n’a pas de lieu") == 3
    assert "27 autres « lieu-de-formation » (écarté par des lecteurs) ne sont pas montrés." in dit
    assert "écarté par des lecteurs : 30" in dit
    main(["verifier", str(fichiers / "long.xml"), "--limite", "0"])
    assert capsys.readouterr().out.count("n’a pas de lieu") == 30


def test_the_official_schema_may_referee(fichiers, reference, capsys):
    schema = str(reference / "lheo-2.3.xsd")
    assert main(["verifier", str(fichiers / "bon.xml"), "--xsd", schema]) == 0
    assert main(["verifier", str(fichiers / "mauvais.xml"), "--xsd", schema]) == 1
    assert "[xsd]" in capsys.readouterr().out
    assert main(["verifier", str(fichiers / "bon.xml"), "--xsd", str(fichiers / "bon.xml")]) == 2
    assert "Le schéma ne peut pas être lu." in capsys.readouterr().err


def test_a_missing_file_is_told_in_french(fichiers, capsys):
    for commande in (["verifier"], ["lire"], ["statistiques"], ["comparer", str(fichiers / "bon.xml")]):
        assert main([*commande, str(fichiers / "absent.xml")]) == 2
        assert "absent.xml n’existe pas." in capsys.readouterr().err
    assert main(["verifier", str(fichiers)]) == 2


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        ([], "Il manque : COMMANDE."),
        (["verifier"], "Il manque : fichier."),
        (["verifier", "a.xml", "--format", "pdf"], "--format : 'pdf' n’est pas possible ; choisissez parmi"),
        (["verifier", "a.xml", "--limite", "x"], "--limite : 'x' n’est pas un nombre entier."),
        (["lire", "a.xml", "--tout"], "Je ne connais pas : --tout."),
        (["lire", "a.xml", "--format"], "--format demande une valeur."),
    ],
)
def test_wrong_arguments_are_told_in_french(capsys, arguments, attendu):
    with pytest.raises(SystemExit) as fin:
        main(arguments)
    dit = capsys.readouterr().err.replace("\xa0", " ")
    assert fin.value.code == 2
    assert attendu in dit
    assert dit.startswith("Usage : lheo")


@pytest.mark.parametrize("commande", [[], ["verifier"], ["lire"], ["comparer"], ["statistiques"]])
def test_the_help_is_in_french(capsys, commande):
    with pytest.raises(SystemExit):
        main([*commande, "--aide"])
    dit = capsys.readouterr().out
    assert "montre cette aide" in dit
    assert not any(mot in dit for mot in ("usage:", "positional", "options:", "show this"))


def test_the_standard_input_is_read():
    commande = [sys.executable, "-m", "lheo.console", "verifier", "-"]
    fini = subprocess.run(commande, input=en_octets(), capture_output=True, check=False)
    assert (fini.returncode, fini.stdout.decode()) == (0, "- : Rien à signaler.\n")


def test_formations_are_given_as_json_lines(fichiers, capsys):
    assert main(["lire", str(fichiers / "bon.xml")]) == 0
    (ligne,) = capsys.readouterr().out.splitlines()
    lue = json.loads(ligne)
    assert lue["intitule_formation"] == "Titre professionnel plaquiste"
    assert lue["action"][0]["session"][0]["numero"] == "S1"


def test_sessions_are_given_as_csv_where_no_cell_is_a_formula(fichiers, capsys):
    action = une_action(session=[une_session(), une_session("S2")])
    (fichiers / "deux.xml").write_bytes(en_octets(une_formation(action=[action], intitule_formation="=1+1")))
    assert main(["lire", str(fichiers / "deux.xml"), "--format", "csv"]) == 0
    lignes = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert [ligne["session"] for ligne in lignes] == ["S1", "S2"]
    assert {ligne["intitule"] for ligne in lignes} == {"'=1+1"}
    assert lignes[0] | {"ville": "Ville", "places_financees": "12", "etat_recrutement": "ouvert"} == lignes[0]


def test_a_lost_formation_makes_the_reading_fail_after_the_others(fichiers, capsys):
    octets = en_octets(une_formation("1"), une_formation("2"))
    (fichiers / "abime.xml").write_bytes(octets.replace(b"<certifiante>1</certifiante>", b"", 1))
    assert main(["lire", str(fichiers / "abime.xml")]) == 1
    dit = capsys.readouterr()
    assert json.loads(dit.out)["numero"] == "2"
    assert "formation perdue" in dit.err
    assert main(["lire", str(fichiers / "abime.xml"), "--strict"]) == 2


def test_two_files_are_compared_by_number(fichiers, capsys):
    avant = [une_formation("F1"), une_formation("F2", action=[une_action("A2", session=[une_session("S2")])])]
    apres = [
        une_formation("F1", intitule_formation="Autre", action=[une_action(nombre_heures_total=900)], info="x"),
        une_formation("F3", action=[une_action("A2", session=[une_session("S3"), une_session("S4")])]),
    ]
    apres[0].datemaj = "20261121"
    (fichiers / "a.xml").write_bytes(en_octets(*avant))
    (fichiers / "b.xml").write_bytes(en_octets(*apres))
    a, b = str(fichiers / "a.xml"), str(fichiers / "b.xml")
    assert main(["comparer", a, a]) == 0
    assert capsys.readouterr().out == "Aucune différence.\n"
    assert main(["comparer", a, b]) == 1
    assert capsys.readouterr().out.splitlines()[:-1] == [
        "changement formation F1 : info, intitule_formation",
        "retrait formation F2",
        "ajout formation F3",
        "changement action 21_S1 : nombre_heures_total",
        "changement action A2 : rattachement",
        "retrait session S2",
        "ajout session S3",
        "ajout session S4",
    ]
    assert main(["comparer", a, b, "--format", "jsonl"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["champs"] == ["info", "intitule_formation"]


def test_what_a_file_holds_is_counted(fichiers, capsys):
    assert main(["statistiques", str(fichiers / "bon.xml")]) == 0
    dit = capsys.readouterr().out
    assert "Sessions : 1" in dit
    assert "Collectivité territoriale - Conseil régional : 1" in dit
    assert main(["statistiques", str(fichiers / "bon.xml"), "--format", "json"]) == 0
    comptes = json.loads(capsys.readouterr().out)
    assert (comptes["formations"], comptes["places_financees"], comptes["organismes"]) == (1, 12, 1)
    assert comptes["departements"] == {"44": 1}
