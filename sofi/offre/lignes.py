"""The rows of the lists of sessions and actions: sorted by their keys alone, then read for one page (R059, R066).

A list costs the same number of queries whatever its rows: one sorts narrow columns and answers the numbers of the
page, one reads what the page shows.
"""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from sofi.offre.listes import ACTIONS, SESSIONS
from sofi.offre.models import Action, Session
from sofi.offre.models.session import active
from sofi.offre.statuts import Statut

_NOMBRE_DE_SESSIONS = Coalesce(
    Subquery(
        Session.objects.filter(action=OuterRef("pk"))
        .order_by()
        .values("action")
        .annotate(nombre=Count("pk"))
        .values("nombre")
    ),
    0,
)

TRIS = {
    SESSIONS: {
        "code": ["pk"],
        "intitule": ["action__formation__intitule_plie", "action__complement_plie"],
        "site": ["action__site_dispensateur__nom_plie"],
        "commune": ["site_lieu__commune__nom_plie"],
        "date_debut": ["date_debut"],
        "date_fin": ["date_fin"],
        "dispositif": ["codes_dispositifs"],
        "etat": ["etat"],
    },
    ACTIONS: {
        "code": ["pk"],
        "intitule": ["formation__intitule_plie", "complement_plie"],
        "site": ["site_dispensateur__nom_plie"],
        "programme": ["formation__campagne__programme__nom", "formation__campagne__annee"],
        "sessions": [_NOMBRE_DE_SESSIONS],
        "statut": ["statut"],
        "modifiee": ["modifiee_le"],
        "envoyee": ["soumise_le"],
    },
}


def numeros_tries(bloc, objets, tri):
    """The numbers of these objects in the order of `tri` ("date_debut", "-date_debut")."""
    cle = tri.removeprefix("-")
    if (bloc, cle) == (SESSIONS, "etat"):
        objets = objets.alias(etat=Q(active()))
    ordres = [F(ordre) if isinstance(ordre, str) else ordre for ordre in TRIS[bloc][cle]]
    sens = [ordre.desc() if tri.startswith("-") else ordre.asc() for ordre in ordres]
    departage = [] if cle == "code" else ["-pk" if tri.startswith("-") else "pk"]
    return objets.order_by(*sens, *departage).values_list("pk", flat=True)


def _sessions(numeros):
    """What a list shows of these sessions."""
    return (
        Session.objects.filter(pk__in=numeros)
        .order_by()
        .annotate(actif=Q(active()))
        .values(
            "pk",
            "action_id",
            "actif",
            "date_debut",
            "date_fin",
            "codes_dispositifs",
            "diffusion_partielle",
            formation_id=F("action__formation_id"),
            intitule=F("action__formation__intitule"),
            complement=F("action__complement_intitule"),
            statut=F("action__statut"),
            site=F("action__site_dispensateur__nom_usage"),
            commune=F("site_lieu__commune__nom"),
        )
    )


def _actions(numeros):
    """What a list shows of these actions."""
    return (
        Action.objects.filter(pk__in=numeros)
        .order_by()
        .values(
            "pk",
            "formation_id",
            "statut",
            "soumise_le",
            "modifiee_le",
            "publiee_le",
            intitule=F("formation__intitule"),
            complement=F("complement_intitule"),
            site=F("site_dispensateur__nom_usage"),
            organisme=F("etablissement__raison_sociale"),
            programme=F("formation__campagne__programme__nom"),
            annee=F("formation__campagne__annee"),
            nombre_de_sessions=_NOMBRE_DE_SESSIONS,
        )
    )


LECTURES = {SESSIONS: _sessions, ACTIONS: _actions}


def lignes(bloc, numeros):
    """What a list shows of these sessions or actions, as dictionaries, in the order of their numbers (a list)."""
    par_numero = {ligne["pk"]: _nommee(ligne) for ligne in LECTURES[bloc](numeros)}
    return [par_numero[numero] for numero in numeros if numero in par_numero]


def dernieres_actions(actions, nombre):
    """The same of the last changed of these actions, the latest first, in one query."""
    dernieres = _actions(numeros_tries(ACTIONS, actions, "-modifiee")[:nombre])
    return sorted(map(_nommee, dernieres), key=lambda ligne: (ligne["modifiee_le"], ligne["pk"]), reverse=True)


def _nommee(ligne):
    titres = [ligne["intitule"], ligne["complement"]]
    ligne["titre"] = " - ".join(titre for titre in titres if titre) or "Sans intitulé"
    ligne["statut_libelle"] = Statut(ligne["statut"]).label
    return ligne
