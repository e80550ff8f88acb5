"""The official schema as a referee, when one has it: its refusals in the form of ours."""

from collections.abc import Iterator
from pathlib import Path

from lheo.flux import Illisible, Source, ouvrir
from lheo.regles import REFUSE
from lheo.verification import Anomalie


def verifier_avec_schema(source: Source, schema: str | Path) -> Iterator[Anomalie]:
    """What an XSD refuses of a file; holds the whole file in memory, unlike our own verification.

    Needs lxml: raises ImportError without it, and `Illisible` when the schema cannot be read.
    """
    from lxml import etree

    try:
        arbitre = etree.XMLSchema(etree.parse(str(schema)))
    except (OSError, etree.XMLSyntaxError, etree.XMLSchemaParseError) as erreur:
        raise Illisible(0, "Le schéma ne peut pas être lu.", "Donnez le fichier lheo-2.3.xsd officiel.") from erreur
    analyseur = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        with ouvrir(source) as fichier:
            document = etree.parse(fichier, analyseur)
    except etree.XMLSyntaxError:
        return  # our own verification says it better
    if arbitre.validate(document):
        return
    for erreur in arbitre.error_log:
        message = f"Le schéma officiel refuse : {erreur.message}"
        yield Anomalie(REFUSE, "xsd", erreur.line, erreur.path or "", "", message, "Voyez le constat de la même ligne.")
