"""Adapter of the public « Recherche d’entreprises » (R070, R071, R274)."""

from dataclasses import dataclass

from django.conf import settings

from sofi.annuaire.exterieur import ServiceIndisponible, lire_json


@dataclass(frozen=True)
class Entreprise:
    """What Sirene knows of an establishment, and the public list of training organisations of its company."""

    siege: str
    denomination: str
    ouverte: bool
    organisme_de_formation: bool
    qualiopi: bool
    ndas: tuple[str, ...]


def chercher(siret):
    """The Entreprise of this SIRET, or None when Sirene does not know it (or hides it). Raises ServiceIndisponible."""
    lu = lire_json(settings.SOFI_SIRENE_URL, {"q": siret, "page": 1, "per_page": 1})
    resultats = lu.get("results")
    if not isinstance(resultats, list):
        raise ServiceIndisponible("réponse sans résultats")
    try:
        return next((_entreprise(une, siret) for une in resultats if une["siren"] == siret[:9]), None)
    except (KeyError, TypeError, AttributeError) as exc:
        raise ServiceIndisponible("réponse inattendue") from exc


def _entreprise(une, siret):
    siege = une.get("siege") or {}
    lieux = [siege, *(une.get("matching_etablissements") or [])]
    lieu = next((lieu for lieu in lieux if lieu.get("siret") == siret), {})
    enseignes = lieu.get("liste_enseignes") or []
    complements = une.get("complements") or {}
    return Entreprise(
        siege=siege.get("siret") or "",
        denomination=(enseignes[0] if enseignes else une.get("nom_complet") or "")[:255],
        ouverte=lieu.get("etat_administratif", une.get("etat_administratif")) == "A",
        organisme_de_formation=bool(complements.get("est_organisme_formation")),
        qualiopi=bool(complements.get("est_qualiopi")),
        ndas=tuple(str(nda) for nda in complements.get("liste_id_organisme_formation") or ()),
    )
