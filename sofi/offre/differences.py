"""What changed between two instantanés, field by field, in words and as marks that a reader sees and hears (R218)."""

from dataclasses import dataclass, field
from typing import get_args

import msgspec
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.safestring import SafeString

from sofi.diffusion import instantane as fige
from sofi.offre.marques import marquer, marquer_elements
from sofi.offre.textes import en_texte
from sofi.regles.champs import CHAMPS
from sofi.regles.models import Carte

AJOUTE, SUPPRIME, MODIFIE, INCHANGE = "ajoute", "supprime", "modifie", "inchange"

_CARTES = {
    fige.FormationFigee: Carte.FORMATION,
    fige.ActionFigee: Carte.ACTION,
    fige.SessionFigee: Carte.SESSION,
    fige.DispositifFige: Carte.DISPOSITIF,
}
_CHAMPS = {(champ.carte, champ.nom): champ for champ in CHAMPS}
_AUTRES_LIBELLES = {("action", "organisme"): "Organisme", ("dispositif", "intitule"): "Dispositif"}


@dataclass(frozen=True)
class Difference:
    """A field of a card before and after, as text; `marques` is safe HTML with <ins> and <del>.

    `champ` is "" when the whole card was added or taken away. `genre`: ajoute, supprime, modifie or inchange.
    """

    carte: str
    objet: int
    champ: str
    libelle: str
    avant: str
    apres: str
    genre: str
    marques: SafeString


@dataclass(frozen=True)
class FicheComparee:
    """A card with every field that has a value on one side; `genre` says what became of the card itself."""

    carte: str
    objet: int
    titre: str
    genre: str
    lignes: list = field(default_factory=list)

    @property
    def changees(self):
        """The fields that differ."""
        return [ligne for ligne in self.lignes if ligne.genre != INCHANGE]

    @property
    def inchangees(self):
        """The fields that are the same on both sides."""
        return [ligne for ligne in self.lignes if ligne.genre == INCHANGE]


def comparer(ancien, nouveau):
    """The differences from `ancien` (None: nothing was published) to `nouveau`, in the order of the cards.

    A card that was added or taken away counts for one. Mere identifiers (numbers, codes that a label says) are not
    compared.
    """
    differences = []
    for fiche in confronter(ancien, nouveau):
        differences += [_fiche_entiere(fiche)] if fiche.genre in {AJOUTE, SUPPRIME} else fiche.changees
    return differences


def confronter(ancien, nouveau):
    """Every card of the two instantanés, side by side: formation, action, then sessions with their dispositifs."""
    fiches = _fiche(ancien and ancien.formation, nouveau.formation)
    return fiches + _fiche(ancien and ancien.action, nouveau.action)


def _fiche_entiere(fiche):
    texte = f"{fiche.titre} {'ajoutée' if fiche.genre == AJOUTE else 'supprimée'}"
    avant, apres = ("", texte) if fiche.genre == AJOUTE else (texte, "")
    return Difference(fiche.carte, fiche.objet, "", fiche.titre, avant, apres, fiche.genre, marquer(avant, apres))


def _fiche(avant, apres):
    """The card's comparison, then those of the cards under it."""
    presente = apres if apres is not None else avant
    carte = _CARTES[type(presente)]
    lignes, sous_fiches = [], []
    for champ in msgspec.structs.fields(type(presente)):
        une, autre = (getattr(image, champ.name, None) for image in (avant, apres))
        if _tient_des_fiches(champ):
            for paire in _paires(une or (), autre or ()):
                sous_fiches += _fiche(*paire)
        elif (libelle := libelle_de(carte, champ.name)) and (une not in _RIEN or autre not in _RIEN):
            lignes.append(_ligne(carte, presente.numero, champ.name, libelle, une, autre))
    genre = AJOUTE if avant is None else SUPPRIME if apres is None else MODIFIE
    if genre == MODIFIE and avant == apres:
        genre = INCHANGE
    titre = f"{Carte(carte).label} {presente.numero}"
    return [FicheComparee(carte, presente.numero, titre, genre, lignes), *sous_fiches]


_RIEN = (None, "", ())


def _tient_des_fiches(champ):
    return any(argument in _CARTES for argument in get_args(champ.type))


def _paires(avant, apres):
    """The cards of one number together; those taken away come last."""
    anciennes = {fiche.numero: fiche for fiche in avant}
    paires = [(anciennes.pop(fiche.numero, None), fiche) for fiche in apres]
    return paires + [(fiche, None) for fiche in anciennes.values()]


def libelle_de(carte, nom):
    """The label of a frozen field: that of the entry, else the model's own; "" for a mere identifier."""
    if (carte, nom) in _CHAMPS:
        return _CHAMPS[carte, nom].libelle
    if (carte, nom) in _AUTRES_LIBELLES:
        return _AUTRES_LIBELLES[carte, nom]
    try:
        champ = apps.get_model("offre", carte)._meta.get_field(nom)
    except FieldDoesNotExist:
        return ""
    libelle = getattr(champ, "verbose_name", "")
    return libelle[:1].upper() + libelle[1:]


def _ligne(carte, numero, nom, libelle, avant, apres):
    champ = _CHAMPS.get((carte, nom))
    if isinstance(avant or apres, tuple):
        textes = [[en_texte(un, champ) for un in valeur or ()] for valeur in (avant, apres)]
        marques = marquer_elements(*textes)
        une, autre = ("\n".join(texte) for texte in textes)
    else:
        une, autre = en_texte(avant, champ), en_texte(apres, champ)
        mot_a_mot = isinstance(avant or apres, str)
        marques = marquer(une, autre, mot_a_mot=mot_a_mot, differents=avant != apres)
    genre = _genre(avant, apres)
    return Difference(carte, numero, nom, libelle, une, autre, genre, marques)


def _genre(avant, apres):
    if avant == apres:
        return INCHANGE
    if avant in _RIEN:
        return AJOUTE
    return SUPPRIME if apres in _RIEN else MODIFIE
