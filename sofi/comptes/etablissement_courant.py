"""The establishment one is working on (R031)."""

from sofi.annuaire.models import Etablissement

CLE = "etablissement"


def etablissements_de(utilisateur):
    """Those between which the person switches: an OF's own; none to choose from for the others."""
    if not utilisateur.is_authenticated or utilisateur.voit_tout:
        return []
    return list(Etablissement.objects.visibles_par(utilisateur))


def choisir(request, etablissement):
    """Make it the current one for the rest of the sign-in."""
    request.session[CLE] = etablissement.pk


class EtablissementCourantMiddleware:
    """Set `request.etablissements` (list) and `request.etablissement` (or None) for the signed-in person.

    For an OF the current one is always among those of its administrable sites, the first by default. The
    CARIF-OREF and the Région have none: they see all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.etablissements = etablissements_de(request.user)
        choisi = request.session.get(CLE)
        request.etablissement = next(
            (etablissement for etablissement in request.etablissements if etablissement.pk == choisi),
            next(iter(request.etablissements), None),
        )
        return self.get_response(request)
