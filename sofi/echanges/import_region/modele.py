"""The empty workbook that the Région or the CARIF-OREF fills in."""

from sofi.echanges.classeurs import modele
from sofi.echanges.import_region.colonnes import FEUILLES
from sofi.referentiels.models import Departement

CONSIGNES = (
    "Remplissez les quatre feuilles programmes, lots, mandataires et formateurs, une ligne par objet.",
    "Sans adresse de site, le site principal du formateur est retenu.",
)


def ecrire_modele(sortie):
    """Write the empty workbook to a path or a binary file (R005)."""
    departements = list(Departement.objects.order_by("pk").values_list("pk", flat=True))
    titre, listes = "Fichier de la Région pour SOFI", {"departements": departements}
    modele.ecrire_modele(sortie, titre, FEUILLES, consignes=CONSIGNES, listes=listes)
