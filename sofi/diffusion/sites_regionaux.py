"""R197, in one place: without an information collective, a session is not shown on the regional sites.

It stays published (the OF, the validator and the Région see it); only the public search and the public page of the
offer leave it out (R261).
"""

from django.db.models import Q

R197 = Q(a_une_information_collective=True)
"""The condition on search rows."""


def satisfait_r197(session):
    """The same, on a frozen session."""
    return bool(session.informations_collectives)
