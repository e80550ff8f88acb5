"""The level session: when, how to register, whom to reach, which blocs."""

from lheo.elements import (
    AdresseInscription,
    Alternance,
    ContactSession,
    Cycle,
    Extra,
    Extras,
    Periode,
    RythmeAlternance,
    UrlSession,
)
from lheo.elements import Session as SessionLheo
from sofi.diffusion.lheo import recrutement
from sofi.diffusion.lheo.organismes import adresse, personne
from sofi.diffusion.lheo.reperes import TABLES
from sofi.diffusion.lheo.textes import jour, oui
from sofi.diffusion.lheo.validation import blocs, references

REFERENTS = (("referent_pmr", "1", None), ("referent_mobilite", "2", None), ("referent_prf", "0", "referent-PRF"))
"""Each référent with its type in LHÉO; the mail de liaison is for tools, never sent (R194)."""


def session(instantane, sofi, reperes, dates):
    """The LHÉO session; its number is the session's own, without prefix."""
    inscription = instantane.action.site_dispensateur or sofi.site_lieu
    fiche = reperes.fiche(instantane, sofi)
    cycle = cycles(sofi, reperes)
    return SessionLheo(
        numero=str(sofi.numero),
        **dates,
        periode=Periode(debut=jour(sofi.date_debut), fin=jour(sofi.date_fin)),
        adresse_inscription=AdresseInscription(adresse=adresse(inscription, reperes)) if inscription else None,
        modalites_inscription=recrutement.modalites_inscription(sofi),
        periode_inscription=recrutement.periode_inscription(sofi),
        etat_recrutement=recrutement.etat(sofi, reperes),
        recrutement=recrutement.recrutements(sofi, reperes),
        url_session=UrlSession(urlweb=[fiche]) if fiche else None,
        contact_session=_contacts(sofi),
        reference_certification=references(instantane.formation.certification),
        blocs_competences=blocs(instantane.formation),
        cycle=cycle,
        extras=_extras(sofi, effectifs=not cycle),
    )


def _contacts(sofi):
    presents = [(getattr(sofi, nom), code, info) for nom, code, info in REFERENTS if getattr(sofi, nom)]
    return [
        ContactSession(info=info, tag="principal" if rang == 0 else None, type_contact=code, coordonnees=personne(qui))
        for rang, (qui, code, info) in enumerate(presents)
    ]


def cycles(sofi, reperes):
    """Group sizes and alternation, where LHÉO has room for them: initial training and apprenticeship."""
    return [
        Cycle(
            type_cycle=code["type"],
            effectif_minimal=dispositif.effectif_minimal,
            capacite_simultanee=dispositif.capacite_simultanee,
            alternance=_alternance(sofi, code["alternance"], reperes),
        )
        for dispositif in sofi.dispositifs
        if (code := TABLES["cycles"].get(dispositif.nature))
    ]


def _alternance(sofi, contrat, reperes):
    if not sofi.duree_entreprise:
        return None
    return Alternance(type_alternance=contrat, rythme_alternance=_rythme(sofi, reperes))


def _rythme(sofi, reperes):
    """Units in company and in centre, when the hours of the session give whole numbers."""
    unite, cycle = reperes.code("unite_entreprise", sofi.unite_entreprise), sofi.cycle_alternance
    if not unite or not cycle or not sofi.duree_centre:
        return None
    centre = cycle * sofi.duree_centre / sofi.duree_entreprise
    if cycle != int(cycle) or centre != int(centre):
        return None
    return RythmeAlternance(unite_rythme_alternance=unite, unites_entreprise=int(cycle), unites_centre=int(centre))


def _extras(sofi, *, effectifs):
    dits = []
    for dispositif in sofi.dispositifs if effectifs else ():
        dits += [
            ("effectif-minimal", dispositif.effectif_minimal),
            ("capacite-simultanee", dispositif.capacite_simultanee),
        ]
    if sofi.module_remise_niveau is not None:
        dits.append(("module-remise-a-niveau", oui(sofi.module_remise_niveau)))
    extras = [Extra(info=nom, valeur=str(valeur)) for nom, valeur in dits if valeur is not None]
    return [Extras(info="session", extra=extras)] if extras else []
