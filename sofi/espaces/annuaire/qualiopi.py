"""The CARIF-OREF's lists of Qualiopi: ended, ending soon, and what differs from the public list (R095, R275)."""

import datetime

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from sofi.annuaire.liste_publique import dernier_echec, lue_le, tous_les_ecarts
from sofi.annuaire.models import Site
from sofi.annuaire.taches import SEUILS
from sofi.comptes.acces import reserve_cariforef

TAILLE = 25


@reserve_cariforef
@require_GET
def liste(request):
    """Active sites whose certification has ended, or ends within 90 days, the oldest end first."""
    jour = timezone.localdate()
    voir_bientot = request.GET.get("voir") == "bientot"
    finies, bientot = _finies(jour), _bientot(jour)
    choisies = (bientot if voir_bientot else finies).select_related("etablissement").order_by("fin_qualiopi", "pk")
    contexte = {
        "page": Paginator(choisies, TAILLE).get_page(request.GET.get("page")),
        "onglets": _onglets("bientot" if voir_bientot else "finies", jour),
    }
    return render(request, "annuaire/qualiopi.html", contexte)


@reserve_cariforef
@require_GET
def ecarts(request):
    """Establishments that differ from the public list of training organisations."""
    jour = timezone.localdate()
    lue = lue_le()
    trouves = tous_les_ecarts(jour) if lue else []
    contexte = {
        "page": Paginator(trouves, TAILLE).get_page(request.GET.get("page")),
        "onglets": _onglets("ecarts", jour),
        "lue_le": lue,
        "echec": dernier_echec(),
    }
    return render(request, "annuaire/ecarts.html", contexte)


def _finies(jour):
    return _ouverts().filter(fin_qualiopi__lt=jour)


def _bientot(jour):
    return _ouverts().filter(fin_qualiopi__range=(jour, jour + datetime.timedelta(days=max(SEUILS))))


def _ouverts():
    return Site.objects.filter(actif=True, etablissement__ferme_le=None)


def _onglets(actif, jour):
    adresse = reverse("espace_annuaire:qualiopi")
    onglets = [
        ("finies", "Terminées", adresse, _finies(jour).count()),
        ("bientot", "Fin dans 90 jours", f"{adresse}?voir=bientot", _bientot(jour).count()),
        ("ecarts", "Écarts avec la liste publique", reverse("espace_annuaire:ecarts"), None),
    ]
    return [
        {"libelle": libelle, "url": url, "actif": nom == actif, "nombre": nombre}
        for nom, libelle, url, nombre in onglets
    ]
