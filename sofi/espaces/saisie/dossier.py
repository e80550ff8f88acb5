"""Open a card for somebody: the object, its whole entry, the rules, what is wrong, and what this person may do."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404

from sofi.annuaire.models import Contact
from sofi.offre.controles import controler
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.perimetre import dans_le_perimetre
from sofi.offre.statuts import Statut
from sofi.offre.usages import sites_proposables
from sofi.offre.workflow import transitions_ouvertes
from sofi.regles.jeu import effets, regles_de
from sofi.regles.models import Carte


@dataclass
class Dossier:
    """A card in its entry. `anomalies` are those of the whole entry; `parametres` what the address asks to see."""

    carte: str
    fiche: object
    action: Action
    par: object
    regles: list
    anomalies: list
    actions: list = field(default_factory=list)
    parametres: dict = field(default_factory=dict)

    @property
    def campagne(self):
        """The campagne whose rules hold, or None."""
        return self.action.campagne

    @cached_property
    def permise(self):
        """True when the card is in this person's hands: a formation with any of its actions (R013, R114)."""
        return any(dans_le_perimetre(une, self.par) for une in self.actions or [self.action])

    @property
    def modifiable(self):
        """True when this person may type in this card now."""
        if not self.permise:
            return False
        if self.carte != Carte.FORMATION:
            return self.action.est_modifiable
        statuts = {une.statut for une in self.actions}
        return Statut.EN_ATTENTE_VALIDATION not in statuts and any(une.est_modifiable for une in self.actions)

    @cached_property
    def transitions(self):
        """The moves open to this person, by code."""
        return {une.code: une for une in transitions_ouvertes(self.action, self.par)}

    @property
    def anomalies_de_la_fiche(self):
        """Those of this card alone."""
        return [un for un in self.anomalies if (un.carte, un.objet) == (self.carte, self.fiche.pk)]

    def effets(self, nom):
        """What the rules do to a field of this card."""
        return effets(self.regles, self.carte, nom)

    def regles_du_champ(self, nom):
        """The rules on a field of this card."""
        return [regle for regle in self.regles if (regle.carte, regle.champ) == (self.carte, nom)]

    @cached_property
    def sites(self):
        """Sites that this entry may name: the establishment's, the lot's, the mandataire's (R156, R172, R187)."""
        attribution = self.action.attribution
        etablissements = {self.action.etablissement_id}
        if attribution:
            etablissements |= {attribution.mandat.mandataire_id, attribution.formateur_id}
        return list(sites_proposables(etablissements, self.action).select_related("etablissement", "commune"))

    @property
    def sites_de_l_organisme(self):
        """The establishment's own sites, and the lot's site de réalisation whoever holds it (R306)."""
        prevu = self.action.attribution.site_id if self.action.attribution else None
        return [
            site for site in self.sites if site.etablissement_id == self.action.etablissement_id or site.pk == prevu
        ]

    @cached_property
    def contacts(self):
        """The establishment's people, with what their label shows."""
        return list(
            Contact.objects.filter(etablissement=self.action.etablissement_id)
            .select_related("site", "etablissement")
            .prefetch_related("etablissement__sites")
        )


def ouvrir(par, carte, numero, numero_action=None):
    """The card of that number with its entry; 404 for what this person may not see.

    `numero_action` tells, for a formation, along which of its actions one is going.
    """
    actions = []
    if carte == Carte.FORMATION:
        get_object_or_404(Formation.objects.visibles_par(par), pk=numero)
        actions = list(Action.objects.visibles_par(par).filter(formation=numero).select_related("site_dispensateur"))
        numero_action = next((une.pk for une in actions if une.pk == numero_action), None) or _premiere(actions)
    elif carte == Carte.ACTION:
        numero_action = numero
    else:
        numero_action = _action_de(par, carte, numero)
    action = get_object_or_404(Action.objects.visibles_par(par).completes(), pk=numero_action)
    regles = regles_de(action.campagne)
    return Dossier(
        carte=str(carte),
        fiche=_fiche(action, carte, numero),
        action=action,
        par=par,
        regles=regles,
        anomalies=controler(action, regles),
        actions=actions,
    )


def _premiere(actions):
    if not actions:
        raise Http404
    return actions[0].pk


def _action_de(par, carte, numero):
    if carte == Carte.SESSION:
        return get_object_or_404(Session.objects.visibles_par(par), pk=numero).action_id
    visibles = Dispositif.objects.filter(session__in=Session.objects.visibles_par(par))
    return get_object_or_404(visibles.select_related("session"), pk=numero).session.action_id


def _fiche(action, carte, numero):
    match carte:
        case Carte.FORMATION:
            return action.formation
        case Carte.ACTION:
            return action
        case Carte.SESSION:
            return next(session for session in action.sessions.all() if session.pk == numero)
    return next(
        dispositif
        for session in action.sessions.all()
        for dispositif in session.dispositifs.all()
        if dispositif.pk == numero
    )
