"""Addresses of the room catalogue: what the public sees, at the root of the site."""

from django.urls import path

from sofi.espaces.catalogue import carte, lheo, organismes, plan, portes_ouvertes, rubriques, telechargement, vues

app_name = "catalogue"
urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("catalogue.csv", telechargement.telecharger, name="telecharger"),
    path("offre/<int:formation>-<int:action>/", vues.offre, name="offre"),
    path("offre/<int:formation>-<int:action>-<int:session>/", vues.offre, name="offre"),
    path("organismes/", organismes.organismes, name="organismes"),
    path("organismes/<slug:siret>/", organismes.organisme, name="organisme"),
    path("portes-ouvertes/<int:po>.ics", portes_ouvertes.calendrier, name="porte_ouverte"),
    path("sofi/<slug:rubrique>/", rubriques.rubrique, name="rubrique"),
    path("lheo/", lheo.formulaire, name="lheo"),
    path("lheo/rapport/", lheo.rapport, name="lheo_rapport"),
    path("sitemap.xml", plan.plan, name="plan"),
    path("robots.txt", plan.robots, name="robots"),
    path("carte.svg", carte.carte, name="carte"),
]
