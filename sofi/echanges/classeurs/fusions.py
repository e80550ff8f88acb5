"""A file may still name an establishment that was merged into another."""

from sofi.annuaire.models import Etablissement


def suivre_les_fusions(lecture, colonnes):
    """Read the SIRET of a merged establishment as that of the one kept, and say so; one query."""
    fusions = Etablissement.objects.exclude(absorbe_par=None).values_list("siret", "absorbe_par__siret")
    gardes = dict(fusions)
    for ligne in lecture.toutes():
        for colonne in colonnes:
            siret = ligne.valeurs.get(colonne)
            if siret in gardes:
                ligne.valeurs[colonne] = gardes[siret]
                ligne.informations.append(f"{siret} est fusionné avec {gardes[siret]} : lu comme {gardes[siret]}.")
