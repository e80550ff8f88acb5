"""Demonstration offers: every statut, dates around today, made by the same functions as the screens."""

import datetime
from collections import Counter

from sofi.offre.creation import (
    ajouter_information_collective,
    ajouter_periode_inscription,
    ajouter_session,
    creer_saisie,
    reprendre_certification,
)
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.workflow import deplacer
from sofi.programmes.models import TypeDispositif
from sofi.referentiels.models import Certification

JOUR = datetime.timedelta(days=1)
DUREE = 75 * JOUR

# What becomes of an entry: the transitions it makes, and how many days from today its sessions start.
DESTINS = (
    ("validee", (-150, -55, 12)),
    ("validee", (-60, 30)),
    ("en_attente_validation", (40,)),
    ("validee", (20, 75)),
    ("en_attente_reponses", (35,)),
    ("en_cours", (60,)),
    ("validee_en_modification", (-20, 50)),
    ("refusee", (90,)),
    ("validee", (100, 160)),
    ("retiree", (25,)),
    ("archivee", (-190,)),
)

MOVES = {
    "en_cours": (),
    "en_attente_validation": ("soumettre",),
    "en_attente_reponses": ("soumettre", "demander"),
    "refusee": ("soumettre", "refuser"),
    "validee": ("soumettre", "valider"),
    "validee_en_modification": ("soumettre", "valider", "modifier"),
    "retiree": ("soumettre", "valider", "retirer"),
    "archivee": ("soumettre", "valider", "archiver"),
}

MESSAGES = {
    "demander": "Pouvez-vous préciser la date de la première information collective ?",
    "refuser": "Cette session figure déjà dans une autre action : merci de la supprimer ou de la compléter.",
    "retirer": "Session annulée faute de candidats.",
}


class Acteurs:
    """Who makes the moves: the CARIF-OREF decides; an OF enters its own offer, the CARIF-OREF that of the others."""

    def __init__(self, comptes):
        self.cariforef = next(compte for compte in comptes.values() if compte.est_cariforef)
        self.of = {site.etablissement_id: compte for compte in comptes.values() for site in compte.sites.all()}

    def qui_saisit(self, etablissement):
        """The login that enters the offer of that establishment."""
        return self.of.get(etablissement.pk, self.cariforef)


def creer_offres(donnees, attributions, acteurs, aujourdhui):
    """An entry for each attribution, each destiny as often as the others; none in a year too far from today."""
    tires = Counter()
    for rang, attribution in enumerate(attributions):
        annee = attribution.lot.campagne.annee
        possibles = [choix for choix in DESTINS if _tombe(choix, annee, aujourdhui)]
        if not possibles:
            continue
        choix = min(possibles, key=lambda un: tires[un])
        tires[choix] += 1
        destin, departs = choix
        debuts = [aujourdhui + depart * JOUR for depart in departs]
        debuts = [debut for debut in debuts if debut.year == annee]
        action = _saisir(donnees, attribution, debuts, rang, acteurs.qui_saisit(attribution.formateur))
        _conduire(action, MOVES[destin], acteurs)


def _tombe(choix, annee, aujourdhui):
    return any((aujourdhui + depart * JOUR).year == annee for depart in choix[1])


def _saisir(donnees, attribution, debuts, rang, par):
    saisie = donnees["saisies"][attribution.lot.campagne.programme_id]
    codes = saisie.get("certifications")
    certification = Certification.objects.get(pk=codes[rang % len(codes)]) if codes else None
    action = creer_saisie(
        etablissement=attribution.formateur, attribution=attribution, certification=certification, par=par
    )
    formation = action.formation
    _ecrire(formation, saisie.get("formation", {}))
    if certification:
        formation.individualisation, formation.validation = False, "totale"
        formation.save()
    _ecrire(action, saisie["action"])
    for numero, debut in enumerate(debuts):
        session = action.sessions.get() if numero == 0 else ajouter_session(action, par=par)
        _ecrire(session, {**saisie["session"], "date_debut": debut, "date_fin": debut + DUREE})
        _rencontres(session, debut)
        session.dispositifs.update(nb_places=12, nb_places_restantes=max(0, 9 - 3 * numero), effectif_minimal=6)
    return action


def _ecrire(objet, valeurs):
    for nom, valeur in valeurs.items():
        setattr(objet, nom, valeur)
    objet.version += 1
    objet.save()


def _rencontres(session, debut):
    ajouter_information_collective(
        session,
        site=session.site_lieu,
        date=debut - 21 * JOUR,
        heure_debut=datetime.time(9, 30),
        heure_fin=datetime.time(11, 30),
        places=20,
    )
    ajouter_periode_inscription(
        session, type="candidature_individuelle", date_debut=debut - 60 * JOUR, date_fin=debut - 7 * JOUR
    )


def _conduire(action, transitions, acteurs):
    for code in transitions:
        decide = code in {"valider", "demander", "refuser", "retirer", "archiver"}
        par = acteurs.cariforef if decide else acteurs.qui_saisit(action.etablissement)
        deplacer(action, code, par=par, message=MESSAGES.get(code, ""))


def creer_autres(donnees, organismes, acteurs, aujourdhui):
    """What is not public training: apprenticeship, contrat pro, initial training (R033)."""
    for ligne in donnees["autres"]:
        type_dispositif = TypeDispositif.objects.get_or_create(
            code=ligne["code"], defaults={"libelle": ligne["libelle"], "nature": ligne["nature"]}
        )[0]
        for cle in ligne["organismes"]:
            action = _hors_programme(donnees, organismes[cle], ligne, type_dispositif, aujourdhui)
            _conduire(action, MOVES["validee"], acteurs)


def _hors_programme(donnees, etablissement, ligne, type_dispositif, aujourdhui):
    formation = Formation(etablissement=etablissement, individualisation=False, validation="totale", version=1)
    reprendre_certification(formation, Certification.objects.get(pk=ligne["certification"]))
    formation.save()
    action = Action.objects.create(
        formation=formation,
        etablissement=etablissement,
        site_dispensateur=etablissement.site_principal,
        prerequis=["motivation"],
        version=1,
    )
    referente = etablissement.contacts.filter(referents__contains=["handicap"]).first()
    for depart in (-90, 45):
        debut = aujourdhui + depart * JOUR
        session = Session.objects.create(
            action=action,
            etablissement=etablissement,
            site_lieu=etablissement.site_principal,
            organisme_responsable=etablissement.site_principal,
            referent_pmr=referente,
            referent_mobilite=referente,
            date_debut=debut,
            date_fin=debut + 300 * JOUR,
            version=1,
            **donnees["hors_programme"]["session"],
        )
        _rencontres(session, debut)
        Dispositif.objects.create(
            session=session,
            type_dispositif=type_dispositif,
            nb_places=16,
            publics=donnees["hors_programme"]["publics"],
            version=1,
        )
    return action
