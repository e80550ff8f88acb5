"""Filters of the lists, kept in the address and shown as removable chips."""

from dataclasses import dataclass

from sofi.offre.listes import ACTIONS, SESSIONS
from sofi.offre.models.session import active
from sofi.programmes.models import Programme
from sofi.referentiels.models import Departement


@dataclass(frozen=True)
class Filtre:
    """A drop-down of a list: `colonnes` says, for each block, which path of the model it compares."""

    cle: str
    libelle: str
    colonnes: dict


FILTRES = (
    Filtre(
        "programme",
        "Programme",
        {SESSIONS: "action__formation__campagne__programme", ACTIONS: "formation__campagne__programme"},
    ),
    Filtre(
        "departement",
        "Département",
        {SESSIONS: "site_lieu__commune__departement", ACTIONS: "site_dispensateur__commune__departement"},
    ),
)
LIBELLES = {filtre.cle: filtre.libelle for filtre in FILTRES} | {"etat": "Etat A/I"}
ETATS = {"actif": "Actif", "inactif": "Inactif"}


def offerts(rubrique):
    """What each drop-down offers on the list of a heading: `{cle: {code: libelle}}`."""
    choix = {
        "programme": dict(Programme.objects.order_by("nom").values_list("code", "nom")),
        "departement": {code: f"{nom} ({code})" for code, nom in Departement.objects.values_list("code", "nom")},
    }
    if (rubrique.bloc, rubrique.code) == (SESSIONS, "toutes"):
        choix["etat"] = ETATS
    return choix


def choisis(parametres, choix):
    """The filters set in the address, `{cle: code}`; what the list does not offer is ignored."""
    return {cle: parametres[cle] for cle, codes in choix.items() if parametres.get(cle, "") in codes}


def filtrer(objets, bloc, filtres):
    """Those that pass every filter set."""
    for filtre in FILTRES:
        if filtre.cle in filtres:
            objets = objets.filter(**{filtre.colonnes[bloc]: filtres[filtre.cle]})
    if "etat" in filtres:
        objets = objets.filter(active() if filtres["etat"] == "actif" else ~active())
    return objets


def selections(choix, filtres):
    """The drop-downs, with what is chosen in them."""
    return [
        {"cle": cle, "libelle": LIBELLES[cle], "choix": codes, "valeur": filtres.get(cle, "")}
        for cle, codes in choix.items()
    ]


def puces(parametres, texte, choix, filtres):
    """A chip for the words and for each filter set; its address is the list without it."""
    poses = {"q": f"« {texte} »"} if texte else {}
    poses |= {cle: f"{LIBELLES[cle]} : {choix[cle][code]}" for cle, code in filtres.items()}
    return [{"libelle": libelle, "url": _sans(parametres, cle), "actif": True} for cle, libelle in poses.items()]


def _sans(parametres, cle):
    reste = parametres.copy()
    for retire in (cle, "page"):
        reste.pop(retire, None)
    return f"?{reste.urlencode()}"
