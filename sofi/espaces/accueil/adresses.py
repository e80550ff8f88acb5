"""Where the rows of the lists lead, by profile: patterns made for the number 0 (see the filter `numero`)."""

from sofi.offre.listes import ACTIONS, SESSIONS
from sofi.socle.templatetags.composants import url_si_existe

NOMS_OF = {
    SESSIONS: {"fiche": "saisie:session", "dupliquer": "saisie:dupliquer_session"},
    ACTIONS: {"fiche": "saisie:action", "etat": "saisie:etat"},
}
NOMS = {
    SESSIONS: {"fiche": "", "dupliquer": ""},
    ACTIONS: {"fiche": "saisie:recapitulatif", "etat": ""},
}


def adresses_des_lignes(bloc, utilisateur):
    """`{operation: pattern}`; an operation that nobody has built, or that the person may not do, has none."""
    noms = {"recapitulatif": "saisie:recapitulatif"} | (NOMS_OF if utilisateur.est_of else NOMS)[bloc]
    return {operation: nom and url_si_existe(nom, 0) for operation, nom in noms.items()}
