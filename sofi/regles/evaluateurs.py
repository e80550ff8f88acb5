"""Evaluators: what each kind of rule finds in an entry. Each returns an `Ecart`, or None when all is well.

`valeur` is the field's value in plain form (`branche.lire`); `branche` gives the rest of the entry.
"""

from dataclasses import dataclass
from decimal import Decimal

from sofi.regles.branche import est_vide, lire, montrer
from sofi.regles.champs import Sorte, champ
from sofi.regles.dates import dates_citees, mois_apres
from sofi.socle.html import longueur_visible, texte_visible


@dataclass(frozen=True)
class Ecart:
    """How an entry differs from a rule: what is expected, then what was found."""

    attendu: str
    constate: str = ""


def _phrase(texte):
    """A text for comparison: one space between words, one kind of apostrophe."""
    return " ".join(texte.replace("’", "'").split())


def _comparable(valeur):
    """Plain form for an equality: order of lists, type of codes and spaces never matter."""
    if isinstance(valeur, (list, tuple)):
        return sorted(str(un) for un in valeur)
    if isinstance(valeur, bool) or valeur is None:
        return valeur
    if isinstance(valeur, (int, float, Decimal)):
        return str(Decimal(str(valeur)).normalize())
    return _phrase(str(valeur))


def _en_texte(html):
    return _phrase(texte_visible(html or ""))


def _saisi(le_champ, valeur):
    if est_vide(valeur, le_champ.sorte):
        return "Vous n’avez rien saisi."
    return f"Vous avez saisi {montrer(le_champ, valeur)}."


def valeur_imposee(parametres, le_champ, valeur, branche):
    """The field holds exactly that value."""
    attendue = parametres["valeur"]
    if _comparable(valeur) == _comparable(attendue):
        return None
    return Ecart(f"« {le_champ.libelle} » doit être {montrer(le_champ, attendue)}", _saisi(le_champ, valeur))


def texte_prescrit(parametres, le_champ, valeur, branche):
    """The given text stands in the field, word for word; a change is only told (section 14)."""
    donne = _en_texte(parametres["texte"])
    if donne in _en_texte(valeur):
        return None
    return Ecart(f"« {le_champ.libelle} » : le texte donné « {_debut(donne)} » a été modifié")


def _debut(texte, longueur=50):
    if len(texte) <= longueur:
        return texte
    return f"{texte[:longueur].rsplit(' ', 1)[0]}…"


def choix_autorises(parametres, le_champ, valeur, branche):
    """Every chosen value is among the allowed ones."""
    choisis = valeur if isinstance(valeur, list) else [valeur] if valeur else []
    refuses = [un for un in choisis if un not in parametres["codes"]]
    if not refuses:
        return None
    permis = montrer(le_champ, parametres["codes"])
    intitule = "choix permis" if len(parametres["codes"]) > 1 else "seul choix permis"
    return Ecart(f"« {le_champ.libelle} », {intitule} : {permis}", _saisi(le_champ, refuses))


def choix_presents(parametres, le_champ, valeur, branche):
    """Each of these values is chosen."""
    absents = [code for code in parametres["codes"] if code not in (valeur or [])]
    if not absents:
        return None
    return Ecart(f"« {le_champ.libelle} » doit comprendre {montrer(le_champ, absents)}")


def obligatoire(parametres, le_champ, valeur, branche):
    """Something is entered."""
    if not est_vide(valeur, le_champ.sorte):
        return None
    return Ecart(f"« {le_champ.libelle} » est à renseigner")


def masque(parametres, le_champ, valeur, branche):
    """A hidden field is not looked at, but the Certif Info reference: hidden, its answer is Non (R137, R237)."""
    if le_champ.sorte != Sorte.CERTIFICATION or est_vide(valeur):
        return None
    return Ecart(f"« {le_champ.libelle} » ne se renseigne pas pour ce programme", _saisi(le_champ, valeur))


def longueur_max(parametres, le_champ, valeur, branche):
    """No more characters than that, as the reader sees them (R305)."""
    longueur = longueur_visible(valeur or "") if le_champ.sorte == Sorte.RICHE else len(valeur or "")
    if longueur <= parametres["maximum"]:
        return None
    return Ecart(
        f"« {le_champ.libelle} » est limité à {parametres['maximum']} caractères",
        f"Il y en a {longueur} : raccourcissez de {longueur - parametres['maximum']}.",
    )


def maximum(parametres, le_champ, valeur, branche):
    """A number no greater than that."""
    if valeur is None or valeur <= parametres["maximum"]:
        return None
    return Ecart(f"« {le_champ.libelle} » : {parametres['maximum']} au plus", _saisi(le_champ, valeur))


def annee_debut(parametres, le_champ, valeur, branche):
    """The date falls in that year."""
    if valeur is None or valeur.year == parametres["annee"]:
        return None
    return Ecart(
        f"« {le_champ.libelle} » doit être en {parametres['annee']}",
        f"Vous avez saisi {valeur:%d/%m/%Y}.",
    )


def duree_max(parametres, le_champ, valeur, branche):
    """The session lasts no more months than that, from its first to its last day."""
    session = branche.session
    if not (session and session.date_debut and session.date_fin):
        return None
    if session.date_fin <= mois_apres(session.date_debut, parametres["mois"]):
        return None
    return Ecart(
        f"La session dure {parametres['mois']} mois au plus",
        f"Elle irait du {session.date_debut:%d/%m/%Y} au {session.date_fin:%d/%m/%Y}.",
    )


def condition(parametres, le_champ, valeur, branche):
    """When another field holds a value, this one is filled, or holds a given value."""
    carte, nom = parametres["si"].split(".")
    objet = branche.objet(carte)
    if objet is None or not _tient(lire(objet, nom), parametres["vaut"]):
        return None
    cas = f"Quand « {champ(carte, nom).libelle} » vaut {montrer(champ(carte, nom), parametres['vaut'])}"
    if parametres["alors"] == "rempli":
        if not est_vide(valeur, le_champ.sorte):
            return None
        return Ecart(f"{cas}, « {le_champ.libelle} » est à renseigner")
    attendue = parametres["valeur"]
    if _tient(valeur, attendue):
        return None
    if isinstance(valeur, list):
        return Ecart(f"{cas}, « {le_champ.libelle} » doit comprendre {montrer(le_champ, [attendue])}")
    return Ecart(f"{cas}, « {le_champ.libelle} » doit être {montrer(le_champ, attendue)}", _saisi(le_champ, valeur))


def _tient(valeur, voulue):
    """True when the value is the wanted one, or is a list that holds it."""
    if isinstance(valeur, list):
        return voulue in valeur
    return _comparable(valeur) == _comparable(voulue)


def debut_avant_dates(parametres, le_champ, valeur, branche):
    """The session starts no later than the first date cited in this text (R231, R255, R299).

    With `si`, only when that yes-or-no field is yes.
    """
    session = branche.session
    if not (session and session.date_debut) or not _concerne(parametres.get("si"), branche):
        return None
    texte = texte_visible(valeur or "") if le_champ.sorte == Sorte.RICHE else valeur
    premier = min(dates_citees(texte, session.date_debut.year), default=None)
    if premier is None or session.date_debut <= premier:
        return None
    return Ecart(
        "La date de début doit intégrer le module de remise à niveau contextualisé",
        f"La session débute le {session.date_debut:%d/%m/%Y} et « {le_champ.libelle} » cite le {premier:%d/%m/%Y}.",
    )


def _concerne(chemin, branche):
    if not chemin:
        return True
    carte, nom = chemin.split(".")
    objet = branche.objet(carte)
    return objet is not None and lire(objet, nom) is True


def debut_inchange(parametres, le_champ, valeur, branche):
    """On a lot subject to the forfait recrutement the start first planned does not move (R012, R298)."""
    session, lot = branche.session, branche.lot
    prevue = session and session.date_debut_prevue
    if not (lot and lot.forfait_recrutement and prevue) or valeur in (None, prevue):
        return None
    return Ecart(
        "Les sessions des lots soumis au forfait recrutement doivent démarrer, même à effectif réduit, "
        f"à la date prévue initialement : {prevue:%d/%m/%Y}",
        _saisi(le_champ, valeur),
    )


def est_le_mandataire(parametres, le_champ, valeur, branche):
    """The site is one of the lot's mandataire (R187, R258)."""
    site = getattr(branche.objet(le_champ.carte), le_champ.nom)
    if site is None or branche.mandat is None or site.etablissement_id == branche.mandat.mandataire_id:
        return None
    mandataire = branche.mandat.mandataire.raison_sociale
    return Ecart(
        f"« {le_champ.libelle} » doit être le mandataire du lot : {mandataire}",
        f"Vous avez choisi « {site.nom_usage} ».",
    )


def sans_controle(parametres, le_champ, valeur, branche):
    """Nothing to check: the rule proposes or explains."""
    return
