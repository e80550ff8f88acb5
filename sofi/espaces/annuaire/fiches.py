"""The page of an establishment: Etablissement, Site, Contacts and Portes Ouvertes one under the other (R067)."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from sofi.annuaire.etat import manques
from sofi.annuaire.liste_publique import comparer
from sofi.annuaire.models import Contact, Etablissement, FicheSirene, PorteOuverte, Site
from sofi.comptes.droits import administre, sites_modifiables
from sofi.espaces.annuaire.formulaires import (
    FormulaireContact,
    FormulaireEtablissement,
    FormulairePorteOuverte,
    FormulaireSite,
)
from sofi.espaces.annuaire.lecture import lecture
from sofi.offre.retrait import reste_a_retirer
from sofi.referentiels.models import Formacode
from sofi.socle.texte import plier

PAR_PAGE = 25
TRACES_MONTREES = 20
MOTS_MAX = 8
NOUVEAU = "nouveau"


def accueil(request):
    """The current establishment; for those who see all, the establishments to search in."""
    if request.etablissement:
        return montrer(request, request.etablissement)
    texte, fermes = _criteres(request)
    voulus = choisir_etablissements(request).prefetch_related("sites__commune")
    mots = {"q": texte} if texte else {}
    trouves = chercher_etablissements(Etablissement.objects.visibles_par(request.user), texte)
    onglets = [
        {"libelle": libelle, "url": f"?{urlencode(mots | voir)}", "actif": fermes == bool(voir), "nombre": un.count()}
        for libelle, voir, un in (
            ("Ouverts", {}, trouves.ouverts()),
            ("Fermés", {"voir": "fermes"}, trouves.exclude(ferme_le=None)),
        )
    ]
    contexte = {
        "page": Paginator(voulus, PAR_PAGE).get_page(request.GET.get("page")),
        "q": texte,
        "fermes": fermes,
        "onglets": onglets if request.user.voit_tout else [],
        "export": urlencode(mots | ({"voir": "fermes"} if fermes else {})),
    }
    return render(request, "annuaire/etablissements.html", contexte)


def _criteres(request):
    return request.GET.get("q", "")[:200].strip(), request.GET.get("voir") == "fermes"


def choisir_etablissements(request):
    """Those that the list shows, whatever the page: the words searched, open or closed."""
    texte, fermes = _criteres(request)
    trouves = chercher_etablissements(Etablissement.objects.visibles_par(request.user), texte)
    return trouves.exclude(ferme_le=None) if fermes else trouves.ouverts()


def chercher_etablissements(etablissements, texte):
    """Those that hold every word typed: in their name, SIRET, NDA, or in the name or town of a site."""
    for mot in plier(texte).split()[:MOTS_MAX]:
        sites = Site.objects.filter(Q(nom_plie__contains=mot) | Q(commune__nom_plie__contains=mot))
        etablissements = etablissements.filter(
            Q(raison_sociale_pliee__contains=mot)
            | Q(siret__startswith=mot)
            | Q(nda__startswith=mot)
            | Q(pk__in=sites.values("etablissement"))
        )
    return etablissements


def fiche(request, pk):
    """An establishment that one may see."""
    return montrer(request, get_object_or_404(Etablissement.objects.visibles_par(request.user), pk=pk))


def etablissement_modifiable(request, pk):
    """The establishment, of which the person may change something; 404 otherwise."""
    etablissement = get_object_or_404(Etablissement.objects.visibles_par(request.user), pk=pk)
    if not sites_modifiables(request.user, etablissement).exists() and not request.user.est_cariforef:
        raise Http404
    return etablissement


def contacts_de(request, etablissement):
    """The contacts of the establishment that the person may see."""
    return (
        Contact.objects.visibles_par(request.user)
        .filter(etablissement=etablissement)
        .select_related("site", "etablissement")
    )


def portes_ouvertes_de(request, etablissement):
    """The open days of the establishment that the person may see."""
    return PorteOuverte.objects.visibles_par(request.user).filter(site__etablissement=etablissement)


def montrer(request, etablissement, *, bloc="", formulaire=None, statut=422, **extra):
    """The page; `formulaire` is the one just sent, in `bloc`, when it was refused with that `statut`."""
    if request.user.est_region:
        return lecture(request, etablissement)
    modifiables = sites_modifiables(request.user, etablissement)
    sites = list(modifiables.select_related("commune").order_by("-principal", "-actif", "id"))
    contacts = list(contacts_de(request, etablissement))
    ouvertes = list(portes_ouvertes_de(request, etablissement))
    formulaires = {
        "etablissement": lambda: FormulaireEtablissement(instance=etablissement, cariforef=request.user.est_cariforef),
        "site": lambda: _formulaire_site(request, sites),
        "contact": lambda: _choisi(request, "contact", contacts, FormulaireContact, sites=modifiables),
        "po": lambda: _choisi(request, "po", ouvertes, FormulairePorteOuverte, sites=modifiables.filter(actif=True)),
    }
    administrateur = request.user.est_cariforef or administre(request.user, etablissement)
    refus = {bloc: formulaire} if formulaire is not None else {}
    contexte = {f"form_{nom}": refus[nom] if nom in refus else faire() for nom, faire in formulaires.items()}
    contexte |= {
        "etablissement": etablissement,
        "domaines": Formacode.objects.nommes(etablissement.domaines),
        "sites": sites,
        "contacts": contacts,
        "portes_ouvertes": ouvertes,
        "administre": administrateur,
        "manques": manques(etablissement, sites, contacts),
        "liste_publique": comparer(etablissement, sites, timezone.localdate()) if administrateur else None,
        "traces": etablissement.traces.select_related("par")[:TRACES_MONTREES] if administrateur else [],
        "sirene": FicheSirene.objects.filter(pk=etablissement.siret).first(),
        "reste_a_retirer": reste_a_retirer(etablissement) if etablissement.ferme_le else 0,
        "lieux": {
            "tuiles": settings.SOFI_TUILES_URL,
            "mention": settings.SOFI_TUILES_MENTION,
            "adresses": bool(settings.SOFI_ADRESSE_URL),
        },
        "aujourdhui": timezone.localdate(),
        "envoye": formulaire,
        "bloc": bloc,
    }
    return render(request, "annuaire/etablissement.html", contexte | extra, status=statut if refus else 200)


def _formulaire_site(request, sites):
    if request.GET.get("site") == NOUVEAU:
        return FormulaireSite()
    choisi = _demande(request, "site", sites) or next(iter(sites), None)
    return FormulaireSite(instance=choisi) if choisi else None


def _choisi(request, nom, objets, formulaire, **options):
    """The form of the object asked for in the address, an empty one for a new one, or None."""
    if request.GET.get(nom) == NOUVEAU:
        return formulaire(**options)
    choisi = _demande(request, nom, objets)
    return formulaire(instance=choisi, **options) if choisi else None


def _demande(request, nom, objets):
    return next((objet for objet in objets if str(objet.pk) == request.GET.get(nom)), None)
