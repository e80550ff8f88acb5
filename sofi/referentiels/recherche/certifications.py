"""Certifications by level, type, title or code, certifier and RNCP number (R133 to R136)."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q

from ..models import Certification, CertificationSuccession, FicheRncp, NiveauCertification, TypeCertification
from ..models.certification import ORDRE_DE_L_ARBRE
from .mots import contient_les_mots, debuts, mots_utiles, orthographes, vocabulaire

LIMITE = 200
CODE_MAX = 2**31 - 1
MONTREES = (
    "intitule",
    "type_id",
    "niveau_europeen",
    "code_rncp",
    "certificateurs",
    "annee_premiere_session",
    "annee_derniere_session",
    "actif",
)


@dataclass
class GroupeType:
    type: TypeCertification
    certifications: list[Certification]


@dataclass
class GroupeNiveau:
    niveau: NiveauCertification
    types: list[GroupeType]


@dataclass
class ResultatCertifications:
    """The tree niveau > type > certification, with what to say beside it.

    `total` counts the answers shown, `LIMITE` at most (`tronque`: there are others, refine); `suites` are the live
    certifications that follow the code that was typed, in force itself or not; `correction` is the spelling searched
    instead.
    """

    niveaux: list[GroupeNiveau] = field(default_factory=list)
    total: int = 0
    tronque: bool = False
    suites: list[Certification] = field(default_factory=list)
    correction: str = ""


def chercher_certifications(niveau="", type_="", intitule="", certificateur="", rncp=""):
    """Search the certifications that can be chosen; the criteria given combine, and without any nothing is found.

    `niveau` and `type_` are codes; `intitule` is words, a Certif Info code or a number of the RNCP or RS; `rncp`
    is a number with or without its prefix, or one of the Répertoire spécifique ("RS6062", R288).
    """
    intitule, suites = (intitule or "").strip(), []
    if re.fullmatch(r"(RNCP|RS)\s*\d+", intitule, re.IGNORECASE):
        intitule, rncp = "", rncp or intitule
    trouvees = _filtrees(niveau, type_, certificateur, rncp)
    if intitule.isdecimal():
        trouvees = trouvees.filter(code=_code(intitule))
        suites = successeurs(intitule)
    elif intitule:
        return _par_mots(trouvees, mots_utiles(intitule))
    elif not any((niveau, type_, certificateur, rncp)):
        return ResultatCertifications()
    elif rncp and not trouvees.exists():
        suites = _suites_du_rncp(rncp)
    return _resultat(trouvees, suites=suites)


def numero_du_repertoire(rncp):
    """The bare number of "RNCP 35030" or "RS6062", as typed."""
    return re.sub("[^0-9]", "", rncp).lstrip("0")


def _du_rs(rncp):
    return rncp.strip().upper().startswith("RS")


def _suites_du_rncp(rncp):
    """The live certifications that follow those of a number, when none of it is in force."""
    code = f"RNCP{numero_du_repertoire(rncp)}"
    if _du_rs(rncp) or Certification.objects.actives().filter(code_rncp=code).exists():
        return []
    anciens = {
        *Certification.objects.filter(code_rncp=code).values_list("pk", flat=True),
        *CertificationSuccession.objects.filter(ancien_rncp=code).values_list("ancien_code", flat=True),
    }
    suites = {suite.pk: suite for ancien in anciens for suite in successeurs(ancien)}
    return [suites[pk] for pk in sorted(suites)]


def certification_par_code(code):
    """The live certification of a Certif Info code (text or number), else None (R133)."""
    code = _code(code)
    return Certification.objects.actives().select_related("type__niveau").filter(code=code).first() if code else None


def successeurs(code):
    """The live certifications that follow an old code; several when it was split, none when unknown.

    A chain is followed to its end; a succession from a record that was an error leads nowhere.
    """
    a_voir, vus, vivants = [_code(code)], set(), {}
    while a_voir:
        vus.update(a_voir)
        suivants = [s.nouveau for s in _liens(a_voir)]
        vivants.update((c.code, c) for c in suivants if c.actif)
        a_voir = [c.code for c in suivants if not c.actif and c.code not in vus]
    return list(vivants.values())


def _par_mots(trouvees, mots):
    if not mots:
        return ResultatCertifications()
    resultat = _resultat(trouvees.filter(contient_les_mots(mots)))
    if resultat.total:
        return resultat
    for essayes in orthographes(mots, vocabulaire(Certification.objects.actives(), "intitule")):
        if (corrigees := trouvees.filter(contient_les_mots(essayes))).exists():
            return _resultat(corrigees, correction=" ".join(essayes))
    return resultat


def _filtrees(niveau, type_, certificateur, rncp):
    trouvees = Certification.objects.actives()
    if niveau:
        trouvees = trouvees.filter(type__niveau=niveau)
    if type_:
        trouvees = trouvees.filter(type=type_)
    if rncp:
        numero = numero_du_repertoire(rncp)
        du_numero = Q(codes_rs__contains=[f"RS{numero}"]) if _du_rs(rncp) else Q(code_rncp=f"RNCP{numero}")
        trouvees = trouvees.filter(du_numero)
    if mots := mots_utiles(certificateur):
        trouvees = trouvees.filter(mots_organismes=debuts(mots))
    return trouvees


def _resultat(trouvees, suites=(), correction=""):
    """The first answers as a tree. They are taken in the order of the index `certification_arbre`, that of the types'
    codes: a search that half of the records answer reads a few hundred of them."""
    montrees = list(trouvees.only(*MONTREES).order_by(*ORDRE_DE_L_ARBRE)[: LIMITE + 1])
    if not montrees:
        return ResultatCertifications(suites=list(suites))
    tronque = len(montrees) > LIMITE
    types = TypeCertification.objects.select_related("niveau").in_bulk({c.type_id for c in montrees})
    fiches = FicheRncp.objects.only("date_fin_enregistrement").in_bulk({c.code_rncp for c in montrees} - {""})
    for certification in montrees:
        certification.type = types[certification.type_id]
        certification.fiche_rncp = fiches.get(certification.code_rncp)
    ordonnees = sorted(montrees[:LIMITE], key=lambda c: (c.type.niveau.ordre, c.type.libelle, c.type_id))
    niveaux = [
        GroupeNiveau(niveau, [GroupeType(type_, list(certifs)) for type_, certifs in _par_type(du_niveau)])
        for niveau, du_niveau in groupby(ordonnees, key=lambda c: c.type.niveau)
    ]
    return ResultatCertifications(niveaux, len(ordonnees), tronque, list(suites), correction)


def _par_type(certifications):
    return groupby(certifications, key=lambda c: c.type)


def _liens(codes):
    liens = CertificationSuccession.objects.filter(ancien_code__in=[c for c in codes if c]).exclude(
        etat_ancien=CertificationSuccession.EtatAncien.ERRONEE
    )
    return liens.select_related("nouveau__type__niveau")


def _code(saisi):
    texte = str(saisi or "").strip()
    return int(texte) if texte.isascii() and texte.isdecimal() and int(texte) <= CODE_MAX else None
