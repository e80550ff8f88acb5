"""What search engines may read: the pages of published offers and of organisations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sofi.diffusion.models import SessionPubliee
from sofi.diffusion.organismes import publics
from sofi.espaces.catalogue.pages import page_publique

MAXIMUM = 50_000
"""The most addresses that a site map may hold."""


@page_publique
def plan(request):
    """The site map."""
    sessions = SessionPubliee.objects.visibles_sur_les_sites_regionaux().a_venir_ou_en_cours()
    codes = sessions.order_by("numero").values_list("code_fas", flat=True)[:MAXIMUM]
    offres = sorted({tuple(map(int, code.split("-")[:2])) for code in codes})
    sirets = publics(timezone.localdate()).order_by("siret").values_list("siret", flat=True)
    chemins = [reverse("catalogue:accueil"), reverse("catalogue:organismes")]
    chemins += [reverse("catalogue:offre", args=offre) for offre in offres]
    chemins += [reverse("catalogue:organisme", args=[siret]) for siret in sirets]
    adresses = [request.build_absolute_uri(chemin) for chemin in chemins[:MAXIMUM]]
    return render(request, "catalogue/plan.xml", {"adresses": adresses}, content_type="application/xml")


@page_publique
def robots(request):
    """Everything public may be read; the rest asks for a login anyway."""
    lignes = ["User-agent: *", "Allow: /", f"Sitemap: {request.build_absolute_uri(reverse('catalogue:plan'))}", ""]
    return HttpResponse("\n".join(lignes), content_type="text/plain; charset=utf-8")
