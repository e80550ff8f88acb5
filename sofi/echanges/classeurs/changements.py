"""What a file creates and changes: noted while comparing, written in a few statements whatever the number of lines."""

from sofi.annuaire.models.fiche import FicheAnnuaire

PAR_LOT = 1000


class Changements:
    """Objects to create and fields to change, model after model in the order they need one another."""

    def __init__(self, modeles):
        self.modeles = modeles
        self.creations = {modele: [] for modele in modeles}
        self.modifications = {modele: {} for modele in modeles}

    def creer(self, objet):
        """Note an object to create; gives it back."""
        self.creations[type(objet)].append(objet)
        return objet

    def modifier(self, ligne, objet, champ, valeur, *, colonne=""):
        """Give a field its value; when that changes a kept object, the line says so and the change is noted."""
        avant = getattr(objet, champ)
        if avant == valeur:
            return
        setattr(objet, champ, valeur)
        if objet._state.adding:
            return
        ligne.changer(colonne or champ, avant, valeur)
        self.modifications[type(objet)].setdefault(objet.pk, (objet, set()))[1].add(champ)

    def ecrire(self):
        """Create and change, inside the caller's transaction; whoever has a changed card open learns it."""
        for modele in self.modeles:
            modele.objects.bulk_create(self.creations[modele], batch_size=PAR_LOT)
            par_champs = {}
            for objet, champs in self.modifications[modele].values():
                if isinstance(objet, FicheAnnuaire):
                    objet.signer(None)
                    champs |= {"version", "modifiee_le", "modifiee_par"}
                par_champs.setdefault(tuple(sorted(champs)), []).append(objet)
            for champs, objets in par_champs.items():
                modele.objects.bulk_update(objets, champs, batch_size=PAR_LOT)
