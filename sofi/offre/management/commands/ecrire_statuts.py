"""Write docs/statuts.md from the table of transitions."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from sofi.offre.documentation import page_des_statuts


class Command(BaseCommand):
    help = "Écrit docs/statuts.md à partir de la table des transitions."

    def handle(self, *args, **options):
        page = Path(settings.BASE_DIR) / "docs" / "statuts.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(page_des_statuts(), encoding="utf-8")
        self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} écrit.")
