"""Lines of a sheet that say twice the same thing."""


class Doublons:
    """What the lines of a sheet have already named."""

    def __init__(self):
        self.vus = {}

    def refuser(self, ligne, cle, colonne, objet):
        """True, and a refusal that names the first line, when an earlier line has this key."""
        premiere = self.vus.setdefault(cle, ligne)
        if premiere is ligne:
            return False
        ligne.refuser(colonne, f"{objet} est déjà à la ligne {premiere.numero}. Supprimez la ligne en trop.")
        return True
