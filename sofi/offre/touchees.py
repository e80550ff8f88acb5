"""The live offer that a load of a referential touches: what to look at, never what to change (R051, R271 to R273)."""

from sofi.offre.remplacement import formations_vivantes
from sofi.referentiels.models import BlocCompetence, Certification, FicheRncp, Formacode, VersionFormacode


def offres_touchees(changements, rapport):
    """`[{"formation": key, "raisons": [...]}]` for live formations, from what changed, left or lost its code.

    `changements` gives, by model, the keys of the rows that the load changed and withdrew; `rapport` its report.
    """
    certifications = _raisons(changements, Certification, "certification {} retirée", "certification {} modifiée")
    fiches = _raisons(changements, FicheRncp, "fiche {} retirée", "fiche {} modifiée")
    blocs = _raisons(changements, BlocCompetence, "bloc {} retiré", "bloc {} modifié")
    formacodes = _formacodes(changements, rapport)
    if not (certifications or fiches or blocs or formacodes):
        return []
    touchees = []
    formations = formations_vivantes().order_by("pk")
    for cle, certification, rncp, choisis, domaines in formations.values_list(
        "pk", "certification", "certification__code_rncp", "blocs", "domaines"
    ):
        trouvees = [certifications.get(certification), fiches.get(rncp), *map(blocs.get, choisis)]
        trouvees += map(formacodes.get, domaines)
        if raisons := [raison for raison in trouvees if raison]:
            touchees.append({"formation": cle, "raisons": raisons})
    return touchees


def _raisons(changements, modele, retiree, modifiee):
    """{key: why} of the rows of a model that a load changed or withdrew."""
    if modele not in changements:
        return {}
    modifiees, retirees = changements[modele]
    return {cle: modifiee.format(cle) for cle in modifiees} | {cle: retiree.format(cle) for cle in retirees}


def _formacodes(changements, rapport):
    """Of the current version alone: an offer is shown no other."""
    courante = VersionFormacode.objects.filter(est_courante=True).first()
    if courante is None:
        return {}
    en_cause = {
        Formacode: [
            [code for version, code in cles if version == courante.pk] for cles in changements.get(Formacode, ((), ()))
        ]
    }
    raisons = _raisons(en_cause, Formacode, "Formacode {} retiré", "Formacode {} modifié")
    migration = rapport.get("migration") or {}
    if migration.get("vers") == courante.libelle:
        raisons |= {code: f"Formacode {code} : « {nouveau} »" for code, _, nouveau in migration["changes"]}
        raisons |= {code: f"Formacode {code} « {ancien} » disparu" for code, ancien in migration["disparus"]}
    return raisons
