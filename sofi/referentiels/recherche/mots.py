"""From what a person typed to words that the base can search, and to their likely spelling."""

from bisect import bisect_left
from functools import reduce
from operator import and_
from time import monotonic

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from rapidfuzz import fuzz, process

from sofi.referentiels.colonnes import MOTS, RACINES
from sofi.socle.texte import plier

LONGUEUR_MAX = 200
ARTICLES = "a au aux avec c d dans de des du en et l la le les n ou par pour qu s sur un une"
MOTS_VIDES = frozenset(ARTICLES.split())
DUREE_DU_VOCABULAIRE = 300.0  # seconds
RESSEMBLANCE_MIN = 72  # percent, below which a word is another word
RESSEMBLANCE_D_UN_MOT_CONNU = 82
AUTRES_ESSAIS = 6

_vocabulaires = {}


def mots_utiles(texte):
    """The folded words of a text, without articles and the like unless there is nothing else."""
    mots = plier((texte or "")[:LONGUEUR_MAX]).split()
    return [mot for mot in mots if mot not in MOTS_VIDES] or mots


def contient_les_mots(mots):
    """Every word, as the beginning of a word or under another inflection, on a column of words and stems.

    The French stemmer leaves some plurals alone ("emplois"): a word also answers without its last s or x. They make
    one query of the base's language: as many conditions would cost it more to plan than to search.
    """
    return Q(mots=reduce(and_, (_brute(_debut_ou_singulier(mot)) | SearchQuery(mot, config=RACINES) for mot in mots)))


def debuts(mots):
    """Words that begin so, all of them, on a vector of words as written."""
    return _brute(" & ".join(f"{mot}:*" for mot in mots))


def _brute(texte):
    return SearchQuery(texte, search_type="raw", config=MOTS)


def _debut_ou_singulier(mot):
    return f"{mot}:* | {mot[:-1]}" if len(mot) > 4 and mot[-1] in "sx" else f"{mot}:*"


def corriger(mots, connus):
    """The words spelt as the known ones (sorted) that resemble them most; [] when one has none or nothing changes."""
    corriges = []
    for mot in mots:
        rang = bisect_left(connus, mot)
        if rang < len(connus) and connus[rang].startswith(mot):
            corriges.append(mot)
            continue
        proche = process.extractOne(mot, connus, scorer=fuzz.ratio, score_cutoff=RESSEMBLANCE_MIN)
        if proche is None:
            return []
        corriges.append(proche[0])
    return corriges if corriges != mots else []


def orthographes(mots, connus):
    """Other spellings to try, the likeliest first: unknown words corrected, then one word as another like it.

    A title of the referential may hold the same fault as the person typed: its words are then all known.
    """
    corriges = corriger(mots, connus)
    if corriges:
        yield corriges
    base = corriges or mots
    proches = [
        (ressemblance, rang, autre)
        for rang, mot in enumerate(base)
        for autre, ressemblance, _ in process.extract(
            mot, connus, scorer=fuzz.ratio, score_cutoff=RESSEMBLANCE_D_UN_MOT_CONNU, limit=4
        )
        if autre != mot
    ]
    for _, rang, autre in sorted(proches, reverse=True)[:AUTRES_ESSAIS]:
        yield [*base[:rang], autre, *base[rang + 1 :]]


def oublier():
    """Forget the words read: to be called once a referential has changed."""
    _vocabulaires.clear()


def vocabulaire(objets, *colonnes):
    """Every word of these columns, sorted; read once in a while, for it means reading the whole table."""
    cle = objets.model
    mots, jusqu_a = _vocabulaires.get(cle, ((), 0.0))
    if monotonic() > jusqu_a:
        textes = (" ".join(ligne) for ligne in objets.order_by().values_list(*colonnes))
        mots = sorted({mot for mot in plier("\n".join(textes)).split() if len(mot) > 2})
        _vocabulaires[cle] = (mots, monotonic() + DUREE_DU_VOCABULAIRE)
    return mots
