"""An establishment to read, for those who change nothing in it (R067 to R106)."""

from django.shortcuts import render

from sofi.annuaire.liste_publique import libelles_des_categories
from sofi.annuaire.models import Contact, Site
from sofi.referentiels.listes import libelle, libelles
from sofi.referentiels.models import Formacode

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


def lecture(request, etablissement):
    """The establishment with all its sites and contacts."""
    sites = Site.objects.filter(etablissement=etablissement).select_related("commune").order_by("-principal", "id")
    contacts = Contact.objects.filter(etablissement=etablissement).select_related("site")
    contexte = {
        "etablissement": etablissement,
        "domaines": [str(domaine) for domaine in Formacode.objects.nommes(etablissement.domaines)],
        "categorie": libelle("categorie", etablissement.categorie) if etablissement.categorie else "",
        "sites": [_site(site) for site in sites],
        "contacts": [_contact(contact) for contact in contacts],
    }
    return render(request, "annuaire/lecture.html", contexte)


def _site(site):
    return {
        "titre": site.libelle,
        "lignes": [
            ("Nom d’usage", site.nom_usage),
            *((Site._meta.get_field(nom).verbose_name, getattr(site, nom)) for nom in CHAMPS_DU_SITE),
            ("Qualité", ", ".join(libelles("qualite", site.qualites))),
            ("Modalité d’accueil", site.modalite_accueil and libelle("modalite_accueil", site.modalite_accueil)),
            ("Périmètre géographique", site.perimetre and libelle("perimetre", site.perimetre)),
            ("Catégories d’actions certifiées", ", ".join(libelles_des_categories(site.categories_qualiopi))),
            ("Fin de certification Qualiopi", site.fin_qualiopi),
        ],
    }


def _contact(contact):
    return {"contact": contact, "referents": libelles("referent", contact.referents)}
