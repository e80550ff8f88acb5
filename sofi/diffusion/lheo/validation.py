"""Blocs of competences: whether all of them are validated, one by one or together."""

import re

from lheo.elements import BlocCompetences, BlocsCompetences, Extra, Extras, ReferenceCertification
from sofi.diffusion.lheo.reperes import TABLES
from sofi.diffusion.lheo.textes import couper, oui, plat

CODE_DE_BLOC = re.compile(r"RNCP\d{1,6}BC\d{1,3}")


def code_de_validation(table, sofi):
    """The code that a table gives for the formation's validation and individualisation, None when it is unknown."""
    if sofi.validation is None:
        return None
    return TABLES[table].get(sofi.validation.code, {}).get("oui" if sofi.individualisation else "non")


def references(certification):
    """The certification as a session refers to it."""
    if certification is None:
        return []
    return [
        ReferenceCertification(
            reference_code_RNCP=certification.code_rncp or None,
            reference_code_CERTIFINFO=str(certification.code),
            reference_code_RS=next(iter(certification.codes_rs), None),
        )
    ]


def blocs(sofi):
    """The chosen blocs; none without a certification or with codes that are not of the RNCP."""
    choisis = [bloc for bloc in sofi.blocs if CODE_DE_BLOC.fullmatch(bloc.code)]
    code = code_de_validation("validations", sofi)
    if not (choisis and code and sofi.certification):
        return []
    return [
        BlocsCompetences(
            validation_blocs=code,
            reference_certification=references(sofi.certification)[0],
            bloc_competences=[_bloc(bloc, sofi.individualisation) for bloc in choisis],
        )
    ]


def _bloc(bloc, individualisation):
    dits = {"objectif": plat(bloc.objectif), "programme": plat(bloc.programme)}
    extras = [Extra(info=nom, valeur=texte) for nom, texte in dits.items() if texte]
    if individualisation is not None:
        extras.append(Extra(info="individualisation", valeur=oui(individualisation)))
    return BlocCompetences(
        libelle_bloc=couper(bloc.libelle, 500),
        code_bloc=bloc.code,
        extras=[Extras(info="module", extra=extras)] if extras else [],
    )
