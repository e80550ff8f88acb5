from django.apps import AppConfig


class EchangesConfig(AppConfig):
    name = "sofi.echanges"
    label = "echanges"
    verbose_name = "Échanges"

    def ready(self):
        from sofi.echanges.lheo.fusion import reunir_les_fichiers
        from sofi.offre import fusion

        fusion.SUITES.append(reunir_les_fichiers)
