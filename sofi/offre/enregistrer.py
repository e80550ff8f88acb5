"""Save a card, complete or not, without ever overwriting somebody else's work (R302)."""

from dataclasses import dataclass

from django.db import transaction

from sofi.offre.models import Action, Formation, Session
from sofi.offre.statuts import Statut
from sofi.offre.tables import MODELES, ecrire_table
from sofi.referentiels.models import Formacode
from sofi.regles.champs import Sorte, champs_de
from sofi.socle.html import nettoyer_html, sans_controles


class FicheFermee(Exception):
    """The action is not in a statut in which its cards may change. `action` is as it stands."""

    def __init__(self, action):
        super().__init__(f"action {action.pk} : {action.statut}")
        self.action = action


@dataclass(frozen=True)
class Conflit:
    """Somebody else saved the card meanwhile: nothing was written. `fiche` is as it stands in the base."""

    fiche: object


def action_de(fiche):
    """The action to which a card belongs; for a formation, its first one."""
    if isinstance(fiche, Action):
        return fiche
    if isinstance(fiche, Formation):
        return fiche.actions.order_by("pk").first()
    return fiche.action if isinstance(fiche, Session) else fiche.session.action


@transaction.atomic
def enregistrer(fiche, valeurs, illisibles, *, par, version, onglet, rang=0):
    """Write `valeurs` on the card and keep `illisibles` (field: raw text) as typed. Returns the card, or a Conflit.

    The value of a table is the list of its `sofi.offre.tables.Ligne`.
    `version` is the one that the page showed; `onglet` names the browser tab, whose own saves never conflict;
    `rang` is when it sent this one: what arrives after a newer save of the same tab is left out.
    Raises FicheFermee when the action is waiting for a decision or was decided on.
    """
    # One lock order for everybody: the action, then the card.
    action = Action.objects.select_for_update().get(pk=action_de(fiche).pk)
    actuelle = type(fiche).objects.select_for_update().get(pk=fiche.pk)
    ouvertes = _actions_ouvertes(actuelle, action)
    if not ouvertes:
        raise FicheFermee(action)
    if actuelle.version != version and actuelle.onglet != onglet:
        return Conflit(actuelle)
    if actuelle.onglet == onglet and actuelle.version != version and 0 < rang < actuelle.rang:
        return actuelle
    if "domaines" in valeurs and valeurs["domaines"] != actuelle.domaines:
        actuelle.version_formacode = Formacode.objects.version_de(valeurs["domaines"], actuelle.version_formacode)
    sortes = {champ.nom: champ.sorte for champ in champs_de(type(fiche)._meta.model_name)}
    for nom, valeur in valeurs.items():
        if nom in MODELES:
            illisibles = illisibles | _ecrire(actuelle, nom, valeur)
        else:
            setattr(actuelle, nom, propre(sortes.get(nom), valeur))
    actuelle.saisie_illisible = {
        **{nom: brut for nom, brut in actuelle.saisie_illisible.items() if nom not in valeurs},
        **illisibles,
    }
    actuelle.version += 1
    actuelle.onglet, actuelle.rang = onglet, rang or actuelle.rang
    actuelle.modifiee_par = par
    actuelle.save()
    return actuelle


def _ecrire(session, nom, lignes):
    mal_lues = ecrire_table(session, nom, lignes)
    return {nom: mal_lues} if mal_lues else {}


def verrouiller(action):
    """Lock an action for a change of its tree, within a transaction. Returns it; raises FicheFermee."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    if not action.est_modifiable:
        raise FicheFermee(action)
    return action


def _actions_ouvertes(fiche, action):
    """True when the card may change: a formation as soon as none of its actions waits for a decision."""
    if isinstance(fiche, Formation):
        return not fiche.actions.filter(statut=Statut.EN_ATTENTE_VALIDATION).exists() and any(
            une.est_modifiable for une in fiche.actions.all()
        )
    return action.est_modifiable


def propre(sorte, valeur):
    """The value without what no reader should get: scripts, tables, images, control characters."""
    if not isinstance(valeur, str):
        return valeur
    if sorte == Sorte.RICHE:
        return nettoyer_html(valeur)
    return sans_controles(valeur).strip()
