"""Addresses of the room saisie: the way into an entry, its four cards, its state, its moves."""

from django.urls import path

from sofi.espaces.saisie import (
    certifinfo,
    choix_lot,
    domaines,
    etat,
    fiches,
    import_lheo,
    recapitulatif,
    reference,
    remplacement,
    sessions,
    transitions,
)

app_name = "saisie"
urlpatterns = [
    path("", choix_lot.formations, name="formations"),
    path("creer/", choix_lot.creer, name="creer"),
    path("creer/reference/", reference.reference, name="reference"),
    path("lheo/", import_lheo.envoyer, name="import_lheo"),
    path("lheo/<int:pk>/", import_lheo.rapport, name="import_lheo_rapport"),
    path("lheo/<int:pk>/appliquer/", import_lheo.appliquer, name="import_lheo_appliquer"),
    path("lheo/<int:pk>/rapport.xlsx", import_lheo.classeur, name="import_lheo_xlsx"),
    path("certifinfo/", certifinfo.certifinfo, name="certifinfo"),
    path("formation/<int:numero>/", fiches.formation, name="formation"),
    path("formation/<int:numero>/domaines/", domaines.domaines, name="domaines"),
    path("formation/<int:numero>/remplacement-vu/", remplacement.vu, name="remplacement_vu"),
    path("action/<int:numero>/", fiches.action, name="action"),
    path("action/<int:numero>/etat/", etat.etat, name="etat"),
    path("action/<int:numero>/recapitulatif/", recapitulatif.recapitulatif, name="recapitulatif"),
    path("action/<int:numero>/transition/<str:code>/", transitions.transition, name="transition"),
    path("session/<int:numero>/", fiches.session, name="session"),
    path("session/<int:numero>/dupliquer/", sessions.dupliquer, name="dupliquer_session"),
    path("session/<int:numero>/supprimer/", sessions.supprimer, name="supprimer_session"),
    path("dispositif/<int:numero>/", fiches.dispositif, name="dispositif"),
]
