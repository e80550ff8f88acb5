"""What the CARIF-OREF asked and still waits for (R050)."""

from sofi.offre.statuts import Statut


def derniere_demande(action):
    """The event that holds the question to which the OF must answer, or None when nothing is asked."""
    if action.statut != Statut.EN_ATTENTE_REPONSES:
        return None
    return action.evenements.filter(transition="demander").select_related("par").first()
