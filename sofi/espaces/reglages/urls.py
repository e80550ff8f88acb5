"""Addresses of the room reglages."""

from django.urls import path

from sofi.espaces.reglages import (
    apercu,
    campagnes,
    contact,
    depots,
    diffusion,
    formacodes,
    imports,
    listes,
    pages,
    procedures,
    referentiels,
    regles,
    remplacements,
)

app_name = "reglages"
IMPORTS = (
    ("", imports.envoyer, ""),
    ("modele.xlsx", imports.modele, "_modele"),
    ("<int:pk>/", imports.lire_rapport, "_rapport"),
    ("<int:pk>/appliquer/", imports.appliquer, "_appliquer"),
    ("<int:pk>/rapport.xlsx", imports.rapport_xlsx, "_xlsx"),
)
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
    *(
        path(f"import-{genre}/{suite}", vue, {"genre": genre}, name=f"{ecran.nom}{nom}")
        for genre, ecran in imports.ECRANS.items()
        for suite, vue, nom in IMPORTS
    ),
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
    path(
        "certifications-retirees/<int:code>/chercher/",
        remplacements.chercher_certification,
        name="chercher_certification",
    ),
    path("passeport/", diffusion.passeport, name="passeport"),
    path("passeport/regles/ajouter/", diffusion.ajouter_regle, name="ajouter_regle_diffusion"),
    path("passeport/regles/<int:pk>/", diffusion.modifier_regle, name="regle_diffusion"),
    path("passeport/regles/<int:pk>/supprimer/", diffusion.supprimer, name="supprimer_regle_diffusion"),
    path("passeport/canaux/ajouter/", diffusion.ajouter_canal, name="ajouter_canal"),
    path("passeport/canaux/<slug:canal>/", diffusion.modifier_canal, name="canal"),
    path("depots/", depots.depots, name="depots"),
    path("depots/ajouter/", depots.ajouter, name="ajouter_depot"),
    path("depots/exporter/", depots.exporter_maintenant, name="exporter_maintenant"),
    path("depots/<int:depot>/", depots.modifier, name="depot"),
    path("depots/<int:depot>/tester/", depots.tester, name="tester_depot"),
    path("depots/envois/<int:envoi>/", depots.envoi, name="envoi"),
    path("depots/exports/<int:export>/", depots.telecharger, name="telecharger_export"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/annuaire/", procedures.procedure_annuaire, name="procedure_annuaire"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
]
