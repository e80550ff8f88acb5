"""The branches of an entry, as rules read them."""

from sofi.regles.branche import Branche


def branches_de(action):
    """Every way down from the formation to a dispositif; shorter where something is still missing."""
    mandat = action.attribution.mandat if action.attribution else None
    commun = {
        "formation": action.formation,
        "action": action,
        "mandat": mandat,
        "lot": mandat.lot if mandat else None,
    }
    branches = []
    for session in action.sessions.all():
        dispositifs = list(session.dispositifs.all()) or [None]
        branches += [Branche(session=session, dispositif=dispositif, **commun) for dispositif in dispositifs]
    return branches or [Branche(**commun)]
