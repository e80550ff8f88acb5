"""The drafts that a file makes or changes: noted while comparing, written by the functions of the screens."""

from dataclasses import dataclass, field

from sofi.echanges.classeurs.importation import ImportImpossible
from sofi.echanges.classeurs.rapport import Ligne
from sofi.echanges.models import NumeroLheo
from sofi.offre.controles import controler
from sofi.offre.creation import ajouter_action, ajouter_session, creer_saisie
from sofi.offre.enregistrer import FicheFermee, enregistrer
from sofi.offre.models import Action
from sofi.offre.tables import MODELES
from sofi.offre.tables import Ligne as LigneDeTable
from sofi.regles.anomalies import bloquantes

ONGLET = "import-lheo"


@dataclass
class SessionVoulue:
    """A session to create (`session` is None) or to change, with its dispositif."""

    numero: str
    session: object
    ligne: Ligne
    valeurs: dict = field(default_factory=dict)
    valeurs_du_dispositif: dict = field(default_factory=dict)


@dataclass
class ActionVoulue:
    """An action to create (`action` is None) or to change."""

    action: object
    attribution: object
    valeurs: dict
    sessions: list = field(default_factory=list)


@dataclass
class FormationVoulue:
    """A formation to create (`formation` is None) or to change, for one campagne."""

    ligne: Ligne
    numero: str
    formation: object
    certification: object
    campagne: object
    valeurs: dict = field(default_factory=dict)
    changements: dict = field(default_factory=dict)
    actions: dict = field(default_factory=dict)

    def ouvrir_action(self, cle, action, attribution, valeurs):
        """Note an action under that key."""
        self.actions[cle] = ActionVoulue(action, attribution, valeurs)

    @property
    def retenue(self):
        """True when one of its sessions is taken."""
        return any(action.sessions for action in self.actions.values())


class Brouillons:
    """All that the file makes or changes; `par` is who sent it."""

    def __init__(self, etat, par):
        self.etat, self.par, self.formations = etat, par, []

    def ajouter(self, voulue):
        """Note a formation."""
        self.formations.append(voulue)

    def ecrire(self):
        """Write everything, inside the caller's transaction. Raises ImportImpossible when an offer was just sent."""
        try:
            for voulue in self.formations:
                self._formation(voulue)
        except FicheFermee as exc:
            raise ImportImpossible(
                f"L’action {exc.action} vient d’être envoyée en validation. Rien n’a été appliqué : recommencez."
            ) from exc

    def _formation(self, voulue):
        nouvelle = voulue.formation is None
        faites = [une for une in (self._action(voulue, action) for action in voulue.actions.values()) if une]
        if nouvelle and voulue.formation:
            self._numeroter(voulue.numero, formation=voulue.formation)
        self._fiche(voulue.formation, voulue.valeurs if nouvelle else voulue.changements)
        brouillons = Action.objects.completes().filter(pk__in=[action.pk for action in faites], publiee_le=None)
        for action in brouillons:
            reste = len(bloquantes(controler(action)))
            if reste:
                points = "1 point" if reste == 1 else f"{reste} points"
                voulue.ligne.informations.append(f"Reste à compléter sur l’action {action.pk} : {points}.")

    def _action(self, voulue, voulu):
        if not voulu.sessions:
            return None
        action, libres = voulu.action, []
        if action is None:
            action = self._ouvrir(voulue, voulu.attribution)
            libres = list(action.sessions.all())
        for une in voulu.sessions:
            self._session(action, une, libres)
        self._fiche(action, voulu.valeurs)
        return action

    def _ouvrir(self, voulue, attribution):
        """A new action; its formation too when there is none."""
        if voulue.formation:
            return ajouter_action(voulue.formation, attribution=attribution, par=self.par)
        action = creer_saisie(
            etablissement=self.etat.etablissement,
            attribution=attribution,
            certification=voulue.certification,
            par=self.par,
        )
        voulue.formation = action.formation
        return action

    def _session(self, action, voulue, libres):
        session = voulue.session or (libres.pop() if libres else ajouter_session(action, par=self.par))
        if voulue.session is None:
            self._numeroter(voulue.numero, session=session)
        self._fiche(session, voulue.valeurs)
        dispositif = session.dispositifs.first()
        if dispositif:
            self._fiche(dispositif, voulue.valeurs_du_dispositif)

    def _fiche(self, fiche, valeurs):
        """Save a card as the screen does; nothing to write leaves it alone."""
        if fiche is None or not valeurs:
            return
        a_ecrire = {nom: _lignes(fiche, nom, valeur) if nom in MODELES else valeur for nom, valeur in valeurs.items()}
        enregistrer(fiche, a_ecrire, {}, par=self.par, version=fiche.version, onglet=ONGLET)

    def _numeroter(self, numero, **quoi):
        NumeroLheo.objects.create(etablissement=self.etat.etablissement, numero=numero, **quoi)


def _lignes(session, nom, voulues):
    """The rows of a table, those that are there keeping their number."""
    presentes = [ligne.pk for ligne in getattr(session, nom)]
    numeros = presentes + [None] * len(voulues)
    return [LigneDeTable(numero, valeurs) for numero, valeurs in zip(numeros, voulues, strict=False)]
