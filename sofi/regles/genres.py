"""The kinds of rules: what each asks, its parameters, what it does to the form.

A new kind is one function that returns an `Ecart` or None, one parameter form (`sofi.regles.parametres`) and
one line in `GENRES`. Rules are rows; no programme is named here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms

from sofi.regles import parametres as p
from sofi.regles.branche import est_vide, lire, montrer
from sofi.regles.champs import Sorte, champ
from sofi.socle.html import texte_visible


@dataclass(frozen=True)
class Ecart:
    """How an entry differs from a rule: what is expected, then what was found."""

    attendu: str
    constate: str = ""


def _comparable(valeur):
    """Plain form for an equality: order of lists and type of codes never matter."""
    if isinstance(valeur, (list, tuple)):
        return sorted(str(un) for un in valeur)
    if isinstance(valeur, bool) or valeur is None:
        return valeur
    return str(valeur)


def _en_texte(html):
    return " ".join(texte_visible(html or "").split())


def _saisi(le_champ, valeur):
    return f"Vous avez saisi {montrer(le_champ, valeur)}."


def valeur_imposee(parametres, le_champ, valeur, branche):
    """The field holds exactly that value."""
    attendue = parametres["valeur"]
    if _comparable(valeur) == _comparable(attendue):
        return None
    return Ecart(f"« {le_champ.libelle} » doit être {montrer(le_champ, attendue)}", _saisi(le_champ, valeur))


def texte_prescrit(parametres, le_champ, valeur, branche):
    """The given text stands in the field, word for word; a change is only told (section 14)."""
    if _en_texte(parametres["texte"]) in _en_texte(valeur):
        return None
    return Ecart(f"Le texte proposé pour « {le_champ.libelle} » a été modifié")


def choix_autorises(parametres, le_champ, valeur, branche):
    """Every chosen value is among the allowed ones."""
    choisis = valeur if isinstance(valeur, list) else [valeur] if valeur else []
    refuses = [un for un in choisis if un not in parametres["codes"]]
    if not refuses:
        return None
    permis = montrer(le_champ, parametres["codes"])
    return Ecart(f"« {le_champ.libelle} » : choix permis {permis}", _saisi(le_champ, refuses))


def choix_presents(parametres, le_champ, valeur, branche):
    """Each of these values is chosen."""
    absents = [code for code in parametres["codes"] if code not in (valeur or [])]
    if not absents:
        return None
    return Ecart(f"« {le_champ.libelle} » doit comprendre {montrer(le_champ, absents)}")


def obligatoire(parametres, le_champ, valeur, branche):
    """Something is entered."""
    if not est_vide(valeur, le_champ.sorte):
        return None
    return Ecart(f"« {le_champ.libelle} » est à renseigner")


def longueur_max(parametres, le_champ, valeur, branche):
    """No more characters than that, as the reader sees them (R305)."""
    longueur = len(texte_visible(valeur) if le_champ.sorte == Sorte.RICHE else valeur or "")
    if longueur <= parametres["maximum"]:
        return None
    return Ecart(
        f"« {le_champ.libelle} » est limité à {parametres['maximum']} caractères",
        f"Il y en a {longueur} : raccourcissez de {longueur - parametres['maximum']}.",
    )


def maximum(parametres, le_champ, valeur, branche):
    """A number no greater than that."""
    if valeur is None or valeur <= parametres["maximum"]:
        return None
    return Ecart(f"« {le_champ.libelle} » : {parametres['maximum']} au plus", _saisi(le_champ, valeur))


def annee_debut(parametres, le_champ, valeur, branche):
    """The date falls in that year."""
    if valeur is None or valeur.year == parametres["annee"]:
        return None
    return Ecart(
        f"« {le_champ.libelle} » doit être en {parametres['annee']}",
        f"Vous avez saisi {valeur:%d/%m/%Y}.",
    )


def duree_max(parametres, le_champ, valeur, branche):
    """The session lasts no more months than that, from its first to its last day."""
    session = branche.session
    if not (session and session.date_debut and session.date_fin):
        return None
    mois = session.date_debut.month - 1 + parametres["mois"]
    annee, mois = session.date_debut.year + mois // 12, mois % 12 + 1
    limite = _jour_du_mois(annee, mois, session.date_debut.day)
    if session.date_fin <= limite:
        return None
    return Ecart(
        f"La session dure {parametres['mois']} mois au plus",
        f"Elle irait du {session.date_debut:%d/%m/%Y} au {session.date_fin:%d/%m/%Y}.",
    )


def _jour_du_mois(annee, mois, jour):
    while True:
        try:
            return date(annee, mois, jour)
        except ValueError:
            jour -= 1


def condition(parametres, le_champ, valeur, branche):
    """When another field holds a value, this one is filled, or holds a given value."""
    carte, nom = parametres["si"].split(".")
    objet = branche.objet(carte)
    if objet is None:
        return None
    declencheur = lire(objet, nom)
    voulue = parametres["vaut"]
    if _comparable(declencheur) != _comparable(voulue) and not (
        isinstance(declencheur, list) and voulue in declencheur
    ):
        return None
    autre = champ(carte, nom)
    cas = f"Quand « {autre.libelle} » vaut {montrer(autre, voulue)}, « {le_champ.libelle} »"
    if parametres["alors"] == p.REMPLI:
        return Ecart(f"{cas} est à renseigner") if est_vide(valeur, le_champ.sorte) else None
    attendue = parametres["valeur"]
    if isinstance(valeur, list):
        if attendue in valeur:
            return None
        return Ecart(f"{cas} doit comprendre {montrer(le_champ, [attendue])}")
    if _comparable(valeur) == _comparable(attendue):
        return None
    return Ecart(f"{cas} doit être {montrer(le_champ, attendue)}", _saisi(le_champ, valeur))


_UNE_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")


def debut_avant_dates(parametres, le_champ, valeur, branche):
    """The session starts no later than the first date written in this text (R231, R255, R299)."""
    session = branche.session
    dates = [une for une in map(_date_ecrite, _UNE_DATE.findall(valeur or "")) if une]
    if not (session and session.date_debut and dates) or session.date_debut <= min(dates):
        return None
    return Ecart(
        "La date de début doit intégrer le module de remise à niveau contextualisé",
        f"La session débute le {session.date_debut:%d/%m/%Y} et le texte cite le {min(dates):%d/%m/%Y}.",
    )


def _date_ecrite(morceaux):
    try:
        return datetime.strptime("/".join(morceaux), "%d/%m/%Y").date()
    except ValueError:
        return None


def debut_inchange(parametres, le_champ, valeur, branche):
    """On a lot subject to the forfait recrutement the start first planned does not move (R012, R298)."""
    session, lot = branche.session, branche.lot
    prevue = session and session.date_debut_prevue
    if not (lot and lot.forfait_recrutement and prevue) or valeur in (None, prevue):
        return None
    return Ecart(
        "Les sessions des lots soumis au forfait recrutement doivent démarrer, même à effectif réduit, "
        f"à la date prévue initialement : {prevue:%d/%m/%Y}",
        _saisi(le_champ, valeur),
    )


def est_le_mandataire(parametres, le_champ, valeur, branche):
    """The site is one of the lot's mandataire (R187, R258)."""
    site = getattr(branche.objet(le_champ.carte), le_champ.nom)
    if site is None or branche.mandat is None or site.etablissement_id == branche.mandat.mandataire_id:
        return None
    mandataire = branche.mandat.mandataire.raison_sociale
    return Ecart(
        f"« {le_champ.libelle} » doit être le mandataire du lot : {mandataire}",
        f"Vous avez choisi « {site.nom_usage} ».",
    )


def _sans_controle(parametres, le_champ, valeur, branche):
    return None


@dataclass(frozen=True)
class Genre:
    """A kind of rule: its name for the CARIF-OREF, its parameter form, its evaluator, where it makes sense."""

    code: str
    libelle: str
    formulaire: type[forms.Form]
    evaluer: Callable
    sortes: frozenset | None = None

    def convient_a(self, le_champ):
        """True when a rule of this kind may bear on that field."""
        return self.sortes is None or le_champ.sorte in self.sortes


_LISTES = frozenset({Sorte.CHOIX, Sorte.MULTIPLE})
_TEXTES = frozenset({Sorte.TEXTE, Sorte.RICHE})
_NOMBRES = frozenset({Sorte.ENTIER, Sorte.DECIMAL})
_DATES = frozenset({Sorte.DATE})
_VALEURS = _LISTES | _NOMBRES | {
    Sorte.TEXTE,
    Sorte.OUI_NON,
    Sorte.FORMACODES,
    Sorte.FORMACODE,
    Sorte.CERTIFICATION,
}

GENRES = {
    genre.code: genre
    for genre in (
        Genre("valeur_imposee", "Valeur imposée", p.Valeur, valeur_imposee, frozenset(_VALEURS)),
        Genre("valeur_proposee", "Valeur proposée", p.Valeur, _sans_controle, frozenset(_VALEURS)),
        Genre("texte_prescrit", "Texte donné", p.Texte, texte_prescrit, _TEXTES),
        Genre("choix_autorises", "Choix permis", p.Codes, choix_autorises, _LISTES),
        Genre("choix_presents", "Choix qui doivent y être", p.Codes, choix_presents, frozenset({Sorte.MULTIPLE})),
        Genre("obligatoire", "Obligatoire", p.Aucun, obligatoire),
        Genre("masque", "Caché", p.Aucun, _sans_controle),
        Genre("longueur_max", "Longueur maximale", p.Maximum, longueur_max, _TEXTES),
        Genre("maximum", "Nombre maximal", p.Maximum, maximum, _NOMBRES),
        Genre("annee_debut", "Année de début", p.Annee, annee_debut, _DATES),
        Genre("duree_max", "Durée maximale de la session", p.Mois, duree_max, _DATES),
        Genre("condition", "Condition", p.Condition, condition),
        Genre("debut_avant_dates", "Le début précède les dates du texte", p.Aucun, debut_avant_dates, _TEXTES),
        Genre("debut_inchange", "Début inchangé (forfait recrutement)", p.Aucun, debut_inchange, _DATES),
        Genre("est_le_mandataire", "Est le mandataire du lot", p.Aucun, est_le_mandataire, frozenset({Sorte.SITE})),
        Genre("consigne", "Consigne seule", p.Aucun, _sans_controle),
    )
}

