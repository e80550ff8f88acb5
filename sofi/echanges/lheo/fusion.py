"""Two establishments become one: the LHÉO files of both, and what these called their formations and sessions."""

from sofi.echanges.models import ImportFichier, NumeroLheo


def reunir_les_fichiers(garde, doublon):
    """All goes to the one kept, but the numbers of sessions that it already has."""
    ImportFichier.objects.filter(etablissement=doublon).update(etablissement=garde)
    pris = NumeroLheo.objects.filter(etablissement=garde, session__isnull=False).values("numero")
    NumeroLheo.objects.filter(etablissement=doublon, session__isnull=False, numero__in=pris).delete()
    NumeroLheo.objects.filter(etablissement=doublon).update(etablissement=garde)
