"""From what a person typed to words that the base can search, and to their likely spelling."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from rapidfuzz import fuzz, process

from sofi.socle.texte import plier

LONGUEUR_MAX = 200
ARTICLES = "a au aux avec c d dans de des du en et l la le les n ou par pour qu s sur un une"
MOTS_VIDES = frozenset(ARTICLES.split())
RESSEMBLANCE_MIN = 72  # percent, below which a word is another word


def mots_utiles(texte):
    """The folded words of a text, without articles and the like unless there is nothing else."""
    mots = plier((texte or "")[:LONGUEUR_MAX]).split()
    return [mot for mot in mots if mot not in MOTS_VIDES] or mots


def contient_les_mots(mots):
    """Every word, as the beginning of a word or under another inflection; on `mots` and `racines` columns.

    The French stemmer leaves some plurals alone ("emplois"): a word also answers without its last s or x.
    """
    condition = Q()
    for mot in mots:
        debut = SearchQuery(_debut_ou_singulier(mot), search_type="raw", config="pg_catalog.simple")
        racine = SearchQuery(mot, config="pg_catalog.french")
        condition &= Q(mots=debut) | Q(racines=racine)
    return condition


def _debut_ou_singulier(mot):
    return f"{mot}:* | {mot[:-1]}" if len(mot) > 4 and mot[-1] in "sx" else f"{mot}:*"


def corriger(mots, textes):
    """The words spelt as those of the texts that resemble them most; [] when one has no likeness or none changes."""
    vocabulaire = {mot for texte in textes for mot in plier(texte).split() if len(mot) > 2}
    corriges = []
    for mot in mots:
        if any(connu.startswith(mot) for connu in vocabulaire):
            corriges.append(mot)
            continue
        proche = process.extractOne(mot, vocabulaire, scorer=fuzz.ratio, score_cutoff=RESSEMBLANCE_MIN)
        if proche is None:
            return []
        corriges.append(proche[0])
    return corriges if corriges != mots else []
