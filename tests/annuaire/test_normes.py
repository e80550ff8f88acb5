"""How numbers and addresses are written once read."""

import pytest
from django.core.exceptions import ValidationError

from sofi.annuaire.models.etablissement import verifier_siret
from sofi.annuaire.normes import normaliser_nda, normaliser_telephone, normaliser_uai, normaliser_url


@pytest.mark.exigence("R087", "R088")
@pytest.mark.parametrize(
    ("saisi", "garde"),
    [
        ("02 40 20 21 31", "02-40-20-21-31"),
        ("02.40.20.21.31", "02-40-20-21-31"),
        ("+33 (0)2 40 20 21 31", "02-40-20-21-31"),
        ("0033240202131", "02-40-20-21-31"),
        ("02\u00a040\u202f20 21 31", "02-40-20-21-31"),
        ("+32 2 555 12 12", "+3225551212"),
        ("3949", "3949"),
        ("", ""),
    ],
)
def test_a_phone_number_is_kept_in_one_form(saisi, garde):
    assert normaliser_telephone(saisi) == garde


@pytest.mark.parametrize("saisi", ["02 40 20 21", "0040", "abc", "00 00 00 00 00", "٠٢٤٠٢٠٢١٣١", "02 40 20 21 31 32"])
def test_what_is_no_phone_number_is_refused(saisi):
    with pytest.raises(ValidationError):
        normaliser_telephone(saisi)


@pytest.mark.exigence("R090")
def test_a_web_address_gets_its_https_and_no_other_scheme_passes():
    assert normaliser_url("www.exemple.fr") == "https://www.exemple.fr"
    assert normaliser_url("http://www.exemple.fr/a") == "http://www.exemple.fr/a"
    assert normaliser_url("") == ""
    for mauvaise in ("javascript:alert(1)", "ftp://exemple.fr", "bonjour", "https://", "data:text/html,a", "a b.fr"):
        with pytest.raises(ValidationError):
            normaliser_url(mauvaise)


def test_nda_and_uai_are_checked():
    assert normaliser_nda("52 44 01234 44") == "52440123444"
    assert normaliser_uai("0440001m") == "0440001M"
    for norme, mauvais in ((normaliser_nda, "5244"), (normaliser_uai, "0440001A"), (normaliser_uai, "440001M")):
        with pytest.raises(ValidationError):
            norme(mauvais)


@pytest.mark.exigence("R069", "R274")
@pytest.mark.parametrize(
    ("siret", "bon"),
    [
        ("13000511900032", True),
        ("35600000049837", True),
        ("13000511900033", False),
        ("1300051190003", False),
        ("130005119000321", False),
        ("1300051190003A", False),
        ("00000000000001", False),
        ("", False),
    ],
)
def test_a_siret_has_fourteen_digits_and_its_key_la_poste_aside(siret, bon):
    if bon:
        verifier_siret(siret)
    else:
        with pytest.raises(ValidationError):
            verifier_siret(siret)
