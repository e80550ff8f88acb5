"""Generated columns that make a text searchable without accents, case or punctuation."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat

from sofi.socle.texte import Plier


class Vecteur(Func):
    """``to_tsvector`` on a folded text, with a configuration written as a constant."""

    arity = 1
    template = "to_tsvector('%(configuration)s'::regconfig, %(expressions)s)"
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
    return _colonne_vecteur("pg_catalog.simple", noms)


def colonne_racines(*noms):
    """A stored vector of French stems: for plurals and inflections."""
    return _colonne_vecteur("pg_catalog.french", noms)


def _colonne_vecteur(configuration, noms):
    return GeneratedField(
        expression=Vecteur(_plie(noms), configuration=configuration),
        output_field=SearchVectorField(),
        db_persist=True,
    )
