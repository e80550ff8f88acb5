"""The queue of actions to decide on: oldest first, filtered, counted (R217, R218)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.programmes.models import Programme
from sofi.referentiels.models import Departement
from sofi.socle.texte import plier

NOUVELLE, MODIFICATION = "nouvelle", "modification"
GENRES = {NOUVELLE: "Nouvelles actions", MODIFICATION: "Modifications"}
CLES = ("programme", "etablissement", "genre", "departement")
_DEPARTEMENT = "site_dispensateur__commune__departement"
_PROGRAMME = "formation__campagne__programme"


@dataclass(frozen=True)
class Filtres:
    """What the queue is narrowed to; "" for all."""

    programme: str = ""
    etablissement: str = ""
    genre: str = ""
    departement: str = ""


def lire_filtres(parametres):
    """The filters of an address; what is unknown narrows to nothing, never fails."""
    return Filtres(**{cle: parametres.get(cle, "").strip().replace("\x00", "") for cle in CLES})


def en_attente(utilisateur, filtres=None):
    """The actions waiting for a decision that this person sees, the oldest first."""
    actions = Action.objects.visibles_par(utilisateur).filter(statut=Statut.EN_ATTENTE_VALIDATION)
    if filtres:
        actions = _filtrer(actions, filtres)
    return actions.select_related(
        "etablissement", "formation__campagne__programme", "site_dispensateur__commune__departement"
    ).order_by("soumise_le", "pk")


def _filtrer(actions, filtres):
    if filtres.etablissement:
        actions = actions.filter(
            Q(etablissement__raison_sociale_pliee__contains=plier(filtres.etablissement))
            | Q(etablissement__siret__startswith=filtres.etablissement.replace(" ", ""))
        )
    if filtres.programme:
        actions = actions.filter(**{_PROGRAMME: filtres.programme})
    if filtres.departement:
        actions = actions.filter(**{_DEPARTEMENT: filtres.departement})
    if filtres.genre:
        actions = actions.filter(publiee_le__isnull=filtres.genre == NOUVELLE)
    return actions


@dataclass(frozen=True)
class Choix:
    """A value of a filter with the number of actions it would give."""

    code: str
    libelle: str
    nombre: int


def compter(utilisateur, filtres):
    """By filter name, its choices with their counts, each under the other filters (three queries)."""
    base = en_attente(utilisateur, Filtres(etablissement=filtres.etablissement)).order_by()
    nouvelles = base.annotate(nouvelle=ExpressionWrapper(Q(publiee_le=None), BooleanField()))
    lignes = nouvelles.values_list(_PROGRAMME, _DEPARTEMENT, "nouvelle").annotate(nombre=Count("pk"))
    comptes = {cle: Counter() for cle in ("programme", "departement", "genre")}
    for programme, departement, nouvelle, nombre in lignes:
        valeurs = {
            "programme": programme,
            "departement": departement,
            "genre": NOUVELLE if nouvelle else MODIFICATION,
        }
        for cle, valeur in valeurs.items():
            if valeur and all(getattr(filtres, autre) in {"", valeurs[autre]} for autre in valeurs if autre != cle):
                comptes[cle][valeur] += nombre
    return _choix(comptes, filtres)


def _choix(comptes, filtres):
    for cle, compte in comptes.items():
        if (voulu := getattr(filtres, cle)) and voulu not in compte:
            compte[voulu] = 0
    libelles = {
        "programme": dict(Programme.objects.filter(pk__in=comptes["programme"]).values_list("pk", "nom")),
        "departement": dict(Departement.objects.filter(pk__in=comptes["departement"]).values_list("pk", "nom")),
        "genre": GENRES,
    }
    return {
        cle: sorted(
            (Choix(code, libelles[cle].get(code, code), nombre) for code, nombre in compte.items()),
            key=lambda choix: plier(choix.libelle),
        )
        for cle, compte in comptes.items()
    }


def age(action):
    """Days since it was submitted."""
    return (timezone.localdate() - timezone.localdate(action.soumise_le)).days


def voisines(utilisateur, filtres, action):
    """The numbers before and after that action in the queue, None at the ends; after it has left, the next to do."""
    numeros = list(en_attente(utilisateur, filtres).values_list("pk", "soumise_le"))
    rang = (action.soumise_le, action.pk) if action.soumise_le else None
    avant = [numero for numero, le in numeros if rang and (le, numero) < rang]
    apres = [numero for numero, le in numeros if not rang or (le, numero) > rang]
    return (avant[-1] if avant else None), (apres[0] if apres else None)


def suivante(utilisateur, filtres, action):
    """The action to open after a decision on that one: the next of the queue, else its first, else None."""
    avant, apres = voisines(utilisateur, filtres, action)
    if apres is not None or avant is None:
        return apres
    return en_attente(utilisateur, filtres).values_list("pk", flat=True).first()
