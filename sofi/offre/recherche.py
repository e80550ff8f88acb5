"""Words and numbers typed in the box « Rechercher » of a list, without accents nor case (R057)."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from sofi.annuaire.models import Site
from sofi.offre.models import Action, Formation
from sofi.socle.texte import plier

LONGUEUR_MAX = 200
MOTS_MAX = 8


def mots_de(texte):
    """The folded words typed; a code FAS gives its numbers."""
    return plier((texte or "")[:LONGUEUR_MAX]).split()[:MOTS_MAX]


def chercher_sessions(sessions, texte):
    """Those in which every word stands in the titles, the site, the commune, or is a number of the code FAS."""
    for mot in mots_de(texte):
        condition = Q(action__in=_actions_avec(mot)) | Q(site_lieu__in=_sites_avec(mot))
        if mot.isdigit():
            condition |= Q(pk=int(mot)) | Q(action=int(mot)) | Q(action__in=Action.objects.filter(formation=int(mot)))
        sessions = sessions.filter(condition)
    return sessions


def chercher_actions(actions, texte):
    """Those in which every word stands in the titles, the site, its commune, or is a number of the code."""
    for mot in mots_de(texte):
        condition = Q(pk__in=_actions_avec(mot))
        if mot.isdigit():
            condition |= Q(pk=int(mot)) | Q(formation=int(mot)) | Q(sessions=int(mot))
        actions = actions.filter(condition)
    return actions


def _commence_par(mot):
    return SearchQuery(f"{mot}:*", search_type="raw", config="pg_catalog.simple")


def _sites_avec(mot):
    return Site.objects.filter(Q(nom_plie__contains=mot) | Q(commune__nom_plie__contains=mot)).order_by()


def _actions_avec(mot):
    formations = Formation.objects.filter(mots=_commence_par(mot)).order_by()
    return Action.objects.filter(
        Q(mots=_commence_par(mot)) | Q(formation__in=formations) | Q(site_dispensateur__in=_sites_avec(mot))
    ).order_by()
