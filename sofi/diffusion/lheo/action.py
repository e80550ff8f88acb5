"""The level action: one for each SOFI session, with what LHÉO holds there of the action and its dispositifs."""

from lheo.elements import Action as ActionLheo
from lheo.elements import (
    CodeUAILieuFormation,
    Coordonnees,
    Equipement,
    Extra,
    Extras,
    LieuDeFormation,
    SIRETLieuFormation,
    UrlAction,
    Valeur,
)
from sofi.diffusion.lheo import financement, recrutement
from sofi.diffusion.lheo.organismes import adresse, formateur
from sofi.diffusion.lheo.reperes import TABLES
from sofi.diffusion.lheo.session import session as en_session
from sofi.diffusion.lheo.textes import LONG, couper, enumerer, oui, plat
from sofi.programmes.models.campagne import Nature

SANS_PREREQUIS = "Aucune condition particulière"
SANS_ALTERNANCE = "Aucun rythme d’alternance déclaré."
SANS_NIVEAU = {"0", "1"}


def action(instantane, sofi, reperes, dates):
    """The LHÉO action of that session."""
    offre = instantane.action
    publics, info_publics = financement.publics(sofi, reperes)
    charge, detail = financement.prise_en_charge(sofi)
    prix, frais = financement.prix(sofi)
    niveau = reperes.code("niveau_entree", offre.niveau_entree) or TABLES["niveau_entree"]
    return ActionLheo(
        numero=reperes.numero(sofi.numero),
        **dates,
        rythme_formation=enumerer((*sofi.rythmes, *sofi.periodes)) or None,
        code_public_vise=publics,
        info_public_vise=info_publics,
        niveau_entree_obligatoire=oui(niveau not in SANS_NIVEAU),
        modalites_alternance=_alternance(sofi),
        modalites_enseignement=reperes.code("modalite_enseignement", sofi.modalite_enseignement),
        conditions_specifiques=_prerequis(offre, reperes.fiche(instantane)) or SANS_PREREQUIS,
        prise_en_charge_frais_possible=charge,
        lieu_de_formation=[_lieu(sofi.site_lieu, reperes)] if sofi.site_lieu else [],
        modalites_entrees_sorties=reperes.code("esp", sofi.esp),
        url_action=_adresses(offre),
        session=[en_session(instantane, sofi, reperes, dates)],
        adresse_information=recrutement.adresse_information(sofi, reperes),
        date_information=recrutement.dates_information(sofi),
        modalites_recrutement=couper(enumerer(sofi.modalites_recrutement), LONG) or None,
        modalites_pedagogiques=couper(enumerer(sofi.modalites_pedagogiques), 200) or None,
        code_modalite_pedagogique=_modalites(sofi),
        equipement=_equipements(offre, reperes),
        frais_restants=financement.frais_restants(sofi),
        prix_total_TTC=prix,
        duree_indicative=couper(plat(sofi.commentaire_duree), 150) or None,
        **_heures(sofi),
        detail_conditions_prise_en_charge=detail,
        conventionnement=financement.conventionnee(sofi),
        organisme_formateur=[formateur(offre.site_dispensateur, reperes)] if offre.site_dispensateur else [],
        organisme_financeur=financement.financeurs(sofi, reperes),
        extras=_extras(offre, sofi, frais),
    )


def _prerequis(offre, suite):
    textes = (enumerer(offre.prerequis), plat(offre.commentaire_prerequis))
    return couper("\n".join(texte for texte in textes if texte), LONG, suite)


def _alternance(sofi):
    if not sofi.duree_entreprise:
        return SANS_ALTERNANCE
    phrases = [f"{sofi.duree_entreprise} h en entreprise pour {sofi.duree_centre or 0} h en centre."]
    if sofi.cycle_alternance and sofi.unite_entreprise:
        cycle = f"{sofi.cycle_alternance.normalize():f}".replace(".", ",")
        phrases.append(f"Cycle de l’alternance : {cycle} (unité : {sofi.unite_entreprise.libelle}).")
    return " ".join(phrases)


def _heures(sofi):
    durees = {"centre": sofi.duree_centre, "entreprise": sofi.duree_entreprise}
    connues = [duree for duree in durees.values() if duree is not None]
    durees["total"] = sum(connues) if connues else None
    return {f"nombre_heures_{nom}": duree for nom, duree in durees.items()}


def _lieu(lieu, reperes):
    return LieuDeFormation(
        tag="principal",
        SIRET_lieu_formation=SIRETLieuFormation(SIRET=lieu.siret),
        code_UAI_lieu_formation=CodeUAILieuFormation(code_UAI=lieu.uai) if lieu.uai else None,
        coordonnees=Coordonnees(adresse=adresse(lieu, reperes)),
    )


def _adresses(offre):
    """The page of the organisation, then its leaflet and its film: readers take the first."""
    dites = (("fiche", offre.url_action), ("programme-pdf", offre.url_pdf), ("video", offre.url_video))
    adresses = [Valeur(valeur=adresse, info=info) for info, adresse in dites if adresse]
    return UrlAction(urlweb=adresses) if adresses else None


def _modalites(sofi):
    codes = TABLES["modalites"]
    connus = [codes[un.code] for un in (*sofi.periodes, *sofi.modalites_pedagogiques) if un.code in codes]
    return [Valeur(valeur=code, ref=TABLES["version_modalites"]) for code in list(dict.fromkeys(connus))[:5]]


def _equipements(offre, reperes):
    """Each kind of equipment; the cost and the comment are those of the whole, on the first."""
    cout = None if offre.cout_indicatif is None else round(offre.cout_indicatif)
    commentaire = couper(plat(offre.commentaire_equipement), 500) or None
    codes = [reperes.code("type_equipement", genre) for genre in offre.types_equipement]
    return [
        Equipement(
            type_equipement=code,
            cout_indicatif_equipement=cout if rang == 0 else None,
            commentaire=commentaire if rang == 0 else None,
        )
        for rang, code in enumerate(code for code in codes if code)
    ]


def _extras(offre, sofi, frais):
    natures = {dispositif.nature for dispositif in sofi.dispositifs}
    de_l_action = _groupe(
        "action",
        ("complement-intitule", offre.complement_intitule),
        ("plus-formation", plat(offre.plus_formation)),
        ("existence-prerequis", oui(offre.prerequis or offre.commentaire_prerequis)),
    )
    de_l_action.extras = frais
    groupes = [
        _groupe("type-action", ("formation-initiale", oui(Nature.INITIALE in natures))),
        _groupe(
            "dispositif",
            ("contrat-apprentissage", oui(Nature.APPRENTISSAGE in natures)),
            ("contrat-professionnalisation", oui(Nature.PROFESSIONNALISATION in natures)),
        ),
        _groupe("duree-hebdo", ("duree-hebdo", None if sofi.duree_hebdo is None else round(sofi.duree_hebdo))),
        _groupe("codes-rythme-formation", *_codes_rythme(sofi)),
        de_l_action,
    ]
    return [groupe for groupe in groupes if groupe.extra]


def _codes_rythme(sofi):
    codes = TABLES["rythmes"]
    return [("code-rythme-formation", codes[rythme.code]) for rythme in sofi.rythmes if rythme.code in codes]


def _groupe(nom, *dits):
    return Extras(
        info=nom, extra=[Extra(info=info, valeur=str(valeur)) for info, valeur in dits if valeur not in (None, "")]
    )
