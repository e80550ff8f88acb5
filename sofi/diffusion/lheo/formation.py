"""The level formation: what a SOFI formation, its action and the session's kind of path say together."""

from lheo.elements import (
    Certification,
    DomaineFormation,
    SousModule,
    SousModules,
    Valeur,
)
from lheo.elements import Formation as FormationLheo
from sofi.diffusion.lheo.organismes import contact_formation, responsable
from sofi.diffusion.lheo.reperes import TABLES
from sofi.diffusion.lheo.textes import LONG, couper, joindre, oui, plat
from sofi.diffusion.lheo.validation import code_de_validation

SANS_CERTIFICATION = "Formation non certifiante."


def formation(instantane, session, action, reperes):
    """The LHÉO formation that holds that LHÉO action; its number and dates are given by whoever groups."""
    offre, sofi = instantane.action, instantane.formation
    accueil, charge = offre.site_dispensateur, session.organisme_responsable
    suite = reperes.fiche(instantane)
    objectif = joindre(plat(sofi.objectif), plat(offre.objectifs), suite)
    return FormationLheo(
        domaine_formation=_domaine(sofi),
        intitule_formation=couper(sofi.intitule, 255) or None,
        objectif_formation=objectif or sofi.intitule,
        resultats_attendus=couper(plat(offre.resultats_attendus), LONG, suite) or _resultats(sofi),
        contenu_formation=joindre(plat(sofi.programme), plat(offre.complement_programme), suite) or objectif or None,
        certifiante=oui(sofi.certification),
        contact_formation=[contact_formation(accueil)] if accueil else [],
        parcours_de_formation=reperes.code("type_parcours", session.type_parcours) or TABLES["parcours"],
        code_niveau_entree=reperes.code("niveau_entree", offre.niveau_entree) or TABLES["niveau_entree"],
        objectif_general_formation=reperes.code("objectif_general", sofi.objectif_general),
        certification=certifications(sofi.certification),
        code_niveau_sortie=reperes.code("niveau_sortie", sofi.niveau_sortie),
        action=[action],
        organisme_formation_responsable=responsable(charge, reperes) if charge else None,
        sous_modules=_modules(sofi, reperes),
    )


def _domaine(sofi):
    principal = sofi.domaine_principal
    codes = [principal.code] if principal else []
    codes += [domaine.code for domaine in sofi.domaines if domaine != principal]
    certification = sofi.certification
    nsf = certification.code_nsf[:3] if certification else ""
    return DomaineFormation(
        code_FORMACODE=[
            Valeur(valeur=code, ref=sofi.version_formacode, tag="principal" if rang == 0 and principal else None)
            for rang, code in enumerate(codes[:5])
        ],
        code_NSF=[nsf] if nsf else [],
        code_ROME=[
            Valeur(valeur=code, ref=TABLES["version_rome"])
            for code in (certification.codes_rome if certification else ())[:5]
        ],
    )


def _resultats(sofi):
    if sofi.certification is None:
        return SANS_CERTIFICATION
    return couper(" : ".join(filter(None, (sofi.type_certification, sofi.certification.intitule))), LONG)


def certifications(figee):
    """The certification by its codes; one more element for each further code of the répertoire spécifique."""
    if figee is None:
        return []
    premiere, *autres = figee.codes_rs[:5] or [None]
    return [
        Certification(code_RNCP=figee.code_rncp or None, code_CERTIFINFO=str(figee.code), code_RS=premiere),
        *(Certification(code_RS=code) for code in autres),
    ]


def _modules(sofi, reperes):
    """The chosen blocs by their codes: compulsory, or à la carte."""
    code = code_de_validation("modules", sofi)
    modules = [SousModule(reference_module=bloc.code, type_module=code or "0") for bloc in sofi.blocs]
    return SousModules(sous_module=modules) if modules else None
