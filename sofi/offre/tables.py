"""Write the two tables of a Fiche Session: informations collectives and périodes d'inscription (R190, R191)."""

from dataclasses import dataclass, field

from sofi.offre.models import InformationCollective, PeriodeInscription
from sofi.socle.html import sans_controles

MODELES = {"informations_collectives": InformationCollective, "periodes_inscription": PeriodeInscription}


@dataclass(frozen=True)
class Ligne:
    """A row as typed. `numero`: None for a new one; `illisibles`: raw text of what could not be read, by field."""

    numero: int | None
    valeurs: dict = field(default_factory=dict)
    illisibles: dict = field(default_factory=dict)


def ecrire_table(session, nom, lignes):
    """Make the session's rows of that table be `lignes`: those left out are removed, new ones added.

    A row that is no longer there stays away. Returns the raw text that could not be read, by number and field.
    """
    presentes = {ligne.pk: ligne for ligne in MODELES[nom].objects.filter(session=session)}
    illisibles = {}
    for ligne in lignes:
        objet = MODELES[nom](session=session) if ligne.numero is None else presentes.pop(ligne.numero, None)
        if objet is None:
            continue
        for champ, valeur in ligne.valeurs.items():
            setattr(objet, champ, sans_controles(valeur).strip() if isinstance(valeur, str) else valeur)
        objet.save()
        if ligne.illisibles:
            illisibles[str(objet.pk)] = ligne.illisibles
    for objet in presentes.values():
        objet.delete()
    return illisibles
