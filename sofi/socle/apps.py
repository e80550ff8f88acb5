from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "sofi.socle"
    label = "socle"
    verbose_name = "Socle"

    def ready(self):
        from django.conf import settings

        from sofi.socle.csp import allow_editor

        allow_editor(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
