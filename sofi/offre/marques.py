"""Marks of what was added and taken away, as HTML that is safe and says so in words to who cannot see colours."""

import re
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

_MORCEAUX = re.compile(r"\s+|\w+|[^\w\s]")
_TROP_LONG = 8000
"""Pieces above which a text is shown as replaced as a whole."""


_NOTE = SafeString(' <span class="marque-note">(mise en forme ou détail modifié)</span>')


def marquer(avant, apres, *, mot_a_mot=False, differents=False):
    """The text `apres` with its differences from `avant` marked.

    `differents` says that the values differ though their texts read the same: a note says it.
    """
    if avant == apres:
        return conditional_escape(apres) + (_NOTE if differents else SafeString(""))
    if mot_a_mot and avant and apres:
        return _mot_a_mot(avant, apres)
    return _supprime(avant) + _ajoute(apres)


def marquer_elements(avant, apres):
    """Elements of a list: those taken away, those added, those kept, in the order of the new list."""
    if avant != apres and sorted(avant) == sorted(apres):
        return marquer(", ".join(apres), ", ".join(apres), differents=True)
    nouveaux = set(apres)
    lignes = [_supprime(element) for element in avant if element not in nouveaux]
    anciens = set(avant)
    lignes += [conditional_escape(element) if element in anciens else _ajoute(element) for element in apres]
    return format_html_join("", '<span class="marque-ligne">{}</span>', ((ligne,) for ligne in lignes))


def _mot_a_mot(avant, apres):
    ancien, nouveau = _MORCEAUX.findall(avant), _MORCEAUX.findall(apres)
    if len(ancien) + len(nouveau) > _TROP_LONG:
        return _supprime(avant) + _ajoute(apres)
    html = SafeString("")
    for operation, debut, fin, debut_nouveau, fin_nouveau in _operations(ancien, nouveau):
        if operation == "equal":
            html += conditional_escape("".join(ancien[debut:fin]))
        else:
            html += _supprime("".join(ancien[debut:fin]))
            html += _ajoute("".join(nouveau[debut_nouveau:fin_nouveau]))
    return html


def _operations(ancien, nouveau):
    return SequenceMatcher(None, ancien, nouveau, autojunk=False).get_opcodes()


def _supprime(texte):
    return _marque("del", "supprimé", texte)


def _ajoute(texte):
    return _marque("ins", "ajouté", texte)


def _marque(balise, mot, texte):
    if not texte:
        return SafeString("")
    return format_html(
        '<{0}><span class="visually-hidden">[{1} : </span>{2}<span class="visually-hidden">]</span></{0}>',
        balise,
        mot,
        texte,
    )
