"""Load campaign files: read, compare with the base, apply. Twice changes nothing."""

from dataclasses import dataclass, field

from django.db import transaction

from sofi.programmes.models import Campagne, Programme, TypeDispositif
from sofi.regles.fichiers import fichiers_livres, lire_campagne
from sofi.regles.models import Regle

CREE, CHANGE, IDENTIQUE, CONSERVE, ABSENT = "créée", "changée", "identique", "conservée", "absente du fichier"


@dataclass
class Bilan:
    """What loading a campaign did: `lignes` are (outcome, object, detail) in order."""

    campagne: Campagne
    lignes: list = field(default_factory=list)

    def noter(self, issue, objet, detail=""):
        self.lignes.append((issue, objet, detail))

    def nombre(self, issue):
        """How many lines ended that way."""
        return sum(1 for une, _, _ in self.lignes if une == issue)

    @property
    def a_change(self):
        """True when something was written."""
        return bool(self.nombre(CREE) + self.nombre(CHANGE))


def charger(*chemins, remplacer=False):
    """Load these campaign files, the project's own without any: a list of Bilan.

    What was changed on screen since is kept, unless `remplacer`. Raises FichierRefuse, and then writes nothing.
    """
    lues = [lire_campagne(chemin) for chemin in chemins or fichiers_livres()]
    with transaction.atomic():
        return [_appliquer(lue, remplacer) for lue in lues]


def _appliquer(lue, remplacer):
    type_dispositif, _ = TypeDispositif.objects.get_or_create(
        code=lue.type_dispositif["code"],
        defaults={nom: lue.type_dispositif[nom] for nom in ("libelle", "nature")},
    )
    entete = {nom: lue.programme[nom] for nom in ("nom", "libelle")}
    programme, programme_cree = Programme.objects.get_or_create(
        code=lue.programme["code"], defaults={**entete, "type_dispositif": type_dispositif}
    )
    procedure = {"procedure_mise_a_jour": lue.campagne["procedure_mise_a_jour"]}
    campagne, campagne_creee = Campagne.objects.get_or_create(
        programme=programme, annee=lue.campagne["annee"], defaults=procedure
    )
    bilan = Bilan(campagne)
    _entete(bilan, programme, entete, programme_cree, remplacer)
    _entete(bilan, campagne, procedure, campagne_creee, remplacer)
    _regles(bilan, campagne, lue.regles, remplacer)
    return bilan


def _differences(objet, valeurs):
    return {nom: valeur for nom, valeur in valeurs.items() if getattr(objet, nom) != valeur}


def _ecrire(objet, valeurs):
    for nom, valeur in valeurs.items():
        setattr(objet, nom, valeur)
    objet.save()


def _entete(bilan, objet, valeurs, cree, remplacer):
    """A programme or a campaign whose words differ was named by somebody: only `remplacer` writes over it."""
    differences = _differences(objet, valeurs)
    nom = f"{objet._meta.verbose_name} {objet}"
    if cree:
        bilan.noter(CREE, nom)
    elif not differences:
        bilan.noter(IDENTIQUE, nom)
    elif remplacer:
        _ecrire(objet, differences)
        bilan.noter(CHANGE, nom, ", ".join(differences))
    else:
        bilan.noter(CONSERVE, nom, f"diffère du fichier : {', '.join(differences)}")


def _regles(bilan, campagne, regles, remplacer):
    presentes = {regle.code: regle for regle in campagne.regles.all()}
    for valeurs in regles:
        regle = presentes.pop(valeurs["code"], None)
        if regle is None:
            regle = Regle.objects.create(campagne=campagne, chargee=True, **valeurs)
            bilan.noter(CREE, regle.code)
        else:
            _regle(bilan, regle, valeurs, remplacer)
    for regle in presentes.values():
        if regle.chargee:
            bilan.noter(ABSENT, regle.code, "elle reste ; désactivez-la à l’écran si elle ne vaut plus")


def _regle(bilan, regle, valeurs, remplacer):
    if regle.editee_le and not remplacer:
        bilan.noter(CONSERVE, regle.code, f"modifiée à l’écran le {regle.editee_le:%d/%m/%Y}")
        return
    if remplacer:
        valeurs = {**valeurs, "active": True, "chargee": True, "editee_le": None}
    differences = _differences(regle, valeurs)
    if not differences:
        bilan.noter(IDENTIQUE, regle.code)
        return
    _ecrire(regle, differences)
    bilan.noter(CHANGE, regle.code, ", ".join(differences))
