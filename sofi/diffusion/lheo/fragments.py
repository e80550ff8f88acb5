"""The bytes of what is published, kept so that an export only copies them (R265 to R270).

A fragment is written when its publication is frozen, judged by the validator, and held back with a reason rather than
let anything doubtful leave. What was written with other settings or other codes is written again by `rattraper`.
"""

import hashlib
from itertools import chain, count
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from lheo import ValeurRefusee, fragment, verifier
from lheo.regles import INFORMATION
from lheo.structure import ESPACE
from sofi.diffusion.lheo.projection import projeter
from sofi.diffusion.lheo.reperes import TABLES, reperes_du_site
from sofi.diffusion.lheo.textes import jour
from sofi.diffusion.models import FormationLheo, FragmentLheo, Publication

AVANT = f'<lheo xmlns="{ESPACE}">\n  <offres>\n'.encode()
APRES = b"  </offres>\n</lheo>\n"
ACTION, FIN_ACTION = b"\n      <action", b"\n      </action>\n"
CONSTAT = ("gravite", "code", "chemin", "message", "conseil")


class Morceaux(NamedTuple):
    """A LHÉO formation cut around its action; `tete` is without its first line, which bears number and dates."""

    tete: bytes
    action: bytes
    queue: bytes

    @property
    def empreinte(self):
        """What two sessions of the same LHÉO formation have in common."""
        return hashlib.blake2b(self.tete + b"\0" + self.queue, digest_size=16).hexdigest()


def decouper(octets):
    """The pieces of what `lheo.fragment` wrote of a formation with one action."""
    debut = octets.index(b"\n") + 1
    action = octets.index(ACTION) + 1
    fin = octets.rindex(FIN_ACTION) + len(FIN_ACTION)
    return Morceaux(octets[debut:action], octets[action:fin], octets[fin:])


@transaction.atomic
def ecrire(publication, instantane, reperes=None):
    """Write the fragments of a publication in place of those its action had."""
    reperes = reperes or reperes_du_site()
    _une_a_la_fois(instantane.formation.numero)
    sessions = [session for session in instantane.action.sessions if session.date_debut and session.date_fin]
    anciennes = _oublier(instantane, [session.numero for session in sessions])
    le = timezone.localdate(publication.publiee_le)
    juges = [_juger(publication, instantane, session, reperes, le) for session in sessions]
    formations = _formations(juges, instantane, reperes, anciennes, le)
    for ecrit, morceaux in juges:
        if morceaux:
            ecrit.octets, ecrit.formation = morceaux.action, formations[morceaux.empreinte]
    FragmentLheo.objects.bulk_create(ecrit for ecrit, _ in juges)
    Publication.objects.filter(pk=publication.pk).update(moule_lheo=reperes.moule)


def _oublier(instantane, sessions):
    """Delete the fragments of that action, and of these sessions; gives the number each had for its formation."""
    siens = FragmentLheo.objects.filter(numero__in=sessions)
    anciennes = dict(
        siens.filter(formation__formation=instantane.formation.numero).values_list("numero", "formation__numero")
    )
    siens.delete()
    retirer(instantane.action.numero)
    return anciennes


def retirer(action_numero):
    """Forget the fragments of an action taken off line; the numbers of their LHÉO formations are kept."""
    FragmentLheo.objects.filter(publication__in=Publication.objects.filter(action=action_numero)).delete()


def rattraper(reperes=None):
    """Write what is on line without fragments, or with fragments of other settings or codes. Returns how many."""
    reperes = reperes or reperes_du_site()
    numeros = (
        Publication.objects.en_ligne().exclude(moule_lheo=reperes.moule).order_by("pk").values_list("pk", flat=True)
    )
    return sum(_rattraper(numero, reperes) for numero in list(numeros))


@transaction.atomic
def _rattraper(numero, reperes):
    publication = Publication.objects.select_for_update(of=("self",)).en_ligne().filter(pk=numero).first()
    if publication is None:
        return False
    ecrire(publication, publication.instantane, reperes)
    return True


def _une_a_la_fois(formation):
    """Two actions of a formation may ask for the same LHÉO formation: one waits for the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('formation_lheo', %s))", [formation])


def _juger(publication, instantane, session, reperes, le):
    """The fragment of a session, and its pieces unless it is held back."""
    ecrit = FragmentLheo(numero=session.numero, publication=publication)
    try:
        octets = fragment(projeter(instantane, session, reperes, le))
    except ValeurRefusee as refus:
        ecrit.retenue = _raison(refus.chemin, refus.probleme.message, refus.probleme.conseil)
        return ecrit, None
    anomalies = list(verifier(AVANT + octets + APRES))
    ecrit.constats = [{nom: getattr(une, nom) for nom in CONSTAT} for une in anomalies]
    graves = [une for une in anomalies if une.gravite != INFORMATION]
    ecrit.retenue = "\n".join(dict.fromkeys(_raison(une.chemin, une.message, une.conseil) for une in graves))
    return ecrit, None if graves else decouper(octets)


def _raison(chemin, message, conseil):
    """Where in SOFI, what is wrong, what to do."""
    pas = [un.partition("[")[0] for un in chemin.split("/")]
    ecran = next((TABLES["ecrans"][un] for un in reversed(pas) if un in TABLES["ecrans"]), chemin)
    return f"{ecran} : {message} {conseil}"


def _formations(juges, instantane, reperes, anciennes, le):
    """The LHÉO formation of each content, by its digest."""
    connues = FormationLheo.objects.filter(formation=instantane.formation.numero).order_by("pk")
    prises = set(connues.filter(fragments__isnull=False).values_list("numero", flat=True))
    connues = {une.numero: une for une in connues.defer("tete", "queue")}
    choisies = {}
    for ecrit, morceaux in juges:
        if morceaux and morceaux.empreinte not in choisies:
            ligne = _formation(morceaux, connues, prises, instantane, ecrit.numero, anciennes.get(ecrit.numero))
            connues[ligne.numero], choisies[morceaux.empreinte] = ligne, ligne
            prises.add(ligne.numero)
            _entete(ligne, morceaux, reperes, depuis=instantane.action.connue_depuis or le, le=le)
    return choisies


def _formation(morceaux, connues, prises, instantane, session, ancienne):
    """The LHÉO formation of that content: the one that has it, else one whose number is free, else a new one."""
    for une in connues.values():
        if une.empreinte == morceaux.empreinte:
            return une
    sien = f"{instantane.formation.numero}-{instantane.action.numero}"
    souhaits = chain([ancienne or sien, sien], (f"{sien}-{session}{suite}" for suite in chain([""], _rangs())))
    numero = next(un for un in souhaits if un not in prises)
    return connues.get(numero) or FormationLheo(numero=numero, formation=instantane.formation.numero)


def _rangs():
    return (f"-{rang}" for rang in count(2))


def _entete(formation, morceaux, reperes, *, depuis, le):
    """Give it that content and its first line; it is as old as the first of its actions."""
    formation.creee_le = min(formation.creee_le or depuis, depuis)
    numero, creee_le, maj = reperes.numero(formation.numero), jour(formation.creee_le), jour(le)
    ouverture = f'    <formation numero="{numero}" datecrea="{creee_le}" datemaj="{maj}">\n'
    formation.empreinte, formation.queue = morceaux.empreinte, morceaux.queue
    formation.tete = ouverture.encode() + morceaux.tete
    formation.save()
