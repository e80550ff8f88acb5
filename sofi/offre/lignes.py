"""The rows of the lists of sessions and actions: sorted by their keys alone, then read for one page (R059, R066).

A list costs the same number of queries whatever its rows: one sorts narrow columns and answers the numbers of the
page, one reads what the page shows.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sofi.offre.listes import ACTIONS, SESSIONS
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.models.session import active
from sofi.offre.statuts import Statut

_DISPOSITIFS = Dispositif.objects.filter(session=OuterRef("pk")).order_by()
_PREMIER_DISPOSITIF = Subquery(_DISPOSITIFS.values("session").annotate(code=Min("type_dispositif")).values("code"))
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
        "dispositif": [_PREMIER_DISPOSITIF],
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
    """The numbers of these objects in the order of `tri` ("date_debut", "-date_debut"), empty values last."""
    cle = tri.removeprefix("-")
    if (bloc, cle) == (SESSIONS, "etat"):
        objets = objets.alias(etat=_etat())
    ordres = [F(ordre) if isinstance(ordre, str) else ordre for ordre in TRIS[bloc][cle]]
    sens = [ordre.desc(nulls_last=True) if tri.startswith("-") else ordre.asc() for ordre in ordres]
    departage = [] if cle == "code" else ["-pk" if tri.startswith("-") else "pk"]
    return objets.order_by(*sens, *departage).values_list("pk", flat=True)


def _etat():
    return Q(active())


def lignes_de_sessions(numeros, jour=None):
    """What a list shows of these sessions, as dictionaries, in their order."""
    lignes = (
        Session.objects.filter(pk__in=numeros)
        .order_by()
        .annotate(actif=Q(active(jour or timezone.localdate())))
        .values(
            "pk",
            "action_id",
            "actif",
            "date_debut",
            "date_fin",
            formation_id=F("action__formation_id"),
            intitule=F("action__formation__intitule"),
            complement=F("action__complement_intitule"),
            statut=F("action__statut"),
            site=F("action__site_dispensateur__nom_usage"),
            commune=F("site_lieu__commune__nom"),
            codes_dispositifs=ArraySubquery(_DISPOSITIFS.values("type_dispositif").distinct().order_by("type_dispositif")),
        )
    )
    return _dans_l_ordre(lignes, numeros)


def lignes_d_actions(numeros):
    """What a list shows of these actions, as dictionaries, in their order."""
    lignes = (
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
    return _dans_l_ordre(lignes, numeros)


def _dans_l_ordre(lignes, numeros):
    par_numero = {ligne["pk"]: ligne for ligne in lignes}
    trouvees = [par_numero[numero] for numero in numeros if numero in par_numero]
    for ligne in trouvees:
        titres = [ligne["intitule"], ligne["complement"]]
        ligne["titre"] = " - ".join(titre for titre in titres if titre) or "Sans intitulé"
        ligne["statut_libelle"] = Statut(ligne["statut"]).label
    return trouvees


LIGNES = {SESSIONS: lignes_de_sessions, ACTIONS: lignes_d_actions}
