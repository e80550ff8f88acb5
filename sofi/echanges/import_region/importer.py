"""The Région's file as a kind of import."""

from functools import partial

from sofi.echanges.classeurs.importation import Importation
from sofi.echanges.classeurs.lecture import lire
from sofi.echanges.import_region.colonnes import FEUILLES
from sofi.echanges.import_region.comparaison import comparer
from sofi.echanges.models import ImportFichier

IMPORTATION = Importation(ImportFichier.Genre.REGION, partial(lire, feuilles=FEUILLES), comparer)
examiner = IMPORTATION.examiner
appliquer = IMPORTATION.appliquer
