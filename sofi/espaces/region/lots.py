"""What the Région ordered and what is published of it: lots by campagne, to read."""

from itertools import groupby

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from sofi.comptes.acces import reserve_region
from sofi.offre.models import Dispositif, Session
from sofi.offre.models.session import active
from sofi.programmes.models import Campagne, Lot, Programme
from sofi.referentiels.models import Departement

SOMMES = ("commandees", "sessions", "actives", "publiees", "restantes", "depassement", "a_pourvoir", "en_retard")


@reserve_region
def lots(request):
    """Lots of each campagne: places ordered, sessions and places published, what is left, late starts (R298, R300)."""
    campagnes = Campagne.objects.select_related("programme").order_by("-annee", "programme__nom")
    annees = sorted({campagne.annee for campagne in campagnes}, reverse=True)
    filtres = _filtres(request.GET, annees)
    lignes = _lignes(filtres)
    groupes = [
        {"campagne": campagne, "lots": membres, "total": _total(membres)}
        for campagne, membres in (
            (campagne, list(membres)) for campagne, membres in groupby(lignes, key=lambda lot: lot["campagne"])
        )
    ]
    contexte = {
        "groupes": groupes,
        "nombre": len(lignes),
        "total": _total(lignes),
        "annees": annees,
        "programmes": Programme.objects.order_by("nom"),
        "departements": Departement.objects.filter(pk__in=Lot.objects.values("departement")),
        "filtres": filtres,
    }
    return render(request, "region/lots.html", contexte)


def _filtres(parametres, annees):
    """The filters of the address; the present year unless told."""
    annee = parametres.get("annee", str(timezone.localdate().year))
    return {
        "annee": annee if annee in {str(une) for une in annees} else "",
        "programme": parametres.get("programme", "").replace("\x00", ""),
        "departement": parametres.get("departement", "").replace("\x00", ""),
    }


def _lignes(filtres):
    lots_ = Lot.objects.filter(
        **{
            chemin: filtres[cle]
            for cle, chemin in (
                ("annee", "campagne__annee"),
                ("programme", "campagne__programme"),
                ("departement", "departement"),
            )
            if filtres[cle]
        }
    ).order_by("-campagne__annee", "campagne__programme__nom", "numero")
    lignes = lots_.values(
        "numero",
        "intitule",
        "actif",
        "forfait_recrutement",
        commandees=F("places_commandees"),
        nom_departement=F("departement__nom"),
        programme=F("campagne__programme__nom"),
        annee=F("campagne__annee"),
    )
    publie = _publie(lots_)
    rien = {"sessions": 0, "actives": 0, "publiees": 0, "a_pourvoir": 0, "en_retard": 0}
    return [
        ligne
        | publie.get(ligne["numero"], rien)
        | {"campagne": f"{ligne['programme']} {ligne['annee']}"}
        | _reste(ligne["commandees"], publie.get(ligne["numero"], rien)["publiees"])
        for ligne in lignes
    ]


def _publie(lots_):
    """What is published under each of these lots, in one query on their dispositifs."""
    retard = Q(session__date_debut__gt=F("session__date_debut_prevue"))
    en_cours = Q(session__in=Session.objects.filter(active()).order_by())
    lignes = (
        Dispositif.objects.filter(
            lot__in=lots_.order_by(), session__publiee_le__isnull=False, session__retiree_le__isnull=True
        )
        .order_by()
        .values("lot")
        .annotate(
            sessions=Count("session", distinct=True),
            actives=Count("session", distinct=True, filter=en_cours),
            publiees=Coalesce(Sum("nb_places"), 0),
            a_pourvoir=Coalesce(Sum(Coalesce("nb_places_restantes", "nb_places"), filter=en_cours), 0),
            en_retard=Count("session", distinct=True, filter=retard),
        )
    )
    return {ligne.pop("lot"): ligne for ligne in lignes}


def _reste(commandees, publiees):
    """Places still to publish, or published beyond the order; neither when the order is not known."""
    if commandees is None:
        return {"restantes": None, "depassement": 0}
    return {"restantes": max(0, commandees - publiees), "depassement": max(0, publiees - commandees)}


def _total(lignes):
    return {nom: sum(ligne[nom] or 0 for ligne in lignes) for nom in SOMMES}
