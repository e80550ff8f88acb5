"""Two establishments become one: what the LHÉO files of both called their formations and sessions."""

from sofi.echanges.models import NumeroLheo


def reunir_les_numeros(garde, doublon):
    """The numbers of the duplicate go to the one kept, but those of sessions that it already has."""
    pris = NumeroLheo.objects.filter(etablissement=garde, session__isnull=False).values("numero")
    NumeroLheo.objects.filter(etablissement=doublon, session__isnull=False, numero__in=pris).delete()
    NumeroLheo.objects.filter(etablissement=doublon).update(etablissement=garde)
