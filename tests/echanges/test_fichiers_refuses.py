"""Whatever one sends, the import answers in words, says what to do, and changes nothing (R262)."""

import datetime
import io
import os
import zipfile

import msoffcrypto
import pytest

from sofi.echanges.classeurs import fichier
from sofi.echanges.import_region.importer import appliquer, examiner
from sofi.programmes.models import Lot
from tests.echanges.fichiers_region import (
    FORMATEUR,
    MANDATAIRE,
    archive,
    contenu_juste,
    csvs,
    formateur,
    lot,
    mandataire,
    ods,
    rangs,
    xlsx,
)

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("R262")]


def protege():
    from msoffcrypto.format.ooxml import OOXMLFile

    sortie = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt("secret", sortie)
    assert msoffcrypto.OfficeFile(sortie).is_encrypted()
    return sortie.getvalue()


def modifier_membre(octets, nom, fonction):
    """The same archive with one member changed."""
    with zipfile.ZipFile(io.BytesIO(octets)) as source:
        membres = {membre: source.read(membre) for membre in source.namelist()}
    return archive(membres | {nom: fonction(membres[nom])})


def bombe_ods(rangs_repetes, colonnes_repetees):
    cellule = (
        f'<table:table-row table:number-rows-repeated="{rangs_repetes}"><table:table-cell '
        f'table:number-columns-repeated="{colonnes_repetees}" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    return ods(extra=cellule)


def bombe_xlsx():
    """A cell at the far corner: dense readers would take gigabytes."""
    coin = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return modifier_membre(xlsx(), "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", coin))


def bombe_zip():
    return archive({"lots.csv": b"numero_lot;" + b"0" * (fichier.DEPLIE_CSV_MAX + 1)})


def zip_chiffre():
    """A .zip whose members claim to be encrypted."""
    octets = bytearray(csvs())
    for marque, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        debut = octets.find(marque)
        while debut >= 0:
            octets[debut + place] |= 1
            debut = octets.find(marque, debut + 4)
    return bytes(octets)


FICHIERS = {
    "vide": (b"", "vide"),
    "blancs": (b"\0" * 2000, "vide"),
    "tronqué": (xlsx()[: len(xlsx()) // 2], "abîmé"),
    "zip tronqué": (csvs()[:-30], "abîmé"),
    "mot de passe": (protege(), "mot de passe"),
    "zip chiffré": (zip_chiffre(), "mot de passe"),
    "ods chiffré": (
        archive({"content.xml": b"\x01\x02", "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "mot de passe",
    ),
    "ancien xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, ".xls"),
    "xlsb": (archive({"xl/workbook.bin": b"x"}), ".xlsb"),
    "csv seul": (b"numero_lot;annee\nPAS2025_1;2025\n", "CSV seul"),
    "image": (b"\x89PNG\r\n\x1a\n" + os.urandom(2000), "ni un classeur"),
    "pdf": (b"%PDF-1.7\n" + b"\0" * 100, "ni un classeur"),
    "document": (archive({"word/document.xml": b"<a/>"}), "ni un classeur"),
    "zip d’images": (archive({"photo.png": b"\x89PNG"}), "ni un classeur"),
    "classeur sans xml": (archive({"xl/workbook.xml": b"pas du xml", "[Content_Types].xml": b"?"}), "abîmé"),
    "bombe ods": (bombe_ods(1_000_000, 16_000), "abîmé"),
    "bombe ods longue": (bombe_ods(60_000, 10), "trop de données"),
    "bombe ods large": (bombe_ods(4_000, 16_000), "trop de données"),
    "bombe xlsx": (bombe_xlsx(), "trop de données"),
    "bombe zip": (bombe_zip(), "trop de données"),
    "csv en binaire": (archive({"lots.csv": b"a;b\n\x00\x81\x8d;\xff"}), "UTF-8"),
    "deux lots.csv": (archive({"a/lots.csv": b"a;b", "b/lots.csv": b"a;b"}), "plusieurs fichiers « lots.csv »"),
    "guillemet ouvert": (archive({"lots.csv": b'a;b\n"' + b"x" * 200_000}), "pas un CSV lisible"),
    "aucune ligne": (xlsx({nom: [] for nom in contenu_juste()}), "aucune ligne"),
}


@pytest.mark.parametrize(("octets", "dit"), FICHIERS.values(), ids=FICHIERS)
def test_an_unusable_file_is_refused_with_a_sentence(octets, dit):
    rapport, trace = appliquer(octets, "region.xlsx", partiel=True)
    assert dit in rapport.lignes[0].problemes[0][1].replace("\xa0", " ")
    assert (rapport.structure, rapport.applique, trace, rapport.refusees) == (False, False, None, 1)
    assert Lot.objects.count() == 0


def test_a_file_too_heavy_or_too_long_is_refused(settings, monkeypatch):
    settings.SOFI_TAILLE_MAX_CLASSEUR = 1000
    assert "trop de données" in examiner(xlsx()).lignes[0].problemes[0][1]
    settings.SOFI_TAILLE_MAX_CLASSEUR = 10_000_000
    monkeypatch.setattr(fichier, "LIGNES_MAX", 2)
    assert "trop de données" in examiner(csvs()).lignes[0].problemes[0][1]
    assert "trop de données" in examiner(xlsx()).lignes[0].problemes[0][1]


def test_a_reader_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(fichier, "DELAI", 0.001)
    assert "trop de données" in examiner(xlsx()).lignes[0].problemes[0][1]


def test_missing_sheets_and_columns_are_named():
    feuilles = rangs(contenu_juste())
    del feuilles["mandataires"]
    feuilles["lots"][0][0] = "n° du lot"
    feuilles["programmes"][0].append("annee")
    rapport, _ = appliquer(xlsx(feuilles=feuilles), "r.xlsx", partiel=True)
    dits = [(ligne.feuille, col, raison) for ligne in rapport.lignes for col, raison in ligne.problemes]
    assert [(f, c) for f, c, _ in dits] == [("programmes", "annee"), ("lots", "numero_lot"), ("mandataires", "")]
    assert "en double" in dits[0][2]
    assert "manque" in dits[1][2]
    assert Lot.objects.count() == 0


def test_an_empty_sheet_names_its_columns():
    feuilles = rangs(contenu_juste()) | {"programmes": []}
    rapport = examiner(xlsx(feuilles=feuilles))
    manquantes = [col for ligne in rapport.lignes for col, _ in ligne.problemes if ligne.feuille == "programmes"]
    assert manquantes == ["code_programme", "intitule", "annee"]


def simple(texte):
    """The text with ordinary spaces only."""
    return texte.replace("\xa0", " ")


def refus(contenu):
    """(sheet, line, column) to reason."""
    rapport = examiner(xlsx(contenu) if isinstance(contenu, dict) else contenu)
    return {(li.feuille, li.numero, col): simple(raison) for li in rapport.lignes for col, raison in li.problemes}


def refus_de(feuille, colonne, valeur, forme=xlsx):
    """Reason for which this value is refused on the first line of this sheet, or None."""
    contenu = contenu_juste()
    contenu[feuille][0][colonne] = valeur
    return refus(forme(contenu)).get((feuille, 2, colonne))


SIRETS = {
    "123": "3 chiffres au lieu de 14",
    MANDATAIRE[:-1] + str((int(MANDATAIRE[-1]) + 1) % 10): "mal recopié",
    "9,00001E+13": "notation scientifique",
    "9.00001e13": "notation scientifique",
    "ABC": "n’est pas un SIRET",
    "": "La valeur manque",
    "#N/A": "contient une erreur",
    "=A1": "formule",
    "٩" * 14: "n’est pas un SIRET",
    "0" * 14: "mal recopié|pas valable|refus",
}


@pytest.mark.parametrize(("valeur", "dit"), list(SIRETS.items())[:-1])
def test_a_bad_siret_is_refused(valeur, dit):
    assert dit in refus_de("mandataires", "siret", valeur)


@pytest.mark.parametrize("valeur", [int(MANDATAIRE), f"{MANDATAIRE[:3]} {MANDATAIRE[3:9]} {MANDATAIRE[9:]}",
                                    f"\u00a0{MANDATAIRE[:9]}\u202f{MANDATAIRE[9:]} "])  # fmt: skip
def test_a_siret_given_as_a_number_or_with_spaces_is_read(valeur):
    assert refus_de("mandataires", "siret", valeur) is None


DATES_FAUSSES = [
    "31/02/2025", "12/31/2025", "2025", 2025, "1er janvier 2025", "01/01/25", "2025-13-01", "32/01/2025", "00/00/2025",
    "01/01/1899", "demain", 12, 999999, "01/2025", -3, datetime.date(1999, 12, 31), "#REF!", True, "٠١/٠١/٢٠٢٥",
]  # fmt: skip
DATES_JUSTES = ["05/01/2025", "5/1/2025", "05-01-2025", "05.01.2025", "2025-01-05", "2025-01-05T00:00:00",
                "2025-01-05 08:30", 45662, 45662.5, "45662", datetime.date(2025, 1, 5)]  # fmt: skip


@pytest.mark.parametrize("valeur", DATES_FAUSSES, ids=str)
def test_a_date_in_a_wrong_form_is_refused(valeur):
    assert refus_de("lots", "date_debut", valeur)


@pytest.mark.parametrize("valeur", DATES_JUSTES, ids=str)
def test_a_date_in_a_right_form_is_read(valeur):
    contenu = contenu_juste()
    contenu["lots"][0]["date_debut"] = valeur
    rapport, _ = appliquer(xlsx(contenu), "r.xlsx")
    assert rapport.applique
    assert Lot.objects.get(pk="PAS2025_1").date_debut == datetime.date(2025, 1, 5)


@pytest.mark.parametrize(
    ("feuille", "colonne", "valeur", "dit"),
    [
        ("programmes", "annee", "deux mille", "quatre chiffres"),
        ("programmes", "annee", 25, "année entre 2000"),
        ("programmes", "intitule", "", "La valeur manque"),
        ("programmes", "code_programme", "X" * 21, "20 au plus"),
        ("lots", "departement", "99", "44 Loire-Atlantique"),
        ("lots", "forfait_recrutement", "peut-être", "oui ou non"),
        ("lots", "places_commandees", "douze", "nombre entier"),
        ("lots", "places_commandees", -1, "nombre entier"),
        ("lots", "places_commandees", 12.5, "nombre entier"),
        ("lots", "places_commandees", 10_000_000, "trop grand"),
        ("lots", "places_commandees", datetime.date(2025, 1, 5), "date"),
        ("lots", "date_fin", "01/01/2024", "précède"),
        ("lots", "code_programme", "XYZ", "n’est ni dans la feuille « programmes » ni dans SOFI"),
        ("lots", "intitule", "<script>alert(1)</script>", "HTML"),
        ("lots", "intitule", "x" * 256, "256 caractères, 255 au plus"),
        ("lots", "intitule", "=HYPERLINK(1)", "formule"),
        ("mandataires", "numero_lot", "PAS2025-1", "Vouliez-vous dire PAS2025_1"),
        ("mandataires", "raison_sociale", "<b>Greta</b>", "HTML"),
        ("mandataires", "nda", "123", "3 chiffres au lieu de 11"),
        ("mandataires", "code_of_cr", datetime.date(2025, 1, 2), "changé cette valeur en date"),
        ("formateurs", "siret_mandataire", FORMATEUR, "n’est pas mandataire du lot"),
        ("formateurs", "site_code_postal", "4420", "4 chiffres au lieu de 5"),
        ("formateurs", "site_code_postal", "", "incomplète"),
        ("formateurs", "site_commune", "", "incomplète"),
        ("formateurs", "site_commune", "Angers", "À ce code : Nantes"),
        ("formateurs", "places", "#VALEUR!", "contient une erreur"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_column_and_reason(feuille, colonne, valeur, dit):
    assert dit in refus_de(feuille, colonne, valeur)


def test_an_unknown_commune_of_the_region_comes_with_near_names():
    contenu = contenu_juste()
    contenu["formateurs"][0] |= {"site_code_postal": "44999", "site_commune": "Nante"}
    assert "Nantes" in refus(contenu)["formateurs", 2, "site_commune"]


@pytest.mark.parametrize("valeur", ["oui", "O", "x", 1, "1", "Vrai", True])
def test_yes_is_written_in_many_ways(valeur):
    contenu = contenu_juste()
    contenu["lots"][0]["forfait_recrutement"] = valeur
    appliquer(xlsx(contenu), "r.xlsx")
    assert Lot.objects.get(pk="PAS2025_1").forfait_recrutement


def test_duplicate_lines_are_refused_and_name_the_first():
    contenu = contenu_juste()
    contenu["programmes"].append(contenu["programmes"][0])
    contenu["lots"].append(contenu["lots"][1])
    contenu["mandataires"].append(mandataire("PAS2025_1", MANDATAIRE, code_of_cr="99"))
    contenu["formateurs"].append(formateur("PAS2025_1", MANDATAIRE, FORMATEUR, id_action_cr="2872", places=1))
    dits = refus(contenu)
    assert list(dits) == [
        ("programmes", 4, "code_programme"),
        ("lots", 5, "numero_lot"),
        ("mandataires", 5, "siret"),
        ("formateurs", 5, "siret"),
    ]
    assert "à la ligne 3" in dits["lots", 5, "numero_lot"]


def test_an_error_cell_is_seen_in_xlsx_and_ods():
    def ecrire(classeur, feuilles):
        feuilles["lots"].write_formula(1, 7, "=NA()", None, "#N/A")
        feuilles["formateurs"].write_formula(3, 9, "=1/0", None, "#DIV/0!")

    dits = refus(xlsx(ecrire=ecrire))
    assert {("lots", 2, "places_commandees"), ("formateurs", 4, "places")} <= set(dits)
    assert "#N/A" in dits["lots", 2, "places_commandees"]
    erreur = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>PAS2025_9</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row>'
    )
    assert ("lots", 5, "code_programme") in refus(ods(extra=erreur))


def test_a_formula_gives_its_value():
    def ecrire(classeur, feuilles):
        feuilles["lots"].write_formula(1, 7, "=40+8", None, 48)

    rapport, _ = appliquer(xlsx(ecrire=ecrire), "r.xlsx")
    assert rapport.applique
    assert Lot.objects.get(pk="PAS2025_1").places_commandees == 48


def test_blank_and_merged_lines_keep_the_numbers_of_the_file():
    contenu = contenu_juste()
    feuilles = rangs(contenu)
    feuilles["lots"].insert(1, [])
    feuilles["lots"].insert(3, ["", "  "])
    feuilles["lots"][4][4] = "99"

    def fusionner(classeur, ecrites):
        ecrites["mandataires"].merge_range(1, 0, 2, 0, "PAS2025_1")

    feuilles["mandataires"][2][0] = ""
    feuilles["mandataires"][1][0] = ""
    dits = refus(xlsx(feuilles=feuilles, ecrire=fusionner))
    assert ("lots", 5, "departement") in dits
    assert "fusionnées" in dits["mandataires", 3, "numero_lot"]


def test_csv_lines_are_counted_as_an_editor_shows_them():
    contenu = contenu_juste()
    contenu["lots"][0]["intitule"] = "Sur\ndeux lignes"
    contenu["lots"][1]["departement"] = "99"
    octets = csvs(contenu)
    assert list(refus(octets)) == [
        ("lots", 4, "departement"),
        ("mandataires", 3, "numero_lot"),
        ("formateurs", 3, "numero_lot"),
    ]


def test_texts_lose_control_characters_and_keep_angle_brackets_of_numbers():
    contenu = contenu_juste()
    contenu["lots"][0]["intitule"] = "Lot\x07 1 :\n effectif < 12 & > 3"
    rapport, _ = appliquer(csvs(contenu), "r.zip")
    assert rapport.applique
    assert Lot.objects.get(pk="PAS2025_1").intitule == "Lot 1 : effectif < 12 & > 3"


def test_formatted_rows_down_to_the_end_of_the_sheet_are_not_lines():
    def vides(xml):
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="C1048576" s="1"/></row></sheetData>')

    octets = modifier_membre(xlsx(), "xl/worksheets/sheet2.xml", vides)
    assert examiner(octets).resume() == "créées 11, modifiées 0, identiques 0, refusées 0"


def test_lots_already_in_sofi_need_not_be_in_the_file():
    appliquer(xlsx(), "r.xlsx")
    contenu = {nom: [] for nom in contenu_juste()}
    contenu["mandataires"] = [mandataire("PE2024_8", MANDATAIRE)]
    contenu["lots"] = [lot("PAS2025_77", "PAS", 2025)]
    assert refus(contenu) == {}
