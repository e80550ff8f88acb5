"""Write what the comparison found: a few statements, whatever the number of lines."""

from sofi.echanges.import_region.etat import ORDRE

PAR_LOT = 1000


def ecrire(etat):
    """Create and change, model after model, inside the caller's transaction."""
    for modele in ORDRE:
        modele.objects.bulk_create(etat.creations[modele], batch_size=PAR_LOT)
        par_champs = {}
        for objet, champs in etat.modifications[modele].values():
            par_champs.setdefault(tuple(sorted(champs)), []).append(objet)
        for champs, objets in par_champs.items():
            modele.objects.bulk_update(objets, champs, batch_size=PAR_LOT)
