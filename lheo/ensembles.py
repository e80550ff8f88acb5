"""The rules on an element and its children: dates that cross, what consumers require to keep an offer (R265 to R270).

`ENSEMBLES` gives, by element, the rule called when it closes. What is asked of an offer comes from how known consumers
read: the inclusion data service drops an action without its training site, its place or its publics, and older readers
of France Travail take the first place and the first site only.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lheo.regles import FAUX, IGNORE, INFORMATION, Constat


class Contenu(NamedTuple):
    """An element as a rule sees it when it closes.

    `enfants` gives the last value of each child (for one with children, its own `enfants`), `nombres` how many there
    are of those with children, `parents` the names of the elements around, from the root.
    """

    enfants: dict[str, object]
    nombres: dict[str, int]
    attributs: dict[str, str]
    parents: list[str]


Regle = Callable[[Contenu], Iterator[Constat]]


def _sans_numero(contenu: Contenu, quoi: str) -> Iterator[Constat]:
    if not contenu.attributs.get("numero"):
        message = f"{quoi} n’a pas de numéro (attribut « numero »)."
        conseil = "Donnez un numéro stable et unique : c’est lui que suivent les lecteurs."
        yield Constat(IGNORE, "numero", message, conseil)


def formation(contenu: Contenu) -> Iterator[Constat]:
    enfants = contenu.enfants
    yield from _sans_numero(contenu, "La formation")
    certifiante = enfants.get("certifiante") == "1"
    if certifiante and "certification" not in enfants:
        message = "La formation est dite certifiante sans qu’aucune certification soit donnée."
        yield Constat(INFORMATION, "certifiante", message, "Ajoutez <certification> avec le code RNCP ou RS.")
    if not certifiante and enfants.get("certifiante") == "0" and enfants.get("certification"):
        message = "La formation est dite non certifiante alors qu’une certification est donnée."
        yield Constat(
            INFORMATION, "certifiante", message, "Écrivez <certifiante>1</certifiante>, ou retirez la certification."
        )


def domaine_formation(contenu: Contenu) -> Iterator[Constat]:
    if "code-FORMACODE" not in contenu.enfants:
        message = "La formation n’a aucun Formacode : les recherches par domaine ne la trouveront pas."
        yield Constat(INFORMATION, "formacode", message, "Ajoutez un code Formacode, le principal en premier.")


def certification(contenu: Contenu) -> Iterator[Constat]:
    if not contenu.enfants:
        yield Constat(
            FAUX, "vide", "La certification est vide.", "Donnez un code RNCP, RS ou CertifInfo, ou retirez-la."
        )


def action(contenu: Contenu) -> Iterator[Constat]:
    enfants = contenu.enfants
    yield from _sans_numero(contenu, "L’action")
    for nom, quoi in (("organisme-formateur", "organisme formateur"), ("lieu-de-formation", "lieu de formation")):
        if nom not in enfants:
            message = f"L’action n’a pas de {quoi} : des lecteurs l’écartent."
            yield Constat(IGNORE, nom, message, f"Ajoutez <{nom}>.")
        elif contenu.nombres.get(nom, 0) > 1:
            message = f"L’action a plusieurs <{nom}> : des lecteurs ne retiennent que le premier."
            yield Constat(
                INFORMATION, nom, message, "Mettez le principal en premier, ou faites une action pour chacun."
            )
    if "organisme-financeur" not in enfants:
        message = "L’action n’a pas de financeur : elle paraît payante pour tous."
        yield Constat(
            INFORMATION, "organisme-financeur", message, "Ajoutez <organisme-financeur> si elle est financée."
        )
    yield from _heures(enfants)


def _heures(enfants: dict[str, object]) -> Iterator[Constat]:
    noms = ("nombre-heures-centre", "nombre-heures-entreprise", "nombre-heures-total")
    try:
        centre, entreprise, total = (int(enfants[nom]) for nom in noms)
    except (KeyError, TypeError, ValueError):
        return
    if centre + entreprise != total:
        message = f"{centre} h en centre et {entreprise} h en entreprise ne font pas {total} h."
        yield Constat(INFORMATION, "heures", message, "Corrigez les nombres d’heures.")


def session(contenu: Contenu) -> Iterator[Constat]:
    yield from _sans_numero(contenu, "La session")
    if "etat-recrutement" not in contenu.enfants:
        message = "La session ne dit pas si l’on recrute encore."
        yield Constat(INFORMATION, "etat-recrutement", message, "Ajoutez <etat-recrutement>.")


def periode(contenu: Contenu) -> Iterator[Constat]:
    debut, fin = (str(contenu.enfants.get(nom, "")).strip() for nom in ("debut", "fin"))
    if len(debut) != 8 or len(fin) != 8 or "00000000" in (debut, fin) or "99999999" in (debut, fin):
        return
    if debut > _au_plus_tard(fin):
        message = f"La période finit ({_lisible(fin)}) avant de commencer ({_lisible(debut)})."
        yield Constat(FAUX, "periode", message, "Corrigez l’une des deux dates.")


def _au_plus_tard(date: str) -> str:
    """The last day that an incomplete date may mean."""
    if date[4:] == "0000":
        return date[:4] + "1231"
    return date[:6] + "31" if date[6:] == "00" else date


def _lisible(date: str) -> str:
    return f"{date[6:]}/{date[4:6]}/{date[:4]}"


def lieu_de_formation(contenu: Contenu) -> Iterator[Constat]:
    coordonnees = contenu.enfants.get("coordonnees")
    adresse = coordonnees.get("adresse") if isinstance(coordonnees, dict) else None
    if adresse is None:
        yield Constat(IGNORE, "lieu-adresse", "Le lieu de formation n’a pas d’adresse.", "Ajoutez <adresse>.")


def adresse(contenu: Contenu) -> Iterator[Constat]:
    enfants = contenu.enfants
    if "lieu-de-formation" in contenu.parents:
        for nom, quoi in (("departement", "département"), ("code-INSEE-commune", "code INSEE")):
            if nom not in enfants:
                message = f"L’adresse du lieu de formation n’a pas de {quoi} : des lecteurs écartent l’action."
                yield Constat(IGNORE, nom, message, f"Ajoutez <{nom}>.")
    departement, insee = str(enfants.get("departement", "")), str(enfants.get("code-INSEE-commune", ""))
    if departement and insee and not insee.startswith(departement):
        message = f"La commune {insee} n’est pas dans le département {departement}."
        yield Constat(FAUX, "departement", message, "Corrigez <departement> ou <code-INSEE-commune>.")


def organisme_formateur(contenu: Contenu) -> Iterator[Constat]:
    yield from _sans_numero(contenu, "L’organisme formateur")


ENSEMBLES: dict[str, Regle] = {
    "formation": formation,
    "domaine-formation": domaine_formation,
    "certification": certification,
    "action": action,
    "session": session,
    "periode": periode,
    "lieu-de-formation": lieu_de_formation,
    "adresse": adresse,
    "organisme-formateur": organisme_formateur,
}
