"""Open an establishment in the directory."""

from sofi.annuaire.models import Etablissement, Site


def ouvrir(siret, raison_sociale, *, nda="", email=""):
    """The establishment of this SIRET with at least its principal site, created when it is new (R067, R075).

    A SIRET that was merged into another gives the one kept.
    """
    etablissement, _ = Etablissement.objects.get_or_create(
        siret=siret, defaults={"raison_sociale": raison_sociale, "nda": nda}
    )
    etablissement = etablissement.absorbe_par or etablissement
    if not etablissement.sites.exists():
        Site.objects.create(
            etablissement=etablissement, nom_usage=etablissement.raison_sociale, principal=True, email=email
        )
    return etablissement
