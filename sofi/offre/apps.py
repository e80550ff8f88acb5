from django.apps import AppConfig


class OffreConfig(AppConfig):
    name = "sofi.offre"
    label = "offre"
    verbose_name = "Offre"

    def ready(self):
        from sofi.offre.remplacement import certifications_portees
        from sofi.offre.touchees import offres_touchees, sites_touches
        from sofi.referentiels.chargement.voisins import voisins

        voisins.certifications_portees = certifications_portees
        voisins.offres_touchees = offres_touchees
        voisins.sites_touches = sites_touches
