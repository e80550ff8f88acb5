"""Between what a card holds and what the file says: which values to write, and how to tell them."""

from sofi.offre.enregistrer import propre
from sofi.referentiels.listes import choix, libelle, libelles
from sofi.regles.champs import Sorte, champs_de
from sofi.socle.html import texte_visible

ARRONDIS = {"duree_hebdo", "cout_indicatif"}
"""LHÉO has integers where SOFI has decimals."""
ENSEMBLES = {Sorte.MULTIPLE, Sorte.FORMACODES, Sorte.BLOCS}
LONGUEUR = 120


def permises(carte, valeurs, effets, remarquer):
    """The values that the campagne's rules and the closed lists leave free, cleaned as the forms clean them."""
    gardees = {}
    for champ in champs_de(carte):
        valeur, effet = valeurs.get(champ.nom), effets(carte, champ.nom)
        if valeur is None or effet.masque or effet.verrou:
            continue
        if champ.liste:
            valeur = _permis(champ, valeur, effet, remarquer)
        if valeur not in (None, []):
            gardees[champ.nom] = propre(champ.sorte, valeur)
    return gardees


def _permis(champ, valeur, effet, remarquer):
    """What of it is in the list and among the codes that the rules allow."""
    permis = {code for code, _ in choix(champ.liste)}
    permis &= permis if effet.autorises is None else set(effet.autorises)
    codes = valeur if isinstance(valeur, list) else [valeur]
    if refuses := [code for code in codes if code not in permis]:
        remarquer(
            f"« {champ.libelle} » : {', '.join(libelles(champ.liste, refuses))} n’est pas permis par le programme"
        )
    gardes = [code for code in codes if code in permis]
    return gardes if isinstance(valeur, list) else next(iter(gardes), None)


def ecarts(carte, fiche, valeurs, codes_lheo):
    """[(field, value held, value of the file)] of what differs."""
    champs = {champ.nom: champ for champ in champs_de(carte)}
    trouves = []
    for nom, valeur in valeurs.items():
        actuelle = _actuelle(fiche, nom, champs[nom].sorte)
        if not _pareil(champs[nom], actuelle, valeur, codes_lheo):
            trouves.append((champs[nom], actuelle, valeur))
    return trouves


def _actuelle(fiche, nom, sorte):
    if sorte != Sorte.TABLE:
        return getattr(fiche, nom)
    return [{champ: getattr(ligne, champ) for champ in COLONNES[nom]} for ligne in getattr(fiche, nom)]


COLONNES = {
    "informations_collectives": (
        "site",
        "lieu",
        "date",
        "heure_debut",
        "heure_fin",
        "places",
        "a_distance",
        "url",
        "commentaire",
    ),
    "periodes_inscription": ("type", "date_debut", "date_fin"),
}


def _pareil(champ, actuelle, valeur, codes_lheo):
    if actuelle == valeur:
        return True
    if champ.sorte == Sorte.RICHE:
        return texte_visible(actuelle) == texte_visible(valeur)
    if champ.sorte in ENSEMBLES:
        return set(actuelle) == set(valeur)
    if champ.sorte == Sorte.TABLE:
        return sorted(map(_cle, actuelle)) == sorted(map(_cle, valeur))
    if champ.nom in ARRONDIS:
        return actuelle is not None and round(actuelle) == valeur
    code = codes_lheo.get((champ.liste, actuelle)) if champ.liste else None
    return code is not None and code == codes_lheo.get((champ.liste, valeur))


def _cle(ligne):
    return repr(
        sorted((nom, getattr(valeur, "pk", valeur)) for nom, valeur in ligne.items() if valeur not in (None, ""))
    )


def dire(champ, valeur):
    """A value as the report shows it."""
    if champ.sorte == Sorte.TABLE:
        return f"{len(valeur)} ligne{'s' if len(valeur) > 1 else ''}" if valeur else ""
    if champ.liste:
        return ", ".join(libelles(champ.liste, valeur)) if isinstance(valeur, list) else libelle(champ.liste, valeur)
    if isinstance(valeur, list):
        return ", ".join(valeur)
    if champ.sorte == Sorte.RICHE:
        valeur = " ".join(texte_visible(valeur).split())
        return valeur if len(valeur) <= LONGUEUR else f"{valeur[:LONGUEUR]}…"
    return valeur
