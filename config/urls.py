"""Addresses of the site: one line per room of `espaces`."""

from django.urls import include, path, re_path

from sofi.comptes.pages import fermee

urlpatterns = [
    path("", include("sofi.espaces.catalogue.urls")),
    path("tableau-de-bord/", include("sofi.espaces.accueil.urls")),
    path("annuaire/", include("sofi.espaces.annuaire.urls")),
    path("saisie/", include("sofi.espaces.saisie.urls")),
    path("instruction/", include("sofi.espaces.instruction.urls")),
    path("region/", include("sofi.espaces.region.urls")),
    path("reglages/", include("sofi.espaces.reglages.urls")),
    path("donnees-personnelles/", include("sofi.espaces.vie_privee.urls")),
    path("comptes/", include("sofi.comptes.urls")),
    path("comptes/securite/", include("allauth.mfa.urls")),
    path("comptes/connexions/", include("allauth.usersessions.urls")),
    re_path(r"^comptes/(email|confirm-email|login/code)/", fermee),
    path("comptes/", include("allauth.account.urls")),
    path("composants/", include("sofi.socle.urls")),
]

handler400 = "sofi.socle.erreurs.requete_incorrecte"
handler403 = "sofi.socle.erreurs.acces_refuse"
handler404 = "sofi.socle.erreurs.page_introuvable"
handler500 = "sofi.socle.erreurs.erreur_interne"
