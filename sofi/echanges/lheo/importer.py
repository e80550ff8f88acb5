"""An organisation's own LHÉO file as a kind of import: it makes and changes drafts, never a publication."""

from functools import partial

from sofi.echanges.classeurs.importation import Importation
from sofi.echanges.lheo.comparaison import comparer
from sofi.echanges.lheo.lecture import lire
from sofi.echanges.models import ImportFichier


def importation(siret, par=None):
    """The import of a LHÉO file for the establishment of that SIRET, on behalf of `par` (None: the command line)."""
    return Importation(ImportFichier.Genre.LHEO, partial(lire, siret=siret, par=par), comparer)
