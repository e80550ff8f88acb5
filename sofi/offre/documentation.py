"""The documentation of statuts and transitions, written from the table that the code reads (R220)."""

from sofi.offre.statuts import TRANSITIONS, Statut

_PROFILS = {"of": "OF", "cariforef": "Cariforef", "region": "Région", "systeme": "SOFI (tâche)"}
_PUBLICATION = {
    "": "inchangée",
    "publier": "l’instantané de l’action devient sa publication",
    "retirer": "mise hors ligne, son contenu gardé",
    "restaurer": "inchangée ; la saisie reprend son contenu",
}
_TETE = """# Statuts et transitions d’une action

Page écrite par `sofi ecrire_statuts` à partir de `sofi/offre/statuts.py` : ne la modifiez pas à la main.

Le statut est celui de la saisie. Ce que voit le public est une publication, à part : modifier une action validée
laisse sa publication en ligne jusqu’à la prochaine validation.
"""


def page_des_statuts():
    """The page, in Markdown."""
    return "\n".join([_TETE, *_statuts(), "", *_transitions(), "", *_schema(), ""])


def _statuts():
    yield "## Statuts"
    yield ""
    yield "| Statut | Code | On en sort par |"
    yield "|---|---|---|"
    for statut in Statut:
        sorties = ", ".join(f"« {une.libelle} »" for une in TRANSITIONS if statut in une.de)
        yield f"| {statut.label} | `{statut.value}` | {sorties or 'rien : il est définitif'} |"


def _transitions():
    yield "## Transitions"
    yield ""
    yield "| Opération | Code | De | Vers | Par | Message | Contrôles | Publication |"
    yield "|---|---|---|---|---|---|---|---|"
    for une in TRANSITIONS:
        cellules = (
            une.libelle,
            f"`{une.code}`",
            ", ".join(Statut(statut).label for statut in une.de),
            Statut(une.vers).label,
            ", ".join(_PROFILS[profil] for profil in une.profils),
            une.message or "aucun",
            _controles(une),
            _PUBLICATION[une.publication],
        )
        yield f"| {' | '.join(cellules)} |"


def _controles(transition):
    controles = []
    if transition.sans_anomalie:
        controles.append("aucune anomalie bloquante")
    if transition.exige_publication:
        controles.append("une publication est en ligne")
    return ", ".join(controles) or "aucun"


def _schema():
    yield "## Schéma"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for statut in Statut:
        yield f"    {statut.value} : {statut.label}"
    yield f"    [*] --> {Statut.EN_COURS.value}"
    for une in TRANSITIONS:
        for depart in une.de:
            yield f"    {Statut(depart).value} --> {Statut(une.vers).value} : {une.libelle}"
    yield "```"
