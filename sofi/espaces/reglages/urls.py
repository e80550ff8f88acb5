"""Addresses of the room reglages."""

from django.urls import path

from sofi.espaces.reglages import (
    apercu,
    campagnes,
    contact,
    formacodes,
    import_region,
    listes,
    pages,
    procedures,
    referentiels,
    regles,
    remplacements,
)

app_name = "reglages"
urlpatterns = [
    path("", pages.accueil, name="accueil"),
    path("campagnes/", campagnes.campagnes, name="campagnes"),
    path("campagnes/creer/", campagnes.creer_campagne, name="creer_campagne"),
    path("programmes/creer/", campagnes.creer_programme, name="creer_programme"),
    path("programmes/<str:code>/", campagnes.modifier_programme, name="programme"),
    path("campagnes/<int:pk>/", campagnes.campagne, name="campagne"),
    path("campagnes/<int:pk>/modifier/", campagnes.modifier_campagne, name="modifier_campagne"),
    path("campagnes/<int:pk>/reconduire/", campagnes.reconduire_campagne, name="reconduire"),
    path("campagnes/<int:pk>/comparer/", campagnes.comparer_campagnes, name="comparer"),
    path("campagnes/<int:pk>/regles/ajouter/", regles.ajouter, name="ajouter_regle"),
    path("campagnes/<int:pk>/apercu/<str:carte>/<str:nom>/", apercu.apercu, name="apercu"),
    path("regles/<int:pk>/", regles.modifier, name="regle"),
    path("regles/<int:pk>/activer/", regles.activer_regle, name="activer_regle"),
    path("regles/<int:pk>/supprimer/", regles.supprimer_regle, name="supprimer_regle"),
    path("import-region/", import_region.import_region, name="import_region"),
    path("import-region/modele.xlsx", import_region.import_region_modele, name="import_region_modele"),
    path("import-region/<int:pk>/", import_region.import_region_rapport, name="import_region_rapport"),
    path("import-region/<int:pk>/appliquer/", import_region.import_region_appliquer, name="import_region_appliquer"),
    path("import-region/<int:pk>/rapport.xlsx", import_region.import_region_xlsx, name="import_region_xlsx"),
    path("contact/", contact.contact, name="contact"),
    path("listes/", listes.listes, name="listes"),
    path("listes/<slug:nom>/", listes.liste, name="liste"),
    path("referentiels/", referentiels.referentiels, name="referentiels"),
    path("referentiels/<int:pk>/", referentiels.chargement, name="chargement"),
    path("formacodes-disparus/", formacodes.formacodes, name="formacodes"),
    path("formacodes-disparus/version/", formacodes.passer, name="passer_formacodes"),
    path("formacodes-disparus/<int:code>/", formacodes.remplacer, name="remplacer_formacode"),
    path("certifications-retirees/", remplacements.remplacements, name="remplacements"),
    path("certifications-retirees/tout/", remplacements.remplacer_tout, name="remplacer_tout"),
    path("certifications-retirees/<int:code>/", remplacements.remplacer_certification, name="remplacer_certification"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
]
