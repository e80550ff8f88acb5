"""Training organisations: the public list and the page of each (R008, R072, R091, R115)."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from sofi.annuaire.liste_publique import categories_publiques, libelles_des_categories
from sofi.annuaire.models import Etablissement, Site
from sofi.diffusion.organismes import chercher, publics, sessions_de
from sofi.espaces.catalogue.carte import position
from sofi.espaces.catalogue.fiche import en_json
from sofi.espaces.catalogue.formulaires import RechercheOrganismes, sans_controles_dans
from sofi.espaces.catalogue.pages import page_publique
from sofi.espaces.catalogue.portes_ouvertes import portes_ouvertes_des_sites
from sofi.referentiels.models import Formacode, OrganismePublic

PAR_PAGE, SESSIONS_PAR_PAGE = 20, 12


@page_publique
def organismes(request):
    """Search organisations by name, place, domain and Qualiopi."""
    propres = sans_controles_dans(request.GET)
    formulaire = RechercheOrganismes(propres, auto_id="organismes-%s")
    formulaire.is_valid()
    page = Paginator(chercher(formulaire.criteres()), PAR_PAGE).get_page(propres.get("page"))
    propres.pop("page", None)
    contexte = {
        "formulaire": formulaire,
        "page": page,
        "base": f"?{propres.urlencode()}&" if propres else "?",
        "demande": any(propres.get(nom) for nom in formulaire.fields),
    }
    return render(request, "catalogue/organismes.html", contexte)


@page_publique
def organisme(request, siret):
    """An organisation: its sites, its Qualiopi certification, what it publishes, its open days.

    That of a merged duplicate leads to the one that was kept; a closed one is no longer there.
    """
    jour = timezone.localdate()
    etablissement = publics(jour).filter(siret=siret).first()
    if etablissement is None:
        absorbe = get_object_or_404(
            Etablissement.objects.select_related("absorbe_par"), siret=siret, absorbe_par__isnull=False
        )
        return redirect("catalogue:organisme", absorbe.absorbe_par.siret, permanent=True)
    sites = list(
        Site.objects.filter(etablissement=etablissement, actif=True)
        .select_related("commune")
        .order_by("-principal", "nom_plie", "pk")
    )
    lieux = [(site, _position(site)) for site in sites]
    page = Paginator(sessions_de(siret, jour), SESSIONS_PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "organisme": etablissement,
        "lieux": lieux,
        "plan": next((pin.hauteur for _, pin in lieux if pin and pin.x is not None), None),
        "domaines": Formacode.objects.nommes(etablissement.domaines),
        "qualiopi": _qualiopi(etablissement, sites, jour),
        "page": page,
        "base": "?",
        "portes_ouvertes": portes_ouvertes_des_sites([site.pk for site in sites]),
        "schema": en_json(_schema(etablissement, sites)),
    }
    return render(request, "catalogue/organisme.html", contexte)


def _position(site):
    """Where the site stands, else its commune's centre; None when neither is known."""
    point = (site.longitude, site.latitude)
    if site.longitude is None and site.commune is not None:
        point = (site.commune.lon, site.commune.lat)
    return None if None in point else position(*map(float, point))


def _qualiopi(etablissement, sites, jour):
    """The certified categories and the end of the certification, from the certificates, else from the public list."""
    certifies = [site for site in sites if site.est_certifie(jour)]
    codes = {code for site in certifies for code in site.categories_qualiopi}
    codes = codes or categories_publiques(OrganismePublic.objects.du_siret(etablissement.siret))
    fins = [site.fin_qualiopi for site in certifies if site.fin_qualiopi]
    return {
        "certifie": bool(certifies or codes),
        "categories": libelles_des_categories(codes),
        "fin": max(fins, default=None),
    }


def _schema(etablissement, sites):
    """The organisation for search engines: schema.org EducationalOrganization, with its places."""
    return {
        "@context": "https://schema.org",
        "@type": "EducationalOrganization",
        "name": etablissement.raison_sociale,
        "taxID": etablissement.siret,
        "location": [
            {
                "@type": "Place",
                "name": site.nom_usage,
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": ", ".join(filter(None, [site.ligne1, site.ligne2, site.ligne3])),
                    "postalCode": site.code_postal,
                    "addressLocality": site.bureau_distributeur,
                    "addressCountry": "FR",
                },
            }
            for site in sites
        ],
    }
