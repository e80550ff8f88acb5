"""What the tests of the library share: the official schema and examples when they are at hand."""

from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "lheo"


@pytest.fixture(scope="session")
def reference():
    """The folder of the official schema, tables and examples, which the project does not carry."""
    if not REFERENCE.is_dir():
        pytest.skip("the official LHÉO files are not at hand")
    return REFERENCE


@pytest.fixture(scope="session")
def xsd(reference):
    from lxml import etree

    return etree.XMLSchema(etree.parse(reference / "lheo-2.3.xsd"))
