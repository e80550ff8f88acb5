"""The public search of published sessions (R008, R263): words, place, programme, start; each filter counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from sofi.diffusion.models import SessionPubliee
from sofi.programmes.models import Programme
from sofi.referentiels.models import CodePostal, Departement
from sofi.referentiels.recherche.communes import ABREGES
from sofi.referentiels.recherche.mots import corriger, mots_utiles
from sofi.socle.texte import plier

PAR_PAGE = 20
MOTS_MAX = 12
DATE, PERTINENCE = "date", "pertinence"
_CLE_VOCABULAIRE, _DUREE_VOCABULAIRE = "diffusion.vocabulaire", 600  # seconds
_VOCABULAIRE_SQL = "SELECT word FROM ts_stat('SELECT vecteur_simple FROM diffusion_sessionpubliee')"
COLONNES_DU_LIEU = ("departement", "commune_pliee", "code_postal", "code_insee")
_LOURDES = ("mots", "vecteur_simple", "vecteur_francais")


@dataclass(frozen=True)
class Criteres:
    """What is asked. `lieu` is free text (commune, code postal or département); `page` starts at 1."""

    mots: str = ""
    lieu: str = ""
    departement: str = ""
    programme: str = ""
    debut_de: date | None = None
    debut_a: date | None = None
    tri: str = ""
    page: int = 1


@dataclass(frozen=True)
class Facette:
    """A value of a filter, with the number of sessions that choosing it would give."""

    code: str
    libelle: str
    nombre: int


@dataclass
class Resultat:
    """A page of sessions. `correction`: the words that were looked for in place of those typed, else ""."""

    sessions: list
    total: int
    page: int
    pages: int
    tri: str
    departements: list = field(default_factory=list)
    programmes: list = field(default_factory=list)
    correction: str = ""


def chercher(criteres, jour=None):
    """The sessions not over on that day (today unless told) that answer, page by page.

    Words are looked for as beginnings of words and as French stems, all of them; their spelling is mended only when
    nothing was found.
    """
    mots = mots_utiles(criteres.mots)[:MOTS_MAX]
    resultat = _chercher(criteres, mots, jour)
    if resultat.total == 0 and mots and (corriges := corriger(mots, _vocabulaire())):
        corrige = _chercher(criteres, corriges, jour)
        if corrige.total:
            corrige.correction = " ".join(corriges)
            return corrige
    return resultat


def toutes(criteres, jour=None):
    """The same sessions, whatever their page, by date; words are taken as they are spelt."""
    mots = mots_utiles(criteres.mots)[:MOTS_MAX]
    return _filtrees(_sans_filtres(criteres, mots, jour), criteres).order_by("date_debut", "numero")


def _chercher(criteres, mots, jour):
    larges = _sans_filtres(criteres, mots, jour)
    comptes = Counter()
    for departement, programme, nombre in (
        larges.order_by().values_list("departement", "programme").annotate(nombre=Count("*"))
    ):
        comptes[departement, programme] = nombre
    total = sum(nombre for cle, nombre in comptes.items() if _retenue(cle, criteres))
    pages = max(1, -(-total // PAR_PAGE))
    page = min(max(1, criteres.page), pages)
    tri = criteres.tri if criteres.tri in {DATE, PERTINENCE} else PERTINENCE if mots else DATE
    return Resultat(
        sessions=_page(_filtrees(larges, criteres), mots, tri, page, jour or timezone.localdate()) if total else [],
        total=total,
        page=page,
        pages=pages,
        tri=tri if mots else DATE,
        departements=_departements(comptes, criteres),
        programmes=_programmes(comptes, criteres),
    )


def _retenue(cle, criteres):
    departement, programme = cle
    return criteres.departement in {"", departement} and criteres.programme in {"", programme}


def _sans_filtres(criteres, mots, jour):
    """All but the two filters whose choices are counted."""
    condition = condition_des_mots(mots)
    if criteres.debut_de:
        condition &= Q(date_debut__gte=criteres.debut_de)
    if criteres.debut_a:
        condition &= Q(date_debut__lte=criteres.debut_a)
    return (
        SessionPubliee.objects.visibles_sur_les_sites_regionaux()
        .a_venir_ou_en_cours(jour)
        .filter(condition & condition_de_lieu(criteres.lieu))
    )


def condition_des_mots(mots):
    """What the published sessions that answer all these folded words satisfy."""
    condition = Q()
    for mot in mots:
        debut = SearchQuery(f"{mot}:*", search_type="raw", config="pg_catalog.simple")
        racine = SearchQuery(mot, config="pg_catalog.french")
        condition &= Q(vecteur_simple=debut) | Q(vecteur_francais=racine)
    return condition


def _filtrees(larges, criteres):
    filtres = {"departement": criteres.departement, "programme": criteres.programme}
    return larges.filter(**{nom: valeur for nom, valeur in filtres.items() if valeur})


def _page(filtrees, mots, tri, page, jour):
    debut = (page - 1) * PAR_PAGE
    filtrees = filtrees.defer(*_LOURDES)
    if not mots or tri == DATE:
        return _par_date(filtrees, jour, debut)
    classees = filtrees.annotate(rang=SearchRank(F("vecteur_francais"), _requete_francaise(mots)))
    return list(classees.order_by("-rang", "date_debut", "numero")[debut : debut + PAR_PAGE])


def _par_date(filtrees, jour, debut):
    """The next ones first, then those already begun, the latest first; two queries, so that each follows an index."""
    prochaines = filtrees.filter(date_debut__gte=jour).order_by("date_debut", "numero")
    commencees = filtrees.filter(date_debut__lt=jour).order_by("-date_debut", "-numero")
    trouvees = list(prochaines[debut : debut + PAR_PAGE])
    if manque := PAR_PAGE - len(trouvees):
        passees = max(0, debut - prochaines.count()) if debut else 0
        trouvees += commencees[passees : passees + manque]
    return trouvees


def _requete_francaise(mots):
    return SearchQuery(" ".join(mots), config="pg_catalog.french", search_type="websearch")


def condition_de_lieu(texte, colonnes=COLONNES_DU_LIEU):
    """A département by its name or number, a postal code or its beginning, or the beginning of a commune's name.

    `colonnes`: those of the département, of the commune's folded name, of the postal code, of the INSEE code.
    """
    departement_, commune, code_postal, code_insee = colonnes
    mots = [ABREGES.get(mot, mot) for mot in plier(texte[:100]).split()]
    if not mots:
        return Q()
    nom = " ".join(mot for mot in mots if not mot.isdigit())
    chiffres = next((mot for mot in mots if mot.isdigit()), "")
    for departement in Departement.objects.all():
        if plier(departement.nom) == nom or (not nom and departement.pk.lower() == chiffres):
            return Q(**{departement_: departement.pk})
    if nom:
        return Q(**{f"{commune}__startswith": nom})
    communes = CodePostal.objects.filter(code_postal=chiffres).values_list("commune", flat=True)
    return Q(**{f"{code_postal}__startswith": chiffres}) | Q(**{f"{code_insee}__in": list(communes)})


def _departements(comptes, criteres):
    nombres = Counter()
    for (departement, programme), nombre in comptes.items():
        if departement and criteres.programme in {"", programme}:
            nombres[departement] += nombre
    noms = dict(Departement.objects.filter(pk__in=nombres).values_list("pk", "nom"))
    return [Facette(code, noms.get(code, code), nombres[code]) for code in sorted(nombres)]


def _programmes(comptes, criteres):
    nombres = Counter()
    for (departement, programme), nombre in comptes.items():
        if programme and criteres.departement in {"", departement}:
            nombres[programme] += nombre
    noms = dict(Programme.objects.filter(pk__in=nombres).values_list("pk", "nom"))
    facettes = (Facette(code, noms.get(code, code), nombres[code]) for code in nombres)
    return sorted(facettes, key=lambda facette: plier(facette.libelle))


def _vocabulaire():
    """Every word of what is published; read again every ten minutes."""
    connus = cache.get(_CLE_VOCABULAIRE)
    if connus is None:
        with connection.cursor() as cursor:
            cursor.execute(_VOCABULAIRE_SQL)
            connus = sorted(mot for (mot,) in cursor.fetchall())
        cache.set(_CLE_VOCABULAIRE, connus, _DUREE_VOCABULAIRE)
    return connus
