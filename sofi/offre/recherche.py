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
    for mot, sites in _sites_par_mot(mots_de(texte)):
        condition = Q(action__in=_actions_avec(mot, sites)) | Q(site_lieu__in=sites)
        if mot.isdigit():
            condition |= Q(pk=int(mot)) | Q(action=int(mot)) | Q(action__in=Action.objects.filter(formation=int(mot)))
        sessions = sessions.filter(condition)
    return sessions


def chercher_actions(actions, texte):
    """Those in which every word stands in the titles, the site, its commune, or is a number of the code."""
    for mot, sites in _sites_par_mot(mots_de(texte)):
        condition = Q(pk__in=_actions_avec(mot, sites))
        if mot.isdigit():
            condition |= Q(pk=int(mot)) | Q(formation=int(mot)) | Q(pk__in=Action.objects.filter(sessions=int(mot)))
        actions = actions.filter(condition)
    return actions


def _sites_par_mot(mots):
    """For each word, the numbers of the sites whose name or commune holds it: one query for all."""
    un_des_mots = Q(pk__in=[])
    for mot in mots:
        un_des_mots |= Q(nom_plie__contains=mot) | Q(commune__nom_plie__contains=mot)
    sites = Site.objects.filter(un_des_mots).order_by().values_list("pk", "nom_plie", "commune__nom_plie")
    trouves = list(sites) if mots else []
    return [(mot, [pk for pk, nom, commune in trouves if mot in nom or mot in (commune or "")]) for mot in mots]


def _actions_avec(mot, sites):
    """A union, so that each part reads its own index."""
    vecteur = SearchQuery(f"{mot}:*", search_type="raw", config="pg_catalog.simple")
    actions = Action.objects.order_by().values("pk")
    formations = Formation.objects.filter(mots=vecteur).order_by().values("pk")
    return actions.filter(mots=vecteur).union(
        actions.filter(formation__in=formations), actions.filter(site_dispensateur__in=sites)
    )
