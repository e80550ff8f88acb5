"""Generated columns that make a text searchable without accents, case or punctuation."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat

from sofi.socle.texte import Plier

MOTS, RACINES = "pg_catalog.simple", "pg_catalog.french"


class Vecteur(Func):
    """``to_tsvector`` on a folded text, with a configuration written as a constant."""

    arity = 1
    template = "to_tsvector('%(configuration)s'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()


class Reunis(Func):
    """Several vectors as one."""

    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = SearchVectorField()


class Joindre(Func):
    """The texts of an array, one space between: `array_to_string` declared immutable (migration 0002)."""

    function = "sofi_joindre"
    arity = 1
    output_field = TextField()


def _plie(noms):
    morceaux = [F(noms[0])]
    for nom in noms[1:]:
        morceaux += [Value(" "), F(nom)]
    return Plier(Concat(*morceaux, output_field=TextField()) if len(morceaux) > 1 else morceaux[0])


def colonne_pliee(*noms):
    """A stored column holding the named fields, folded."""
    return GeneratedField(expression=_plie(noms), output_field=TextField(), db_persist=True)


def colonne_mots(*noms):
    """A stored vector of words as written: for prefixes while typing."""
    return _colonne_vecteur(Vecteur(_plie(noms), configuration=MOTS))


def colonne_racines(*noms):
    """A stored vector of French stems: for plurals and inflections."""
    return _colonne_vecteur(Vecteur(_plie(noms), configuration=RACINES))


def colonne_mots_et_racines(*noms):
    """A stored vector of words as written and of their French stems: one index answers both."""
    return _colonne_vecteur(Reunis(*(Vecteur(_plie(noms), configuration=une) for une in (MOTS, RACINES))))


def _colonne_vecteur(expression):
    return GeneratedField(expression=expression, output_field=SearchVectorField(), db_persist=True)
