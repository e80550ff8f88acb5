"""Folding of text: what two spellings of the same words have in common, in Python and in SQL alike."""

import re
import unicodedata

from django.db.models import Func, TextField

LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d"})
COMBINING = re.compile("[\u0300-\u036f]+")
OTHERS = re.compile("[^a-z0-9]+")


def plier(texte):
    """Lower case, without accents, everything but letters and digits as one space: « L’Œuvre n°12 » -> "l oeuvre n 12".

    Same result as the SQL function `sofi_plier` (migration socle 0001): search and sort compare folded texts.
    """
    decomposed = COMBINING.sub("", unicodedata.normalize("NFKD", texte))
    return OTHERS.sub(" ", decomposed.lower().translate(LETTERS)).strip(" ")


class Plier(Func):
    """`plier` in SQL; immutable, so it serves in generated columns and indexes."""

    function = "sofi_plier"
    output_field = TextField()
