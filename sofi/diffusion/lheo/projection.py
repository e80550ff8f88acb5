"""From a frozen session to LHÉO: no table, no query, no clock."""

from sofi.diffusion.lheo.action import action
from sofi.diffusion.lheo.formation import formation
from sofi.diffusion.lheo.textes import jour


def projeter(instantane, session, reperes, le):
    """The LHÉO formation with the one LHÉO action of that session, as published on the day `le`.

    Raises nothing: what is missing stays empty, and the writer of `lheo` says so with its path.
    """
    depuis = session.connue_depuis or instantane.action.connue_depuis or le
    dates = {"datecrea": jour(min(depuis, le)), "datemaj": jour(le)}
    projetee = formation(instantane, session, action(instantane, session, reperes, dates), reperes)
    projetee.numero = reperes.numero(f"{instantane.formation.numero}-{instantane.action.numero}")
    projetee.datecrea, projetee.datemaj = jour(min(instantane.action.connue_depuis or le, le)), jour(le)
    return projetee
