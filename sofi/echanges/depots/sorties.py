"""When a session last left, by outlet: the last column of the passport (R009)."""

from django.db.models import Max

from sofi.echanges.depots.models import SessionEnvoyee


def dernieres_sorties(numeros):
    """`{number of the session: {code of the outlet: when}}`, by the deposits that feed each outlet; one query."""
    sorties = {numero: {} for numero in numeros}
    lues = (
        SessionEnvoyee.objects.filter(numero__in=sorties, depot__canaux__isnull=False)
        .values_list("numero", "depot__canaux")
        .annotate(le=Max("le"))
    )
    for numero, canal, le in lues:
        sorties[numero][canal] = le
    return sorties
