"""What an entry still lacks or has wrong: one list for the form, the summary and the refusal to submit."""

from sofi.offre.branches import branches_de
from sofi.offre.controles_fiches import controler_action, controler_dispositif, controler_formation, controler_session
from sofi.regles.anomalies import Anomalie
from sofi.regles.branche import est_vide, lire
from sofi.regles.champs import Sorte, champs_de
from sofi.regles.jeu import effets, evaluer, regles_de
from sofi.regles.models import Carte, Gravite
from sofi.socle.html import texte_visible


def controler(action, regles=None):
    """The anomalies of an action with its formation, sessions and dispositifs, in the order of the cards.

    `action` comes from `Action.objects.completes()`; `regles` saves a query when they are at hand.
    """
    regles = regles_de(action.campagne) if regles is None else regles
    demandes = {carte: [(champ, effets(regles, carte, champ.nom)) for champ in champs_de(carte)] for carte in Carte}
    anomalies = [*_fiche(action.formation, "formation", demandes), *controler_formation(action)]
    anomalies += [*_fiche(action, "action", demandes), *controler_action(action)]
    for session in action.sessions.all():
        anomalies += [*_fiche(session, "session", demandes), *controler_session(session)]
        for dispositif in session.dispositifs.all():
            anomalies += [*_fiche(dispositif, "dispositif", demandes), *controler_dispositif(dispositif)]
    return _sans_redite(anomalies + evaluer(regles, branches_de(action)))


REDITES = {"manquant": "regle.obligatoire", "parcours_inconnu": "regle.choix_autorises"}
"""What the sources ask of everybody, and the rule of a campagne that asks the same with its name."""


def _sans_redite(anomalies):
    """A finding is told once on a field: the rule wins over what holds for all, for it names its programme."""
    dites = {(un.code, un.carte, un.objet, un.champ) for un in anomalies if un.bloquante}
    return [un for un in anomalies if (REDITES.get(un.code), un.carte, un.objet, un.champ) not in dites]


def _fiche(objet, carte, demandes):
    """What holds for any card: unreadable values, stars, limits. `demandes`: by card, its fields and their Effets."""
    for champ, effet in demandes[carte]:
        if effet.masque:
            continue
        if champ.nom in objet.saisie_illisible:
            yield _illisible(champ, objet)
            continue
        valeur = lire(objet, champ.nom)
        if champ.obligatoire and est_vide(valeur, champ.sorte) and not _vient_de_certifinfo(objet, champ):
            yield Anomalie(
                "manquant",
                Gravite.BLOQUANT,
                carte,
                objet.pk,
                champ.nom,
                f"« {champ.libelle} » est à renseigner.",
            )
        if champ.limite and effet.limite is None and isinstance(valeur, str):
            yield from _longueur(champ, objet, valeur)


def _vient_de_certifinfo(objet, champ):
    """With a Certif Info reference the OF cannot fill what the record leaves empty (R139)."""
    return champ.carte == "formation" and objet.certification_id is not None


def _illisible(champ, objet):
    saisie = objet.saisie_illisible[champ.nom]
    if champ.sorte == Sorte.TABLE:
        saisie = [brut for ligne in saisie.values() for brut in ligne.values()]
    texte = saisie if isinstance(saisie, str) else ", ".join(map(str, saisie))
    attendu = {
        Sorte.DATE: "Donnez une date, par exemple 15/09/2026.",
        Sorte.ENTIER: "Donnez un nombre entier, par exemple 200.",
        Sorte.DECIMAL: "Donnez un nombre, par exemple 12,50.",
        Sorte.TABLE: "Corrigez cette ligne : une date s’écrit 15/09/2026, une heure 09:30.",
    }.get(champ.sorte, "Choisissez dans la liste.")
    return Anomalie(
        "illisible",
        Gravite.BLOQUANT,
        champ.carte,
        objet.pk,
        champ.nom,
        f"« {champ.libelle} » : « {texte} » n’a pas pu être lu. {attendu}",
    )


def _longueur(champ, objet, valeur):
    longueur = len(texte_visible(valeur) if champ.sorte == Sorte.RICHE else valeur)
    if longueur > champ.limite:
        yield Anomalie(
            "longueur",
            Gravite.BLOQUANT,
            champ.carte,
            objet.pk,
            champ.nom,
            f"« {champ.libelle} » est limité à {champ.limite} caractères ; il y en a {longueur} : "
            f"raccourcissez de {longueur - champ.limite}.",
        )
