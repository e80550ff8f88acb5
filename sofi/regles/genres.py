"""The kinds of rules, one line each: name, parameter form, evaluator, plain words, where they make sense.

A new kind is one evaluator (`evaluateurs`), one parameter form (`parametres`), one sentence (`phrases`) and one
line here. Rules are rows; no programme is named here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sofi.regles import evaluateurs as e
from sofi.regles import parametres as p
from sofi.regles import phrases as f
from sofi.regles.champs import Sorte, champ
from sofi.regles.models import Gravite


@dataclass(frozen=True)
class Genre:
    """A kind of rule: its name for the CARIF-OREF and a line of explanation, its parameter form, its evaluator,
    its sentence, its usual gravity, the sorts and names of fields on which it makes sense (None: any)."""

    code: str
    libelle: str
    aide: str
    formulaire: type[p.Parametres]
    evaluer: Callable
    dire: Callable
    gravite: Gravite = Gravite.BLOQUANT
    sortes: frozenset | None = None
    noms: frozenset | None = None

    def convient_a(self, le_champ):
        """True when a rule of this kind may bear on that field."""
        return (self.sortes is None or le_champ.sorte in self.sortes) and (
            self.noms is None or le_champ.nom in self.noms
        )


_LISTES = frozenset({Sorte.CHOIX, Sorte.MULTIPLE})
_TEXTES = frozenset({Sorte.TEXTE, Sorte.RICHE})
_NOMBRES = frozenset({Sorte.ENTIER, Sorte.DECIMAL})
_VALEURS = _LISTES | _NOMBRES | {Sorte.TEXTE, Sorte.OUI_NON, Sorte.FORMACODES, Sorte.FORMACODE, Sorte.CERTIFICATION}
_DEBUT, _DATES = frozenset({"date_debut"}), frozenset({"date_debut", "date_fin"})
_INFORMER = Gravite.INFORMATION

GENRES = {
    genre.code: genre
    for genre in (
        Genre(
            "valeur_imposee",
            "Valeur imposée",
            "Le champ est rempli d’avance et verrouillé.",
            p.Valeur,
            e.valeur_imposee,
            f.imposee,
            sortes=_VALEURS,
        ),
        Genre(
            "valeur_proposee",
            "Valeur proposée",
            "Le champ est rempli d’avance ; l’organisme peut le changer.",
            p.Valeur,
            e.sans_controle,
            f.proposee,
            _INFORMER,
            _VALEURS,
        ),
        Genre(
            "texte_prescrit",
            "Texte donné",
            "Le texte est proposé mot pour mot ; sa modification est signalée au valideur.",
            p.Texte,
            e.texte_prescrit,
            f.texte,
            _INFORMER,
            _TEXTES,
        ),
        Genre(
            "choix_autorises",
            "Choix permis",
            "Seuls ces choix sont offerts.",
            p.Codes,
            e.choix_autorises,
            f.autorises,
            sortes=_LISTES,
        ),
        Genre(
            "choix_presents",
            "Choix qui doivent y être",
            "Ces choix sont cochés d’avance et doivent le rester ; d’autres peuvent s’ajouter.",
            p.Codes,
            e.choix_presents,
            f.presents,
            sortes=frozenset({Sorte.MULTIPLE}),
        ),
        Genre(
            "obligatoire",
            "À renseigner",
            "Le champ ne peut pas rester vide.",
            p.Aucun,
            e.obligatoire,
            f.obligatoire,
        ),
        Genre(
            "masque",
            "Caché",
            "Le champ n’est pas demandé (pour le Code Certifinfo : la réponse est « Non »).",
            p.Aucun,
            e.masque,
            f.masque,
        ),
        Genre(
            "longueur_max",
            "Longueur maximale",
            "Nombre de caractères, comme le lecteur les voit.",
            p.Maximum,
            e.longueur_max,
            f.longueur,
            sortes=_TEXTES,
        ),
        Genre(
            "maximum",
            "Nombre maximal",
            "Le nombre ne le dépasse pas.",
            p.Maximum,
            e.maximum,
            f.maximum,
            sortes=_NOMBRES,
        ),
        Genre(
            "annee_debut",
            "Année de début",
            "La session débute dans cette année.",
            p.Annee,
            e.annee_debut,
            f.annee,
            noms=_DEBUT,
        ),
        Genre(
            "duree_max",
            "Durée maximale de la session",
            "De la date de début à la date de fin.",
            p.Mois,
            e.duree_max,
            f.mois,
            noms=_DATES,
        ),
        Genre(
            "condition",
            "Condition",
            "Quand un autre champ a une valeur, celui-ci est rempli ou en a une autre.",
            p.Condition,
            e.condition,
            f.condition,
        ),
        Genre(
            "debut_avant_dates",
            "Le début précède les dates du texte",
            "La session débute au plus tard à la première date citée dans ce texte.",
            p.Seulement,
            e.debut_avant_dates,
            f.debut_avant_dates,
            sortes=_TEXTES,
        ),
        Genre(
            "debut_inchange",
            "Début inchangé (forfait recrutement)",
            "Sur un lot soumis au forfait recrutement, la date prévue initialement ne change pas.",
            p.Aucun,
            e.debut_inchange,
            f.debut_inchange,
            noms=_DEBUT,
        ),
        Genre(
            "est_le_mandataire",
            "Est le mandataire du lot",
            "Le site est celui de l’organisme mandataire du lot choisi.",
            p.Aucun,
            e.est_le_mandataire,
            f.mandataire,
            sortes=frozenset({Sorte.SITE}),
        ),
        Genre(
            "consigne",
            "Consigne seule",
            "Une phrase à côté du champ, sans contrôle.",
            p.Aucun,
            e.sans_controle,
            f.consigne,
            _INFORMER,
        ),
    )
}


def genres_pour(le_champ):
    """The kinds that make sense for that field, in the order of the table."""
    return [genre for genre in GENRES.values() if genre.convient_a(le_champ)]


def en_clair(regle):
    """What a rule asks, in one plain French sentence."""
    return GENRES[regle.genre].dire(regle.parametres, champ(regle.carte, regle.champ))
