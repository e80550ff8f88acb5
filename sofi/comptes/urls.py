"""Addresses of the accounts that are not allauth's."""

from django.urls import path

from sofi.comptes import pages, pages_consultation
from sofi.comptes import pages_proconnect as proconnect

app_name = "comptes"
urlpatterns = [
    path("activer/", pages.activer, name="activer"),
    path("cle/", pages.demander_cle, name="demander_cle"),
    path("cle/envoyee/", pages.demande_envoyee, name="demande_envoyee"),
    path(
        "consultations/<int:etablissement>/", pages_consultation.commencer_consultation, name="commencer_consultation"
    ),
    path("consultations/finir/", pages_consultation.finir_consultation, name="finir_consultation"),
    path("proconnect/", proconnect.commencer, name="proconnect"),
    path("proconnect/retour/", proconnect.retour, name="proconnect_retour"),
    path("proconnect/fin/", proconnect.fin, name="proconnect_fin"),
    path("demandes/", pages.demandes, name="demandes"),
    path("demandes/<int:demande>/", pages.demande, name="demande"),
]
