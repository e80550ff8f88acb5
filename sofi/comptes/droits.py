"""What a login may change in the directory (R111, R114)."""

from sofi.annuaire.models import Site
from sofi.comptes.models import Profil, Utilisateur


def sites_modifiables(utilisateur, etablissement):
    """The sites of this establishment that the person may change: one's administrable ones; all for the CARIF-OREF."""
    if utilisateur.est_region:
        return Site.objects.none()
    return Site.objects.visibles_par(utilisateur).filter(etablissement=etablissement)


def administre(utilisateur, etablissement):
    """May change the establishment itself, create sites and logins: the CARIF-OREF, and who administers the
    principal site."""
    return sites_modifiables(utilisateur, etablissement).filter(principal=True).exists()


def administrateurs(etablissement):
    """The active logins that run this establishment: those of its principal site."""
    return Utilisateur.objects.filter(
        profil=Profil.OF, is_active=True, sites__etablissement=etablissement, sites__principal=True
    ).distinct()


def droits_en_mots(utilisateur, etablissement):
    """What the login may do in this establishment, as a sentence."""
    tous = list(etablissement.sites.all())
    siens = {site.pk for site in utilisateur.sites.all()}
    portee = [site for site in tous if site.pk in siens]
    if not utilisateur.is_active or not portee:
        return "Ne peut rien modifier ici."
    mots = f"Peut modifier l’offre de {len(portee)} {'site' if len(portee) == 1 else 'sites'} sur {len(tous)}"
    if any(site.principal for site in portee):
        mots += ", la fiche Etablissement, et créer ou retirer des accès"
    return f"{mots}."


def creer_site(etablissement, site, par):
    """Save a new secondary site; whoever administers the principal one administers it too (R076)."""
    site.etablissement = etablissement
    site.principal = not etablissement.sites.filter(principal=True).exists()
    site.save()
    site.administrateurs.add(*administrateurs(etablissement))
    if par.est_of:
        site.administrateurs.add(par)
    return site
