"""Load the whole demonstration into an empty base."""

import datetime
import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from sofi.diffusion.models import Canal
from sofi.diffusion.models.passeport import Voie
from sofi.echanges.demo.offres import Acteurs, creer_autres, creer_offres
from sofi.echanges.demo.organismes import creer_comptes, creer_lots, creer_organismes
from sofi.echanges.depots.models import Depot, Genre
from sofi.offre.models import Action
from sofi.programmes.models import Campagne
from sofi.referentiels.installation import installer
from sofi.regles.chargement import charger
from sofi.regles.reconduction import reconduire

DONNEES = Path(__file__).with_name("donnees.toml")


def lire_donnees():
    """The demonstration's data as written."""
    return tomllib.loads(DONNEES.read_text(encoding="utf-8"))


@transaction.atomic
def charger_demo(aujourdhui=None):
    """Référentiels, campaigns of the sources and their reconduction, organisations, logins, offers.

    Dates turn around `aujourdhui`, so that the lists live whenever it is loaded. Returns the number of actions.
    """
    aujourdhui = aujourdhui or timezone.localdate()
    donnees = lire_donnees()
    installer()
    charger()
    annees = sorted({(aujourdhui + datetime.timedelta(days=decalage)).year for decalage in (-200, 0, 365)})
    campagnes = [_campagne(code, annee) for code in donnees["saisies"] for annee in annees]
    organismes = creer_organismes(donnees, aujourdhui)
    comptes = creer_comptes(donnees, organismes)
    attributions = creer_lots(donnees, campagnes, organismes)
    acteurs = Acteurs(comptes)
    creer_offres(donnees, attributions, acteurs, aujourdhui)
    creer_autres(donnees, organismes, acteurs, aujourdhui)
    _creer_depot()
    return Action.objects.count()


def _creer_depot():
    """A folder of this server in the place of the network's: « Exporter maintenant » has somewhere to go."""
    depot = Depot.objects.create(nom="Réseau des Carif-Oref (démonstration)", genre=Genre.DOSSIER, dossier="reseau")
    depot.canaux.set(Canal.objects.filter(voie=Voie.FICHIER))


def _campagne(code, annee):
    """That programme's campaign of the year, renewed from the nearest one when the sources have none."""
    campagnes = {campagne.annee: campagne for campagne in Campagne.objects.filter(programme=code)}
    if annee in campagnes:
        return campagnes[annee]
    plus_proche = min(campagnes, key=lambda autre: abs(autre - annee))
    return reconduire(campagnes[plus_proche], annee)
