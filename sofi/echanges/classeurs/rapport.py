"""What an import says of each line: created, changed with before and after, same, refused with column and reason."""

from collections import Counter
from dataclasses import asdict, dataclass, field

CREEE, MODIFIEE, IDENTIQUE, REFUSEE, DISPARUE = "créée", "modifiée", "identique", "refusée", "disparue"
FICHIER = "fichier"
"""The sheet of what concerns the whole file, where it has no sheets."""
RESULTATS = (CREEE, MODIFIEE, IDENTIQUE, REFUSEE, DISPARUE)


@dataclass
class Ligne:
    """A line of the file and what becomes of it; `numero` is its number in the file, None for what is not a line."""

    feuille: str
    numero: int | None = None
    objet: str = ""
    resultat: str = IDENTIQUE
    problemes: list = field(default_factory=list)
    """(column, reason) of each refusal."""
    changements: list = field(default_factory=list)
    """(column, before, after)."""
    informations: list = field(default_factory=list)
    valeurs: dict = field(default_factory=dict)
    """Typed values by column; a column that the file does not have is not in it. Not kept in the report."""

    def refuser(self, colonne, raison):
        """Refuse the line; it may be refused for several reasons."""
        self.resultat = REFUSEE
        self.problemes.append((colonne, raison))

    def changer(self, colonne, avant, apres):
        """Note a change, unless the line creates its object."""
        if self.resultat != CREEE:
            self.resultat = MODIFIEE
        self.changements.append((colonne, dire(avant), dire(apres)))

    @property
    def refusee(self):
        """True once one reason refused it."""
        return self.resultat == REFUSEE

    @property
    def raison(self):
        """Why it is refused, in one text."""
        raisons = " ".join(raison for _, raison in self.problemes)
        d_une_feuille = self.feuille not in ("", FICHIER) and self.numero is None
        return f"Feuille « {self.feuille} » : {raisons}" if d_une_feuille else raisons


@dataclass
class Rapport:
    """All that an import says; `structure` is false when the file itself cannot be used: then nothing is applied."""

    lignes: list = field(default_factory=list)
    structure: bool = True
    applique: bool = False

    def compter(self):
        """Number of lines by result, every result present."""
        comptes = Counter(ligne.resultat for ligne in self.lignes)
        return {resultat: comptes[resultat] for resultat in RESULTATS}

    @property
    def raisons(self):
        """Why each refused line is."""
        return [ligne.raison for ligne in self.lignes if ligne.refusee]

    @property
    def refusees(self):
        """Number of refused lines."""
        return self.compter()[REFUSEE]

    def applicable(self, partiel):
        """True when applying is allowed: nothing refused, or the refused lines left aside on purpose."""
        return self.structure and (partiel or not self.refusees)

    def resume(self):
        """The sentence that sums up, last line of the command."""
        comptes = self.compter()
        return (
            f"créées {comptes[CREEE]}, modifiées {comptes[MODIFIEE]}, "
            f"identiques {comptes[IDENTIQUE]}, refusées {comptes[REFUSEE]}"
        )

    def en_json(self):
        """Everything but the typed values, for the database."""
        lignes = []
        for ligne in self.lignes:
            contenu = asdict(ligne)
            del contenu["valeurs"]
            lignes.append(contenu)
        return {"structure": self.structure, "applique": self.applique, "lignes": lignes}

    @classmethod
    def depuis_json(cls, contenu):
        """The report that `en_json` wrote."""
        lignes = [Ligne(**ligne) for ligne in contenu["lignes"]]
        return cls(lignes, contenu["structure"], contenu["applique"])


def dire(valeur):
    """A value as a person reads it in a report."""
    if valeur is None or valeur in ("", []):
        return "(vide)"
    if isinstance(valeur, list):
        return ", ".join(map(str, valeur))
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"{valeur:%d/%m/%Y}" if hasattr(valeur, "strftime") else str(valeur)


def nommer(cle, libelle):
    """What a line is about: its key, then its name when the file gives one."""
    return f"{cle} · {libelle}" if libelle else cle
