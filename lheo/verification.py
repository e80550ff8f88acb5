"""Judging a LHÉO file: all that the official schema refuses, and what it lets through (R265 to R270).

`verifier(source)` reads the file once, in constant memory, and yields `Anomalie`s: severity, line, path, what is wrong,
what to do. It refuses at least what the schema refuses, on the same line.
"""

import re
from array import array
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

import msgspec

from lheo.automate import INCONNU, Etat, Plan, plans
from lheo.direct import Inhabituel, en_clair
from lheo.ensembles import Contenu
from lheo.flux import LIMITES, Illisible, Limites, Source, alimenter, analyseur
from lheo.regles import FAUX, REFUSE, Constat, juger_attributs, juger_dates
from lheo.structure import ELEMENTS, ESPACE, ESPACE_2_2, RACINES
from lheo.survol import Survol
from lheo.valeurs import controler_attribut

W3C = "http://www.w3.org/2001/XMLSchema-instance "
TOLERES = {W3C + "schemaLocation", W3C + "noNamespaceSchemaLocation"}
PROFOND = "Les éléments sont imbriqués sans fin."


class Anomalie(msgspec.Struct, frozen=True):
    """One thing to say of a file, at a line; `numero` is that of the nearest session, action or formation."""

    gravite: str
    code: str
    ligne: int
    chemin: str
    numero: str
    message: str
    conseil: str


class _Cadre:
    """An open element with children."""

    __slots__ = ("attributs", "contenu", "etat", "ligne", "nombres", "octet", "plan", "rang")

    def __init__(self, plan: Plan, rang: int, ligne: int, attributs: dict[str, str]):
        self.plan, self.etat, self.rang, self.ligne, self.attributs = plan, plan.depart, rang, ligne, attributs
        self.contenu: dict[str, object] = {}
        self.nombres: dict[str, int] = {}
        self.octet = 0


class _Registre:
    """Identifiers met, as numbers: sixteen bytes each, so that memory stays small."""

    def __init__(self) -> None:
        self.cles, self.lignes = array("q"), array("q")

    def noter(self, *cle: str, ligne: int) -> None:
        self.cles.append(hash(cle))
        self.lignes.append(ligne)

    def doubles(self) -> Iterator[tuple[int, int]]:
        """The line of each repeated identifier, with the line that had it first."""
        ranges = sorted(range(len(self.cles)), key=self.cles.__getitem__)
        premier = 0
        for avant, apres in pairwise(ranges):
            if self.cles[avant] != self.cles[apres]:
                premier = 0
            else:
                premier = premier or self.lignes[avant]
                yield self.lignes[apres], premier


ESSAIS = 20
"""How many formations in a row must have something to say of them before all are gone through tag by tag."""
NUMERO = re.compile(rb'<(action|session)(?: [^<>]*)? numero="([^"<>]+)"')
FERME: Etat = {}
"""The state while a value is read: no child may come."""


class _Verificateur:
    """The handlers of one verification; `anomalies` are those to hand over."""

    def __init__(self, limites: Limites):
        self.limites = limites
        self.parser = analyseur()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.racine, self.fin
        self.texte: list[str] = []
        self.parser.CharacterDataHandler = self.texte.append
        self.anomalies: list[Anomalie] = []
        self.pile: list[_Cadre] = []
        self.etat = FERME
        self.feuille: Plan | None = None
        self.ligne = self.rang = self.ignores = self.garde = 0
        self.attributs: dict[str, str] = {}
        self.survol, self.vains = Survol(), 0
        self.identifiants, self.renvois, self.numeros = _Registre(), _Registre(), _Registre()

    # The stream

    def racine(self, qualifie: str, attributs: dict[str, str]) -> None:
        """The first element: its namespace, then the others."""
        espace, _, nom = qualifie.rpartition(" ")
        plan = plans(espace).get(nom)
        if nom not in RACINES or plan is None:
            plan = INCONNU
            self.ignorer()
        else:
            self.parser.StartElementHandler = self.debut
        self.cadre = _Cadre(plan, 0, self.parser.CurrentLineNumber, attributs)
        self.pile.append(self.cadre)
        self.etat = self.cadre.etat
        if plan is INCONNU:
            self.refuser(
                "racine", f"La racine <{nom[:60]}> n’est pas une racine LHÉO.", "La racine attendue est <lheo>."
            )
        elif espace != ESPACE:
            self._espace(espace)
        if attributs:
            self.controler_attributs(plan, attributs, self.cadre.ligne)

    def _espace(self, espace: str) -> None:
        annonce = {
            ESPACE_2_2: "Le fichier annonce LHÉO 2.2.",
            "": "Le fichier n’annonce aucun espace de noms.",
        }.get(espace, f"Le fichier annonce un autre espace de noms que LHÉO : {espace[:80]}.")
        self.refuser("espace", annonce, f'Écrivez <lheo xmlns="{ESPACE}">.')

    def debut(self, nom: str, attributs: dict[str, str]) -> None:
        texte = self.texte
        if texte and self.feuille is None:
            if len(texte) > 1 or not texte[0].isspace():
                self.texte_ici()
            texte.clear()
        try:
            etat, plan, rang = self.etat[nom]
        except KeyError:
            trouve = self.imprevu(nom)
            if trouve is None:
                return
            etat, plan, rang = trouve
        cadre = self.cadre
        cadre.etat = etat
        ligne = self.parser.CurrentLineNumber
        if plan.feuille:
            self.feuille, self.ligne, self.rang, self.attributs = plan, ligne, rang, attributs
            self.etat = FERME
            if attributs:
                self.controler_attributs(plan, attributs, ligne)
        else:
            nombres = cadre.nombres
            nombres[plan.nom] = rang = nombres.get(plan.nom, 0) + 1
            self.cadre = cadre = _Cadre(plan, rang, ligne, attributs)
            self.etat = plan.depart
            self.pile.append(cadre)
            cadre.octet = self.parser.CurrentByteIndex
            if len(self.pile) > self.limites.profondeur:
                raise Illisible(ligne, PROFOND)
            if attributs:
                self.controler_attributs(plan, attributs, ligne)

    def prendre(self, octet: int, dedans: bytes) -> bool:
        """Judge at one glance the inside of the formation whose tag is at that byte, if nothing is to be said of it."""
        cadre = self.cadre
        if cadre.octet != octet or cadre.plan.nom != "formation" or self.ignores or self.vains > ESSAIS:
            return False
        try:
            suite = self.survol.formation(dedans)
        except Inhabituel:
            self.vains += 1
            return False
        self.vains = 0
        cadre.contenu, cadre.nombres, cadre.etat = suite.contenu, suite.nombres, suite.etat
        ligne, position = self.parser.CurrentLineNumber, 0
        for trouve in NUMERO.finditer(dedans):
            ligne, position = ligne + dedans.count(b"\n", position, trouve.start()), trouve.start()
            self.numeros.noter(*(en_clair(un.decode("latin-1")) for un in trouve.groups()), ligne=ligne)
        return True

    def fin(self, _: str) -> None:
        plan = self.feuille
        if plan is None:
            self.fin_de_suite()
            return
        texte = self.texte
        valeur = texte[0] if len(texte) == 1 else "".join(texte)
        texte.clear()
        self.feuille = None
        cadre = self.cadre
        self.etat = cadre.etat
        constats = plan.connus.get(valeur)
        if constats is None:
            constats = plan.juger(valeur)
        if constats:
            for constat in constats:
                self.dire(constat, self.ligne, plan, self.rang)
        if plan.veut_attributs:
            for constat in juger_attributs(plan.nom, valeur, self.attributs):
                self.dire(constat, self.ligne, plan, self.rang)
        cadre.contenu[plan.nom] = valeur

    def fin_de_suite(self) -> None:
        cadre = self.pile.pop()
        texte = self.texte
        if texte:
            if len(texte) > 1 or not texte[0].isspace():
                self.texte_ici(cadre)
            texte.clear()
        plan, contenu = cadre.plan, cadre.contenu
        manquants = cadre.etat[None].manquants
        if manquants or plan.regle:
            self.pile.append(cadre)
            for nom in manquants:
                self.refuser("manque", f"<{nom}> manque dans <{plan.nom}>.", "Ajoutez-le à sa place.", cadre.ligne)
            if plan.regle:
                parents = [autour.plan.nom for autour in self.pile]
                for constat in plan.regle(Contenu(contenu, cadre.nombres, cadre.attributs, parents)):
                    self.dire(constat, cadre.ligne)
            self.pile.pop()
        if self.pile:
            self.cadre = autour = self.pile[-1]
            self.etat = autour.etat
            if not autour.plan.libre:
                autour.contenu[plan.nom] = contenu

    def debut_ignore(self, _: str, __: dict[str, str]) -> None:
        self.ignores += 1
        if self.ignores > self.limites.profondeur:
            raise Illisible(self.parser.CurrentLineNumber, PROFOND)

    def fin_ignore(self, _: str) -> None:
        self.ignores -= 1
        if not self.ignores:
            self.parser.StartElementHandler, self.parser.EndElementHandler = self.debut, self.fin
            del self.texte[self.garde :]

    def ignorer(self) -> None:
        """Pass over the element that opens, and all it holds."""
        self.ignores, self.garde = 1, len(self.texte)
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.debut_ignore, self.fin_ignore

    # What goes wrong

    def imprevu(self, qualifie: str) -> tuple[Etat, Plan, int] | None:
        """An element that may not come here: say why, and where to go on (None: pass over it)."""
        nom = qualifie.rpartition(" ")[2]
        if self.feuille:
            message = f"<{self.feuille.nom}> contient une balise <{nom[:60]}> : seul du texte y est permis."
            conseil = "Retirez la balise, ou écrivez < sous la forme &lt;."
            self.dire(Constat(REFUSE, "balise", message, conseil), self.ligne, self.feuille, self.rang)
            return self.ignorer()
        cadre = self.cadre
        saut = cadre.plan.saute.get(qualifie)
        if saut is None:
            self.refuser(
                "inconnu", f"<{nom[:60]}> n’a pas sa place dans <{cadre.plan.nom}>.", _ou(cadre.plan.nom, nom[:60])
            )
            return self.ignorer()
        rang, apres = saut
        place = cadre.etat[None]
        enfants = cadre.plan.element.enfants
        plan = apres_plan(cadre.plan, qualifie, nom)
        if rang > place.rang or (rang == place.rang and not place.nombre):
            oublies = [e.nom for e in enfants[place.rang : rang] if e.nom in place.manquants]
            liste = ", ".join(f"<{oublie}>" for oublie in oublies)
            pluriel = "nt" if len(oublies) > 1 else ""
            self.refuser("manque", f"{liste} manque{pluriel} avant <{nom}>.", "Ajoutez ce qui manque, à cette place.")
            return apres, plan, 0
        if rang == place.rang:
            message = f"<{nom}> est présent plus de {enfants[rang].maxi} fois dans <{cadre.plan.nom}>."
            self.refuser("nombre", message, "Gardez les premiers et retirez les autres.")
        else:
            message = f"<{nom}> est mal placé : il doit venir avant <{enfants[place.rang].nom}>."
            self.refuser("ordre", message, "Déplacez-le : l’ordre des éléments est imposé.")
        return cadre.etat, plan, 0

    def texte_ici(self, cadre: _Cadre | None = None) -> None:
        """Text between elements: blank, or refused."""
        texte = "".join(self.texte)
        self.texte.clear()
        cadre = cadre or self.cadre
        if texte.isspace() or cadre.plan.libre:
            return
        message = f"Du texte se trouve directement dans <{cadre.plan.nom}> : « {texte.strip()[:40]} »."
        self.refuser("texte", message, "Retirez-le, ou mettez-le dans un élément.", cadre.ligne)

    def controler_attributs(self, plan: Plan, attributs: dict[str, str], ligne: int) -> None:
        dans_feuille = plan if plan.feuille else None
        for nom, valeur in attributs.items():
            if nom in TOLERES:
                continue
            probleme = controler_attribut(plan.element, nom, valeur)
            if probleme:
                self.dire(Constat(REFUSE, *probleme), ligne, dans_feuille, self.rang)
            elif nom == "id":
                self.identifiants.noter(valeur, ligne=ligne)
            elif nom == "idref":
                self.renvois.noter(valeur, ligne=ligne)
        if plan.nom in ("formation", "action", "session") and attributs.get("numero"):
            self.numeros.noter(plan.nom, attributs["numero"], ligne=ligne)
        if "datecrea" in attributs or "datemaj" in attributs:
            for constat in juger_dates(attributs):
                self.dire(constat, ligne, dans_feuille, self.rang)

    def refuser(self, code: str, message: str, conseil: str, ligne: int | None = None) -> None:
        self.dire(Constat(REFUSE, code, message, conseil), ligne or self.parser.CurrentLineNumber)

    def dire(self, constat: Constat, ligne: int, feuille: Plan | None = None, rang: int = 0) -> None:
        numero, chemin = "", []
        for cadre in self.pile:
            numero = cadre.attributs.get("numero", numero) if cadre.plan.nom in NUMEROTES else numero
            chemin.append(_pas(cadre.plan.nom, cadre.rang))
        if feuille:
            chemin.append(_pas(feuille.nom, rang))
        self.anomalies.append(Anomalie(*constat[:2], ligne, "/".join(chemin), numero[:80], *constat[2:]))

    def en_attente(self) -> int:
        """Characters of text held."""
        if self.ignores:
            del self.texte[self.garde :]
        return sum(map(len, self.texte))

    def conclure(self) -> None:
        """What only the whole file tells: identifiers and numbers met twice."""
        for ligne, premier in self.identifiants.doubles():
            message = f"Cet identifiant (attribut « id ») est déjà celui de la ligne {premier}."
            self.dire(Constat(REFUSE, "identifiant", message, "Donnez-en un autre."), ligne)
        connus = set(self.identifiants.cles)
        for cle, ligne in zip(self.renvois.cles, self.renvois.lignes, strict=True):
            if cle not in connus:
                message = "Ce renvoi (attribut « idref ») ne désigne aucun élément du fichier."
                self.dire(Constat(REFUSE, "renvoi", message, "Corrigez-le ou retirez-le."), ligne)
        for ligne, premier in self.numeros.doubles():
            message = f"Ce numéro est déjà celui de l’élément de la ligne {premier}."
            self.dire(Constat(FAUX, "numero-double", message, "Donnez à chacun un numéro qui n’est qu’à lui."), ligne)


NUMEROTES = frozenset({"formation", "action", "session"})
MULTIPLES = frozenset(c.nom for e in ELEMENTS.values() if e.genre == "suite" for c in e.enfants if c.maxi != 1)


def _pas(nom: str, rang: int) -> str:
    return f"{nom}[{rang}]" if rang and nom in MULTIPLES else nom


@lru_cache(maxsize=1024)
def _ou(parent: str, nom: str) -> str:
    """A hint on an element that has no place in its parent."""
    proches = get_close_matches(nom, [enfant.nom for enfant in ELEMENTS[parent].enfants], 1)
    if proches:
        return f"S’agit-il de <{proches[0]}> ?"
    parents = [e.nom for e in ELEMENTS.values() if e.genre == "suite" and nom in [c.nom for c in e.enfants]]
    if parents:
        return f"Mettez-le dans <{parents[0]}>."
    return "Retirez-le ; une donnée hors de LHÉO se met dans <extras> puis <extra>."


def apres_plan(parent: Plan, qualifie: str, nom: str) -> Plan:
    """The plan of a child, in its parent's namespace."""
    return plans(qualifie.rpartition(" ")[0])[nom]


def verifier(source: Source, limites: Limites = LIMITES) -> Iterator[Anomalie]:
    """What there is to say of a path, a binary file or bytes, as it comes; what the whole file tells comes last."""
    verificateur = _Verificateur(limites)
    anomalies = verificateur.anomalies
    try:
        for _ in alimenter(verificateur.parser, source, limites, verificateur.en_attente, verificateur.prendre):
            yield from anomalies.copy()
            anomalies.clear()
        verificateur.conclure()
        yield from anomalies
    except Illisible as erreur:
        verificateur.dire(Constat(REFUSE, "illisible", erreur.message, erreur.conseil), erreur.ligne)
        yield from anomalies
