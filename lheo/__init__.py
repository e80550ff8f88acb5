"""LHÉO 2.3 in Python: the structure as data, typed elements, a writer, a streaming reader, a validator.

LHÉO (Langage harmonisé d'échange d'informations sur l'offre de formation) is the French format of the training offer.
This package depends on msgspec alone and knows nothing of the application it lives beside: see its README.
"""

from lheo.ecriture import Ecrivain, ValeurRefusee, ecrire, fragment
from lheo.elements import Extra, Extras, Formation, Valeur, valeur_de
from lheo.flux import Illisible, Limites
from lheo.lecture import Signalement, lire
from lheo.verification import Anomalie, verifier

__all__ = [
    "Anomalie",
    "Ecrivain",
    "Extra",
    "Extras",
    "Formation",
    "Illisible",
    "Limites",
    "Signalement",
    "Valeur",
    "ValeurRefusee",
    "ecrire",
    "fragment",
    "lire",
    "valeur_de",
    "verifier",
]
