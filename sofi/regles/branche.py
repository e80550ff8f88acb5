"""Branche: one way down the tree of an entry, from its formation to one dispositif, and how fields are read."""

from dataclasses import dataclass
from typing import Any

from sofi.referentiels.listes import libelle as libelle_de_liste
from sofi.regles.champs import Champ, Sorte
from sofi.socle.html import texte_visible


@dataclass(frozen=True)
class Branche:
    """The objects that a rule may read; what is further down than the branch is None."""

    formation: Any
    action: Any = None
    session: Any = None
    dispositif: Any = None
    lot: Any = None
    mandat: Any = None

    def objet(self, carte):
        """The object of that card, or None."""
        return getattr(self, carte)


def lire(objet, nom):
    """A field's value in plain form: keys of related objects, lists as lists; "" and None stay as they are."""
    champ_modele = objet._meta.get_field(nom) if nom in _noms(objet) else None
    if champ_modele is not None and champ_modele.many_to_one:
        cle = getattr(objet, champ_modele.attname)
        return None if cle is None else str(cle)
    return getattr(objet, nom)


def _noms(objet):
    return {champ.name for champ in objet._meta.get_fields()}


def est_vide(valeur, sorte=None):
    """True when nothing was entered: False and 0 are entries."""
    if sorte == Sorte.RICHE:
        return not texte_visible(valeur or "").strip()
    if isinstance(valeur, str):
        return not valeur.strip()
    return valeur is None or valeur == [] or valeur == ()


def montrer(champ: Champ, valeur):
    """The value as one reads it: labels for codes, JJ/MM/AAAA for dates."""
    if est_vide(valeur, champ.sorte):
        return "rien"
    if isinstance(valeur, (list, tuple)):
        return ", ".join(_un(champ, un) for un in valeur)
    return _un(champ, valeur)


def _un(champ, valeur):
    if champ.a_choix:
        return f"« {libelle_de_liste(champ.liste, str(valeur))} »"
    if champ.sorte == Sorte.OUI_NON:
        return "« oui »" if valeur else "« non »"
    if champ.sorte == Sorte.DATE:
        return f"{valeur:%d/%m/%Y}"
    if champ.sorte == Sorte.RICHE:
        return f"« {texte_visible(valeur)} »"
    return f"« {valeur} »"
