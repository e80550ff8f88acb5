"""The passport of each session of an entry, with what mends it and when it last left (R009, R197)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from sofi.diffusion.models import FragmentLheo
from sofi.diffusion.models.passeport import Voie
from sofi.diffusion.passeport import Arret, Reglement
from sofi.echanges.depots.sorties import dernieres_sorties
from sofi.espaces.saisie.parcours import Etape
from sofi.offre.instantane import prendre
from sofi.regles.models import Carte


@dataclass(frozen=True)
class Manque:
    """What stops a session somewhere, with the address of the field to fill ("" when there is none)."""

    arret: Arret
    url: str


@dataclass(frozen=True)
class Diffusion:
    """Where a session will be read once validated. `sorties`: (outlet, when it last left, or None)."""

    etape: Etape
    manques: list
    sorties: list


def diffusions(action, etapes, numero=None):
    """For each session of the entry, or for the one of that number."""
    reglement, propose, jour = Reglement.en_vigueur(), prendre(action), timezone.localdate()
    sessions = {session.pk: session for session in action.sessions.all()}
    figees = {figee.numero: figee for figee in propose.action.sessions}
    sorties = dernieres_sorties(sessions)
    retenues = dict(FragmentLheo.objects.retenus().filter(numero__in=sessions).values_list("numero", "retenue"))
    vues = []
    for rang, etape in enumerate(etapes):
        if etape.carte != Carte.SESSION or numero not in (None, etape.numero):
            continue
        passeport = reglement.passeport(propose, figees[etape.numero], jour, retenues.get(etape.numero, ""))
        manques = [Manque(arret, _url(arret.regle, etapes, rang)) for arret in passeport.arrets]
        departs = _publications(action, sessions[etape.numero], reglement.canaux) | sorties[etape.numero]
        vues.append(Diffusion(etape, manques, [(canal, departs.get(canal.pk)) for canal in passeport.ouverts]))
    return vues


def _url(regle, etapes, rang):
    """The field that the rule names, on the card of this session or of its own dispositif."""
    carte, nom = regle.carte_et_champ
    suite = etapes[rang : rang + 2] if carte in {Carte.SESSION, Carte.DISPOSITIF} else etapes
    etape = next((une for une in suite if une.carte == carte), None)
    return f"{etape.url}#id_{nom}" if etape else ""


def _publications(action, session, canaux) -> dict[str, datetime]:
    """When this session was last published: then it left to the sites of the region."""
    en_ligne = action.est_publiee and session.publiee_le and not session.retiree_le
    return {canal.pk: action.publiee_le for canal in canaux if canal.voie == Voie.SITE and en_ligne}
