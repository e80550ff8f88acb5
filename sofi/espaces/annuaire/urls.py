"""Addresses of the room annuaire."""

from django.urls import path

from sofi.espaces.annuaire import (
    acces,
    adresses,
    cariforef,
    communes,
    contacts,
    etablissements,
    fiches,
    portes_ouvertes,
    qualiopi,
    sites,
)

app_name = "espace_annuaire"
urlpatterns = [
    path("", fiches.accueil, name="accueil"),
    path("", fiches.accueil, name="etablissement"),
    path("adresses/", adresses.proposer, name="adresses"),
    path("villes/", communes.proposer, name="villes"),
    path("qualiopi/", qualiopi.liste, name="qualiopi"),
    path("qualiopi/ecarts/", qualiopi.ecarts, name="ecarts"),
    path("exporter/", cariforef.exporter, name="exporter"),
    path("creer/", cariforef.creer, name="creer_etablissement"),
    path("<int:pk>/fermer/", cariforef.fermer_etablissement, name="fermer"),
    path("<int:pk>/rouvrir/", cariforef.rouvrir_etablissement, name="rouvrir"),
    path("<int:pk>/fusion/", cariforef.chercher_doublon, name="chercher_doublon"),
    path("<int:pk>/fusion/<int:doublon>/", cariforef.fusion, name="fusion"),
    path("<int:pk>/", fiches.fiche, name="fiche"),
    path("<int:pk>/etablissement/", etablissements.enregistrer, name="enregistrer"),
    path("<int:pk>/domaines/", etablissements.domaines, name="domaines"),
    path("<int:pk>/domaines/retirer/", etablissements.retirer_domaine, name="retirer_domaine"),
    path("<int:pk>/sites/creer/", sites.creer, name="creer_site"),
    path("<int:pk>/sites/<int:site>/", sites.enregistrer, name="site"),
    path("<int:pk>/sites/<int:site>/etat/", sites.changer_etat, name="etat_site"),
    path("<int:pk>/sites/<int:site>/supprimer/", sites.supprimer, name="supprimer_site"),
    path("<int:pk>/sites/<int:site>/certificat/", sites.certificat, name="certificat"),
    path("<int:pk>/sites/<int:site>/certificat/retirer/", sites.retirer_certificat, name="retirer_certificat"),
    path("<int:pk>/contacts/creer/", contacts.creer, name="creer_contact"),
    path("<int:pk>/contacts/<int:contact>/", contacts.enregistrer, name="contact"),
    path("<int:pk>/contacts/<int:contact>/supprimer/", contacts.supprimer, name="supprimer_contact"),
    path("<int:pk>/contacts/<int:contact>/acces/", acces.creer, name="creer_acces"),
    path("<int:pk>/acces/", acces.liste, name="acces"),
    path("<int:pk>/acces/<int:compte>/", acces.modifier, name="acces_compte"),
    path("<int:pk>/acces/<int:compte>/retirer/", acces.retirer, name="retirer_acces"),
    path("<int:pk>/acces/<int:compte>/renvoyer/", acces.renvoyer, name="renvoyer_acces"),
    path("<int:pk>/portes-ouvertes/creer/", portes_ouvertes.creer, name="creer_po"),
    path("<int:pk>/portes-ouvertes/<int:po>/", portes_ouvertes.enregistrer, name="po"),
    path("<int:pk>/portes-ouvertes/<int:po>/supprimer/", portes_ouvertes.supprimer, name="supprimer_po"),
]
