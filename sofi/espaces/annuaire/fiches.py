"""The directory, to read: an establishment, its sites, its contacts (R067 to R106). Changes come by the CARIF-OREF."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.referentiels.listes import libelle, libelles
from sofi.referentiels.models import Formacode
from sofi.socle.texte import plier

PAR_PAGE = 25
MOTS_MAX = 8
CHAMPS_DU_SITE = [
    "ligne1",
    "ligne2",
    "ligne3",
    "code_postal",
    "bureau_distributeur",
    "commune",
    "longitude",
    "latitude",
    "telephone_fixe",
    "telephone_mobile",
    "email",
    "site_web",
]


def accueil(request):
    """The current establishment; for those who see all, the establishments to search in."""
    if request.etablissement:
        return _montrer(request, request.etablissement)
    texte = request.GET.get("q", "")[:200]
    trouves = Etablissement.objects.visibles_par(request.user)
    for mot in plier(texte).split()[:MOTS_MAX]:
        trouves = trouves.filter(Q(raison_sociale_pliee__contains=mot) | Q(siret__startswith=mot))
    page = Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "annuaire/etablissements.html", {"page": page, "q": texte.strip()})


def fiche(request, pk):
    """An establishment that one may see."""
    return _montrer(request, get_object_or_404(Etablissement.objects.visibles_par(request.user), pk=pk))


def _montrer(request, etablissement):
    sites = Site.objects.filter(etablissement=etablissement).select_related("commune").order_by("-principal", "id")
    contacts = Contact.objects.filter(etablissement=etablissement).select_related("site")
    contexte = {
        "etablissement": etablissement,
        "domaines": [str(domaine) for domaine in Formacode.objects.par_codes(etablissement.domaines)],
        "sites": [_site(site) for site in sites],
        "contacts": [_contact(contact) for contact in contacts],
    }
    return render(request, "annuaire/etablissement.html", contexte)


def _site(site):
    etat = "Actif" if site.actif else "Inactif"
    return {
        "titre": f"Site {site.pk} - {site.nom_usage} - {site.genre} - {etat}",
        "lignes": [
            ("Nom d’usage", site.nom_usage),
            *((Site._meta.get_field(nom).verbose_name, getattr(site, nom)) for nom in CHAMPS_DU_SITE),
            ("Qualité", ", ".join(libelles("qualite", site.qualites))),
            ("Modalité d’accueil", site.modalite_accueil and libelle("modalite_accueil", site.modalite_accueil)),
            ("Périmètre géographique", site.perimetre and libelle("perimetre", site.perimetre)),
            ("Fin de certification Qualiopi", site.fin_qualiopi),
        ],
    }


def _contact(contact):
    return {"contact": contact, "referents": libelles("referent", contact.referents)}
