"""What a load of a referential means to the live offer and its places: what to look at, never what to change.

R051, R271 to R274.
"""

from collections import defaultdict

from sofi.annuaire.models import Site
from sofi.offre.models import Action, Session
from sofi.offre.remplacement import formations_vivantes
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    CodePostal,
    Commune,
    FicheRncp,
    Formacode,
    VersionFormacode,
)

LUES = {Formacode: {"libellé"}, Commune: {"nom"}, CodePostal: {"bureau distributeur"}}
"""The columns that an offer or a site shows, of the models of which it shows only some."""


def offres_touchees(changements, rapport):
    """`[{"formation": key, "raisons": [...]}]` for live formations, from what changed, left or lost its code.

    `changements` gives, by model, {key: columns changed} and the keys withdrawn; `rapport` is the load's report.
    """
    certifications = _raisons(changements, Certification, "certification {}")
    fiches = _raisons(changements, FicheRncp, "fiche {}")
    blocs = _raisons(changements, BlocCompetence, "bloc {}", f="")
    formacodes = _formacodes(changements, rapport)
    lieux = _formations_des_sites(changements)
    if not (certifications or fiches or blocs or formacodes or lieux):
        return []
    touchees = []
    formations = formations_vivantes().order_by("pk")
    for cle, certification, rncp, choisis, domaines in formations.values_list(
        "pk", "certification", "certification__code_rncp", "blocs", "domaines"
    ):
        trouvees = [certifications.get(certification), fiches.get(rncp), *map(blocs.get, choisis)]
        trouvees += [*map(formacodes.get, domaines), *lieux.get(cle, ())]
        if raisons := [raison for raison in trouvees if raison]:
            touchees.append({"formation": cle, "raisons": raisons})
    return touchees


def sites_touches(changements):
    """`[{"site": key, "raisons": [...]}]` for the active sites whose commune or postal code changed or left (R081)."""
    communes = _raisons(changements, Commune, "commune {}")
    postaux = _raisons(changements, CodePostal, "code postal {0[1]} de la commune {0[0]}", f="")
    if not (communes or postaux):
        return []
    sites = Site.objects.filter(actif=True, commune__in={*communes, *(commune for commune, _ in postaux)})
    touches = []
    for cle, commune, code_postal in sites.order_by("pk").values_list("pk", "commune", "code_postal"):
        if raisons := [une for une in (communes.get(commune), postaux.get((commune, code_postal))) if une]:
            touches.append({"site": cle, "raisons": raisons})
    return touches


def _formations_des_sites(changements):
    """{formation: why} by way of the places where its actions are given."""
    raisons = {un["site"]: un["raisons"] for un in sites_touches(changements)}
    trouvees = defaultdict(dict)
    for modele, formation, site in (
        (Action, "formation", "site_dispensateur"),
        (Session, "action__formation", "site_lieu"),
    ):
        for cle, lieu in modele.objects.filter(**{f"{site}__in": raisons}).values_list(formation, site):
            trouvees[cle] |= dict.fromkeys(raisons[lieu])
    return trouvees


def _raisons(changements, modele, nom, f="e"):
    """{key: why} of the rows of a model that a load changed or withdrew; `f` agrees with a feminine noun."""
    modifiees, retirees = changements.get(modele, ({}, ()))
    lues = LUES.get(modele)
    raisons = {}
    for cle, colonnes in modifiees.items():
        vues = [colonne for colonne in colonnes if lues is None or colonne in lues]
        if vues:
            raisons[cle] = f"{nom.format(cle)} modifié{f} ({', '.join(vues)})"
        elif not colonnes:
            raisons[cle] = f"{nom.format(cle)} de nouveau en vigueur"
    return raisons | {cle: f"{nom.format(cle)} retiré{f}" for cle in retirees}


def _formacodes(changements, rapport):
    """Of the current version alone: an offer is shown no other."""
    courante = VersionFormacode.objects.filter(est_courante=True).first()
    if courante is None:
        return {}
    modifies, retires = changements.get(Formacode, ({}, ()))
    en_cause = {
        Formacode: (
            {code: colonnes for (version, code), colonnes in modifies.items() if version == courante.pk},
            [code for version, code in retires if version == courante.pk],
        )
    }
    raisons = _raisons(en_cause, Formacode, "Formacode {}", f="")
    migration = rapport.get("migration") or {}
    if migration.get("vers") == courante.libelle:
        raisons |= {code: f"Formacode {code} : « {nouveau} »" for code, _, nouveau in migration["changes"]}
        raisons |= {code: f"Formacode {code} « {ancien} » disparu" for code, ancien in migration["disparus"]}
    return raisons
