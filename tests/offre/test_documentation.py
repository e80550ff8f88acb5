"""docs/statuts.md says what the table says."""

from pathlib import Path

import pytest
from django.conf import settings

from sofi.offre.documentation import page_des_statuts


@pytest.mark.exigence("R220")
def test_la_page_des_statuts_est_celle_de_la_table():
    page = Path(settings.BASE_DIR) / "docs" / "statuts.md"
    assert page.read_text(encoding="utf-8") == page_des_statuts(), "run: sofi ecrire_statuts"
