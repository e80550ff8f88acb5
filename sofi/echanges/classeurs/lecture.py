"""From sheets of rows to lines of typed values, each with what is wrong in it."""

from dataclasses import dataclass, field

from sofi.echanges.classeurs.cellules import CelluleRefusee
from sofi.echanges.classeurs.colonnes import cle
from sofi.echanges.classeurs.fichier import FichierIllisible, ouvrir
from sofi.echanges.classeurs.rapport import Ligne

RANGS_D_ENTETE = 10
"""The header stands among the first rows that hold something: titles above it are skipped."""
VIDE = "La valeur manque : saisissez-la. Si des cellules sont fusionnées, répétez la valeur sur chaque ligne."


@dataclass
class Lecture:
    """Lines by sheet, and the refusals that forbid any use of the file."""

    lignes: dict
    refus: list = field(default_factory=list)

    def toutes(self):
        """Every line, sheet after sheet."""
        return [ligne for lignes in self.lignes.values() for ligne in lignes]


def lire(contenu, feuilles):
    """Read the sheets `feuilles` (columns by name of sheet); never raises: what cannot be read is in `refus` (R262)."""
    lecture = Lecture({nom: [] for nom in feuilles})
    try:
        brutes = {cle(brute.nom): brute for brute in ouvrir(contenu, list(feuilles))}
    except FichierIllisible as exc:
        _refuser(lecture, "", "", str(exc))
        return lecture
    for nom, colonnes in feuilles.items():
        if nom not in brutes:
            _refuser(lecture, nom, "", f"La feuille « {nom} » manque. Ajoutez-la avec ses colonnes, même sans ligne.")
        else:
            _lire_feuille(lecture, nom, colonnes, brutes[nom])
    if not lecture.refus and not lecture.toutes():
        _refuser(lecture, "", "", "Le fichier ne contient aucune ligne. Remplissez ses feuilles, puis renvoyez-le.")
    return lecture


def _refuser(lecture, feuille, colonne, raison, numero=None):
    ligne = Ligne(feuille, numero)
    ligne.refuser(colonne, raison)
    lecture.refus.append(ligne)


def _lire_feuille(lecture, nom, colonnes, brute):
    rang_entete, places = _trouver_entete(lecture, nom, colonnes, brute)
    if places is None:
        return
    for numero, cellules in brute.rangs[rang_entete + 1 :]:
        if any(place < len(cellules) and cellules[place] not in ("", None) for place in places.values()):
            lecture.lignes[nom].append(_lire_ligne(Ligne(nom, numero), colonnes, cellules, places))


def _trouver_entete(lecture, nom, colonnes, brute):
    """Rank of the header row and place of each known column; None and a refusal when it cannot be used."""
    connues = {cle(colonne.nom): colonne.nom for colonne in colonnes}
    candidats = [
        (rang, [cle(cellule) if isinstance(cellule, str) else "" for cellule in cellules])
        for rang, (_, cellules) in enumerate(brute.rangs[:RANGS_D_ENTETE])
    ]
    rang, entetes = max(candidats, key=lambda c: len(connues.keys() & set(c[1])), default=(0, []))
    manquantes = [c.nom for c in colonnes if c.requise and cle(c.nom) not in entetes]
    doubles = [connues[entete] for entete in connues if entetes.count(entete) > 1]
    numero = brute.rangs[rang][0] if brute.rangs else 1
    for colonne in manquantes:
        _refuser(lecture, nom, colonne, f"La colonne « {colonne} » manque. Ajoutez-la à la feuille « {nom} ».", numero)
    for colonne in doubles:
        _refuser(lecture, nom, colonne, f"La colonne « {colonne} » est en double. N’en gardez qu’une.", numero)
    if manquantes or doubles:
        return rang, None
    return rang, {connues[entete]: place for place, entete in enumerate(entetes) if entete in connues}


def _lire_ligne(ligne, colonnes, cellules, places):
    for colonne in colonnes:
        if colonne.nom not in places:
            continue
        place = places[colonne.nom]
        try:
            valeur = colonne.lire(cellules[place] if place < len(cellules) else "")
        except CelluleRefusee as exc:
            ligne.refuser(colonne.nom, str(exc))
            continue
        if colonne.requise and valeur in ("", None):
            ligne.refuser(colonne.nom, VIDE)
        ligne.valeurs[colonne.nom] = valeur
    return ligne
