"""Move an action along the table of transitions: the only place that assigns a statut (R214 to R221)."""

from django.db import transaction
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.diffusion import publier as diffusion
from sofi.offre.controles import controler
from sofi.offre.instantane import disparus, prendre, restaurer
from sofi.offre.models import Action, Evenement
from sofi.offre.notifications import prevenir
from sofi.offre.perimetre import dans_le_perimetre
from sofi.offre.statuts import PAR_CODE, TRANSITIONS
from sofi.regles.anomalies import bloquantes
from sofi.socle.html import sans_controles


class TransitionRefusee(Exception):
    """The move cannot be made: `message` says why and what to do, `anomalies` what is left to mend."""

    def __init__(self, message, anomalies=()):
        super().__init__(message)
        self.message = message
        self.anomalies = list(anomalies)


def transitions_ouvertes(action, par):
    """The moves that this person could make now, in the order of the table: buttons read them."""
    return [transition for transition in TRANSITIONS if _empechement(action, transition, par) is None]


def _profil(par):
    return "systeme" if par is None else par.profil


def _empechement(action, transition, par):
    """Why the move is closed whatever is typed, or None."""
    if _profil(par) not in transition.profils:
        return "Cette opération ne vous est pas ouverte."
    if action.statut not in transition.de:
        return (
            f"Cette action est « {action.get_statut_display()} » : « {transition.libelle} » n’est plus possible. "
            "Rechargez la page."
        )
    if par is not None and par.est_of and not dans_le_perimetre(action, par):
        return "Cette action est celle d’un site que vous n’administrez pas."
    if transition.exige_publication and not action.est_publiee:
        return "Cette action n’a pas de publication en ligne."
    if transition.code in {"soumettre", "valider"} and action.etablissement.ferme_le is not None:
        return "Cet établissement est fermé : rouvrez-le d’abord, dans l’annuaire."
    return None


@transaction.atomic
def deplacer(action, code, *, par, message="", annoncer=True):
    """Make that move, write its event, publish or withdraw as the table says; notify after commit.

    `par` is None for a job. `annoncer`: false for a caller that tells the OF of many moves in one mail. Returns the
    action as moved. Raises TransitionRefusee and changes nothing when the table, the rights, a missing message or a
    blocking anomaly stand against it.
    """
    transition = PAR_CODE[code]
    Action.objects.select_for_update().get(pk=action.pk)
    action = Action.objects.completes().get(pk=action.pk)
    message = sans_controles(message).strip()
    _verifier(action, transition, par, message)
    depart, accord = action.statut, _accord(action)
    action.statut = transition.vers
    if transition.code == "soumettre":
        action.soumise_le = timezone.now()
    _suites(action, transition, par)
    action.save()
    evenement = Evenement.objects.create(
        action=action,
        transition=transition.code,
        de=depart,
        vers=action.statut,
        par=par,
        message=message,
        accord_region=accord if transition.code in {"soumettre", "valider"} else "",
    )
    if annoncer:
        prevenir(evenement)
    return Action.objects.completes().get(pk=action.pk)


def _verifier(action, transition, par, message):
    """Raise TransitionRefusee when something stands against the move."""
    if par is not None and not Etablissement.objects.visibles_par(par).filter(pk=action.etablissement_id).exists():
        raise TransitionRefusee("Cette action n’est pas celle de l’un de vos établissements.")
    if empechement := _empechement(action, transition, par):
        raise TransitionRefusee(empechement)
    if transition.message == "obligatoire" and not message:
        raise TransitionRefusee("Écrivez un message : l’historique le garde et l’organisme le lit.")
    if transition.sans_anomalie and (anomalies := bloquantes(controler(action))):
        raise TransitionRefusee(_points(transition, len(anomalies)), anomalies)
    if transition.publication == "restaurer" and (noms := disparus(diffusion.en_ligne(action.pk).instantane)):
        raise TransitionRefusee(
            "On ne peut pas revenir à la version publiée : elle cite ce qui n’est plus dans l’annuaire "
            f"({', '.join(noms)}). Corrigez la saisie puis envoyez-la en validation."
        )


def _points(transition, nombre):
    operation = "envoyée" if transition.code == "soumettre" else "validée"
    points = "1 point à compléter ou à corriger" if nombre == 1 else f"{nombre} points à compléter ou à corriger"
    return f"La saisie ne peut pas être {operation} : {points}."


def _accord(action):
    if not action.accord_region:
        return ""
    date = f" du {action.accord_region_le:%d/%m/%Y}" if action.accord_region_le else ""
    return f"{action.accord_region}{date}"


def _suites(action, transition, par):
    match transition.publication:
        case "publier":
            _publier(action, par)
        case "retirer" if action.est_publiee:
            _retirer(action)
        case "restaurer":
            _restaurer(action)
    if transition.code == "valider":
        action.accord_region, action.accord_region_le = "", None


def _publier(action, par):
    maintenant = timezone.now()
    action.publiee_le = maintenant
    for session in action.sessions.all():
        session.publiee_le = session.publiee_le or maintenant
        session.retiree_le = None
        session.date_debut_prevue = session.date_debut_prevue or session.date_debut
        session.save(update_fields=["publiee_le", "retiree_le", "date_debut_prevue"])
    diffusion.publier(prendre(action), par=par)


def _retirer(action):
    diffusion.retirer(action.pk)
    action.publiee_le = None
    action.sessions.filter(publiee_le__isnull=False, retiree_le=None).update(retiree_le=timezone.now())


def _restaurer(action):
    statut, publiee_le = action.statut, action.publiee_le
    restaurer(action, diffusion.en_ligne(action.pk).instantane)
    action.statut, action.publiee_le = statut, publiee_le
    action.accord_region, action.accord_region_le = "", None
