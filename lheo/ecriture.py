"""Writing LHÉO: order, cardinalities, codes, lengths and types cannot be wrong, or nothing is written (R265).

`fragment(formation)` gives the bytes of one `<formation>`, that a file may be made of; `Ecrivain` writes a whole file.
One element a line, texts escaped, control characters removed. A refusal is `ValeurRefusee`, with the element's path.
"""

import gzip
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lheo.elements import CLASSES, Extra, Extras, Formation, Noeud, Valeur
from lheo.structure import ATTRIBUTS, ELEMENTS, ESPACE, Element, champ
from lheo.valeurs import Probleme, controle, controler_attribut, date_possible

RETRAIT = "  "
CACHE = 4096
COURT = 60
NIVEAU = 6
INTERDITS = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
A_PROTEGER = re.compile("[&<>\r\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
OBSOLETE = "Code(s) obsolète(s)"


class ValeurRefusee(ValueError):
    """What was given cannot be written: the path of the element, what is wrong, what to do."""

    def __init__(self, probleme: Probleme):
        super().__init__(probleme)
        self.probleme = probleme
        self.pas: list[str] = []

    @property
    def chemin(self) -> str:
        """`formation/action[1]/session[2]/periode/debut`."""
        return "/".join(reversed(self.pas))

    def __str__(self) -> str:
        return f"{self.chemin} : {self.probleme.message} {self.probleme.conseil}"


def nettoyer(texte: str) -> str:
    """The text without what XML forbids; every end of line is \\n, Word's included."""
    texte = texte.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return INTERDITS.sub("", texte)


def _proteger(texte: str) -> str:
    return texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Sortie(NamedTuple):
    """What is being written: the lines, and the identifiers met (with those that are referred to)."""

    lignes: list[str]
    identifiants: list[str]
    renvois: list[str]


Ecriture = Callable[[object, _Sortie], None]


class _Pas(NamedTuple):
    """How one child is written."""

    nom: str
    mini: int
    maxi: int | None
    ecrire: Ecriture


@cache
def _ecriture(nom: str, niveau: int) -> Ecriture:
    """How an element is written at a given depth."""
    element = ELEMENTS[nom]
    if element.feuille:
        return _ecriture_de_feuille(element, niveau)
    if element.genre == "libre":
        return _ecriture_libre(element, niveau)
    return _ecriture_de_suite(element, niveau)


def _ecriture_de_suite(element: Element, niveau: int) -> Ecriture:
    nom, classe, retrait = element.nom, CLASSES[element.nom], RETRAIT * niveau
    ouvre, ferme = f"{retrait}<{nom}", f"{retrait}</{nom}>\n"
    attributs = _attributs(element)
    enfants = sorted(element.enfants, key=lambda enfant: enfant.nom) if element.genre == "choix" else element.enfants
    champs = _lire([champ(enfant.nom) for enfant in enfants])
    pas: list[_Pas] = []

    def suite(noeud: object, sortie: _Sortie) -> None:
        if type(noeud) is not classe:
            raise ValeurRefusee(_mauvais_type(nom, classe.__name__, noeud))
        if not pas:  # prepared at the first use: extras hold extras
            pas.extend(
                _Pas(enfant.nom, enfant.mini, enfant.maxi, _ecriture(enfant.nom, niveau + 1)) for enfant in enfants
            )
        lignes = sortie.lignes
        debut = len(lignes)
        tete = ouvre + attributs(noeud, sortie)
        lignes.append(tete + ">\n")
        for un_pas, valeur in zip(pas, champs(noeud), strict=True):
            if valeur is None or valeur == []:
                if un_pas.mini:
                    raise _a(un_pas.nom, ValeurRefusee(_manque(un_pas.nom)))
            elif un_pas.maxi == 1:
                try:
                    un_pas.ecrire(valeur, sortie)
                except ValeurRefusee as refus:
                    raise _a(un_pas.nom, refus) from None
            else:
                _ecrire_chacun(un_pas, valeur, sortie)
        if len(lignes) == debut + 1:
            lignes[debut] = tete + "/>\n"
        else:
            lignes.append(ferme)

    return suite


def _lire(champs: list[str]) -> Callable[[object], tuple]:
    """The values of several fields at once; of one, a tuple too."""
    lire = attrgetter(*champs)
    return lire if len(champs) > 1 else lambda noeud: (lire(noeud),)


def _ecrire_chacun(pas: _Pas, valeurs: object, sortie: _Sortie) -> None:
    if not isinstance(valeurs, list | tuple):
        raise _a(pas.nom, ValeurRefusee(_mauvais_type(pas.nom, "une liste", valeurs)))
    if pas.maxi and len(valeurs) > pas.maxi:
        message = f"<{pas.nom}> est donné {len(valeurs)} fois ; LHÉO en accepte {pas.maxi}."
        raise _a(pas.nom, ValeurRefusee(Probleme("nombre", message, f"Gardez les {pas.maxi} premiers.")))
    for rang, valeur in enumerate(valeurs, 1):
        try:
            pas.ecrire(valeur, sortie)
        except ValeurRefusee as refus:
            raise _a(f"{pas.nom}[{rang}]", refus) from None


def _ecriture_de_feuille(element: Element, niveau: int) -> Ecriture:
    """A value alone or a `Valeur`; lines already made are kept, for feeds repeat themselves."""
    nom, retrait = element.nom, RETRAIT * niveau
    en_texte, attributs = _en_texte(element), _attributs(element)
    connues: dict[object, str] = {}

    def feuille(valeur: object, sortie: _Sortie) -> None:
        ligne = connues.get(valeur) if type(valeur) is str else None
        if ligne is None:
            if type(valeur) is Valeur:
                texte = en_texte(valeur.valeur)
                ligne = f"{retrait}<{nom}{attributs(valeur, sortie)}>{texte}</{nom}>\n"
            else:
                ligne = f"{retrait}<{nom}>{en_texte(valeur)}</{nom}>\n"
                if type(valeur) is str and len(valeur) <= COURT and len(connues) < CACHE:
                    connues[valeur] = ligne
        sortie.lignes.append(ligne)

    return feuille


def _ecriture_libre(element: Element, niveau: int) -> Ecriture:
    nom, retrait, attributs = element.nom, RETRAIT * niveau, _attributs(element)

    def libre(noeud: object, sortie: _Sortie) -> None:
        if type(noeud) is not Extra or not isinstance(noeud.valeur, str):
            raise ValeurRefusee(_mauvais_type(nom, "Extra", noeud))
        texte = _proteger(nettoyer(noeud.valeur))
        sortie.lignes.append(f"{retrait}<{nom}{attributs(noeud, sortie)}>{texte}</{nom}>\n")

    return libre


def _en_texte(element: Element) -> Callable[[object], str]:
    """A Python value -> the text between the tags, checked."""
    verifier, nom, attendu = controle(element), element.nom, int if element.genre == "entier" else str

    def en_texte(valeur: object) -> str:
        if type(valeur) is not attendu:
            raise ValeurRefusee(_mauvais_type(nom, "un nombre entier" if attendu is int else "un texte", valeur))
        texte = str(valeur)
        a_proteger = A_PROTEGER.search(texte)
        if a_proteger:
            texte = nettoyer(texte)
        probleme = verifier(texte) or _plus_strict(element, texte)
        if probleme:
            raise ValeurRefusee(probleme)
        return _proteger(texte) if a_proteger else texte

    return en_texte


def _plus_strict(element: Element, texte: str) -> Probleme | None:
    """What the schema would accept and LHÉO does not mean."""
    if element.genre == "entier" and not element.mini <= int(texte) <= element.maxi:
        message = f"{texte} est hors des bornes de <{element.nom}> : de {element.mini} à {element.maxi}."
        return Probleme("borne", message, "Corrigez ce nombre, ou retirez l’élément.")
    if element.genre == "date" and not date_possible(texte):
        message = f"« {texte} » n’existe pas au calendrier."
        return Probleme(
            "date", message, "Corrigez cette date ; inconnue, elle s’écrit 00000000 (début) ou 99999999 (fin)."
        )
    if element.table and element.table.codes.get(texte) in (None, OBSOLETE):
        message = f"« {texte} » est un code que l’on n’écrit plus dans <{element.nom}>."
        return Probleme("code", message, f"Choisissez un autre code de la liste {element.table.nom}.")
    return None


def _attributs(element: Element) -> Callable[[Noeud, _Sortie], str]:
    """The attributes of a node as they are written, each after a space."""
    noms = [nom for nom in (*ATTRIBUTS, "href", "file", "datecrea", "datemaj") if nom in element.attributs]
    if element.feuille:
        noms = list(ATTRIBUTS)
    lire, aucun = attrgetter(*map(champ, noms)), (None,) * len(noms)

    def attributs(noeud: Noeud, sortie: _Sortie) -> str:
        valeurs = lire(noeud)
        if valeurs == aucun:
            return ""
        ecrits = []
        for nom, valeur in zip(noms, valeurs, strict=True):
            if valeur is not None:
                ecrits.append(f' {nom}="{_attribut(element, nom, valeur)}"')
                if nom in ("id", "idref"):
                    (sortie.identifiants if nom == "id" else sortie.renvois).append(valeur)
        return "".join(ecrits)

    return attributs


def _attribut(element: Element, nom: str, valeur: object) -> str:
    if not isinstance(valeur, str):
        raise _a(f"@{nom}", ValeurRefusee(_mauvais_type(f"@{nom}", "un texte", valeur)))
    texte = nettoyer(valeur)
    probleme = controler_attribut(element, nom, texte)
    if probleme:
        raise _a(f"@{nom}", ValeurRefusee(probleme))
    return _proteger(texte).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _a(pas: str, refus: ValeurRefusee) -> ValeurRefusee:
    """The refusal, one step further from the value."""
    refus.pas.append(pas)
    return refus


def _manque(nom: str) -> Probleme:
    return Probleme("manque", f"<{nom}> manque : il est obligatoire.", "Renseignez-le.")


def _mauvais_type(nom: str, attendu: str, valeur: object) -> Probleme:
    message = f"« {nom} » attend {attendu}, pas {type(valeur).__name__}."
    return Probleme("type", message, "Donnez une valeur de ce type.")


def fragment(formation: Formation) -> bytes:
    """The bytes of one formation, to be put between <offres> and </offres>. Raises `ValeurRefusee`."""
    return _fragment(formation, _Sortie([], [], []))


def _fragment(formation: Formation, sortie: _Sortie) -> bytes:
    try:
        _ecriture("formation", 2)(formation, sortie)
    except ValeurRefusee as refus:
        raise _a("formation", refus) from None
    return "".join(sortie.lignes).encode()


class Ecrivain:
    """A whole LHÉO file, formation by formation, in constant memory.

    `cible` is a path (a temporary file takes the name only when all is written; packed when it ends in .gz) or a binary
    file. `attributs` are those of `<lheo>`, for example `{"horodatage-export": "2026-11-21T02:00:00+01:00"}`; `extras`
    end `<offres>`. Use it as a context manager.
    """

    def __init__(
        self,
        cible: str | os.PathLike | BinaryIO,
        attributs: dict[str, str] | None = None,
        extras: Iterable[Extras] = (),
    ):
        self.cible, self.extras = cible, tuple(extras)
        self.formations = 0
        self.identifiants: set[str] = set()
        self.renvois: set[str] = set()
        ecrits = "".join(f' {nom}="{_attribut(ELEMENTS["lheo"], nom, v)}"' for nom, v in (attributs or {}).items())
        self.entete = f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{ESPACE}"{ecrits}>\n  <offres>\n'

    def __enter__(self) -> "Ecrivain":
        self.chemin = Path(self.cible) if isinstance(self.cible, str | os.PathLike) else None
        if self.chemin is None:
            self.brut = self.fichier = self.cible
        else:
            self.provisoire = self.chemin.with_name(f".{self.chemin.name}.{os.getpid()}")
            self.brut = self.fichier = self.provisoire.open("wb")
            if self.chemin.suffix == ".gz":
                self.fichier = gzip.GzipFile(filename="", fileobj=self.brut, mode="wb", mtime=0, compresslevel=NIVEAU)
        self.fichier.write(self.entete.encode())
        return self

    def ecrire(self, formation: Formation) -> None:
        """Add a formation. Raises `ValeurRefusee`, and then nothing of it is written."""
        sortie = _Sortie([], [], [])
        octets = _fragment(formation, sortie)
        doubles = self.identifiants.intersection(sortie.identifiants)
        if doubles or len(set(sortie.identifiants)) < len(sortie.identifiants):
            message = "Un identifiant (attribut « id ») est déjà porté par un autre élément du fichier."
            raise _a("formation", ValeurRefusee(Probleme("identifiant", message, "Donnez-en un autre.")))
        self.identifiants.update(sortie.identifiants)
        self.renvois.update(sortie.renvois)
        self.ajouter(octets)

    def ajouter(self, octets: bytes) -> None:
        """Add a formation already written by `fragment`."""
        self.fichier.write(octets)
        self.formations += 1

    def __exit__(self, genre: type | None, *_: object) -> None:
        try:
            if genre is None:
                self._finir()
        except BaseException:
            genre = BaseException
            raise
        finally:
            if self.chemin is not None:
                self._ranger(entier=genre is None)

    def _finir(self) -> None:
        if not self.formations:
            raise _a("lheo/offres", ValeurRefusee(_manque("formation")))
        if perdus := self.renvois - self.identifiants:
            message = f"« {min(perdus)} » (attribut « idref ») ne désigne aucun élément du fichier."
            raise _a("lheo/offres", ValeurRefusee(Probleme("renvoi", message, "Corrigez ou retirez ce renvoi.")))
        sortie = _Sortie([], [], [])
        for groupe in self.extras:
            _ecriture("extras", 2)(groupe, sortie)
        self.fichier.write("".join([*sortie.lignes, "  </offres>\n</lheo>\n"]).encode())

    def _ranger(self, entier: bool) -> None:
        """Give the file its name if it is whole, else forget it."""
        if self.fichier is not self.brut:
            self.fichier.close()
        if entier:
            self.brut.flush()
            os.fsync(self.brut.fileno())
        self.brut.close()
        if entier:
            self.provisoire.replace(self.chemin)
        else:
            self.provisoire.unlink()


def ecrire(cible: str | os.PathLike | BinaryIO, formations: Iterable[Formation], **options: object) -> int:
    """Write a whole file; gives how many formations it holds. Options: those of `Ecrivain`."""
    with Ecrivain(cible, **options) as ecrivain:
        for formation in formations:
            ecrivain.ecrire(formation)
    return ecrivain.formations
