"""Open days to come, as the public reads them, and as a calendar file (R115 to R124)."""

import datetime
import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from sofi.annuaire.models import PorteOuverte
from sofi.espaces.catalogue.pages import page_publique

OCTETS = 73
"""A line of a calendar has 75 bytes at most, its folding included."""
MONTREES = 6


def portes_ouvertes_de(instantane):
    """The next open days of the sites where the action is given; past ones are archived."""
    sites = {session.site_lieu.numero for session in instantane.action.sessions if session.site_lieu}
    if instantane.action.site_dispensateur:
        sites.add(instantane.action.site_dispensateur.numero)
    return portes_ouvertes_des_sites(sites)


def portes_ouvertes_des_sites(sites):
    """The next open days of these sites, given by their numbers."""
    return _a_venir().filter(site__in=sites)[:MONTREES]


def _a_venir():
    return (
        PorteOuverte.objects.a_venir(timezone.localdate())
        .filter(site__actif=True)
        .select_related("site__commune", "site__etablissement")
    )


@page_publique
def calendrier(request, po):
    """The open days as an .ics file."""
    ouverte = get_object_or_404(_a_venir(), pk=po)
    site = ouverte.site
    lieu = [site.nom_usage, site.ligne1, site.ligne2, site.ligne3, f"{site.code_postal} {site.bureau_distributeur}"]
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SOFI//Portes ouvertes//FR",
        "BEGIN:VEVENT",
        f"UID:{ouverte.code}@{request.get_host().partition(':')[0]}",
        f"DTSTAMP:{ouverte.date_debut:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{ouverte.date_debut:%Y%m%d}",
        f"DTEND;VALUE=DATE:{ouverte.dernier_jour + datetime.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_texte(f'{ouverte.libelle} - {site.etablissement.raison_sociale}')}",
        f"LOCATION:{_texte(', '.join(partie.strip() for partie in lieu if partie.strip()))}",
        *([f"DESCRIPTION:{_texte(ouverte.commentaire)}"] if ouverte.commentaire else []),
        *([f"URL:{ouverte.site_internet}"] if ouverte.site_internet else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    contenu = "".join(f"{_plier(ligne)}\r\n" for ligne in lignes)
    reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="portes-ouvertes-{ouverte.pk}.ics"'
    return reponse


def _texte(texte):
    """A text value: backslash, comma, semicolon and line ends escaped."""
    protege = re.sub(r"([\\,;])", r"\\\1", texte)
    return re.sub(r"\r\n|\r|\n", r"\\n", protege)


def _plier(ligne):
    """The line cut every 73 bytes at most, never inside a character."""
    morceaux, courant = [], ""
    for signe in ligne:
        if len((courant + signe).encode()) > OCTETS:
            morceaux.append(courant)
            courant = ""
        courant += signe
    return "\r\n ".join([*morceaux, courant])
