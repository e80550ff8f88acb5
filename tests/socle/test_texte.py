"""Folding of text, in Python and in SQL."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from sofi.socle.texte import plier


@pytest.mark.parametrize(
    ("texte", "plie"),
    [
        ("École de la 2e chance", "ecole de la 2e chance"),
        ("L’Œuvre  n°1234", "l oeuvre n 1234"),
        ("C.F.P.P.A. d’Angers-Le Fresne", "c f p p a d angers le fresne"),
        ("STRAẞE, Ærø", "strasse aero"),
        ("-49 %", "49"),
        ("  …  ", ""),
        ("", ""),
    ],
)
def test_two_spellings_of_the_same_words_fold_alike(texte, plie):
    assert plier(texte) == plie


@given(st.text())
def test_folding_twice_changes_nothing(texte):
    assert plier(plier(texte)) == plier(texte)


def fold_in_sql(textes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sofi_plier(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n", [textes])
        return [row[0] for row in cursor]


@pytest.mark.django_db
def test_sql_folds_every_character_of_european_scripts_like_python():
    characters = [chr(code) for code in range(1, 0x2FFF)]
    differing = [
        hex(ord(character))
        for character, folded in zip(characters, fold_in_sql(characters), strict=True)
        if folded != plier(character)
    ]
    assert differing == []


@pytest.mark.django_db
@settings(max_examples=50)
@given(st.lists(st.text(st.characters(min_codepoint=1, max_codepoint=0x2FF)), min_size=1, max_size=20))
def test_sql_and_python_agree_on_any_text(textes):
    assert fold_in_sql(textes) == [plier(texte) for texte in textes]
