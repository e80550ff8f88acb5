"""The referentials: what is in force, what each load did, what it means for the live offer (R271 to R273)."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from sofi.annuaire.models import Site
from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil_referentiels
from sofi.offre.migration_formacode import disparus
from sofi.offre.models import Formation
from sofi.offre.remplacement import a_remplacer
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    Commune,
    FicheRncp,
    ImportReferentiel,
    Nsf,
    OrganismePublic,
    Rome,
    VersionFormacode,
)

TAILLES = (25, 10, 100)
SANS_EXTRAIT = {"organismes"}


@reserve_cariforef
def referentiels(request):
    """What is in force, and the loads, the last one first."""
    imports = ImportReferentiel.objects.defer("remarques", "rapport", "comptes", "offres")
    contexte = {
        "fil": fil_referentiels(),
        "etat": _etat(),
        "page": _page(request, imports),
        "tailles": TAILLES,
    }
    return render(request, "reglages/referentiels.html", contexte)


def _page(request, lignes):
    taille = request.GET.get("taille", "")
    taille = int(taille) if taille in map(str, TAILLES) else TAILLES[0]
    return Paginator(lignes, taille).get_page(request.GET.get("page"))


def _etat():
    """Rows in force, withdrawn rows and last full load of each table that a load fills."""
    tables = [
        ("Certifications", Certification.objects.all(), "certifinfo"),
        ("Fiches RNCP et RS", FicheRncp.objects.all(), "rncp", "rs", "rncp-csv"),
        ("Blocs de compétences", BlocCompetence.objects.all(), "rncp", "rncp-csv"),
        ("Communes", Commune.objects.all(), "communes"),
        ("Spécialités NSF", Nsf.objects.all(), "nsf"),
        ("Métiers (ROME)", Rome.objects.all(), "rome"),
        ("Organismes de la liste publique", OrganismePublic.objects.all(), "organismes"),
    ]
    for version in VersionFormacode.objects.order_by("-est_courante", "-libelle"):
        nom = f"Formacode {version}{', version courante' if version.est_courante else ''}"
        tables.insert(0, (nom, version.formacodes.all(), f"formacode-{version.libelle.lower()}"))
    derniers = {}
    applique = ImportReferentiel.objects.filter(statut=ImportReferentiel.Statut.APPLIQUE)
    for code, fin in applique.order_by("fin").values_list("referentiel", "fin"):
        derniers[code] = fin
    nombres = {"actives": Count("pk", filter=Q(actif=True)), "retirees": Count("pk", filter=Q(actif=False))}
    return [
        {
            "nom": nom,
            **lignes.order_by().aggregate(**nombres),
            "fin": max((derniers[code] for code in codes if code in derniers), default=None),
            "extrait": SANS_EXTRAIT.isdisjoint(codes),
        }
        for nom, lignes, *codes in tables
    ]


@reserve_cariforef
def chargement(request, pk):
    """What one load did, table by table, the lines it refused or mended, the offers it touches."""
    trace = get_object_or_404(ImportReferentiel, pk=pk)
    page = _page(request, trace.offres)
    formations = Formation.objects.select_related("etablissement").in_bulk([une["formation"] for une in page])
    sites = trace.rapport.get("sites", [])
    connus = Site.objects.select_related("etablissement").in_bulk([un["site"] for un in sites])
    contexte = {
        "fil": [*fil_referentiels(), ("Référentiels", reverse("reglages:referentiels"))],
        "trace": trace,
        "a_remplacer": sum(len(cas.formations) for cas in a_remplacer()) if trace.referentiel == "certifinfo" else 0,
        "disparus": len(disparus()) if trace.rapport.get("migration") else 0,
        "page": page,
        "tailles": TAILLES,
        "sites": [(connus[un["site"]], un["raisons"]) for un in sites if un["site"] in connus],
        "touchees": [(formations[une["formation"]], une["raisons"]) for une in page if une["formation"] in formations],
    }
    return render(request, "reglages/chargement.html", contexte)
