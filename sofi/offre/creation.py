"""Start an entry, a session, an action: with what the lot and the campagne's rules already say."""

from django.db import transaction

from sofi.offre.models import Action, Dispositif, Formation, InformationCollective, PeriodeInscription, Session
from sofi.offre.models.formation import TEXTES
from sofi.offre.perimetre import en_ses_mains
from sofi.referentiels.models import Formacode, VersionFormacode
from sofi.regles.champs import Sorte, champs_de
from sofi.regles.jeu import regles_de, valeurs_initiales


@transaction.atomic
def creer_saisie(*, etablissement, attribution, certification=None, par=None):
    """Open an entry on an attribution of a lot: formation, action, session and dispositif (R125 to R137, R198).

    All four exist at once as drafts, so that nothing typed can be lost (R302). Returns the Action.
    """
    campagne = attribution.lot.campagne
    formation = Formation(etablissement=etablissement, campagne=campagne, modifiee_par=par)
    _prefill(formation, "formation", regles_de(campagne))
    reprendre_certification(formation, certification)
    formation.save()
    return ajouter_action(formation, attribution=attribution, par=par)


def reprendre_certification(formation, certification):
    """Copy what comes from the Certif Info record, which the OF cannot modify (R139 to R143).

    Certif Info's file has neither objective nor programme: a text that the record lacks takes nothing away from the
    formation whose code is replaced, and one that the OF wrote stays.
    """
    formation.certification = certification
    formation.version_formacode = (
        VersionFormacode.objects.filter(est_courante=True).values_list("libelle", flat=True).first() or ""
    )
    if certification is None:
        return
    formation.intitule = certification.intitule
    formation.objectif_general = certification.objectif_general
    formation.type_certification = certification.type.libelle
    formation.niveau_sortie = certification.niveau_sortie
    for nom in TEXTES:
        if nom not in formation.textes_saisis:
            setattr(formation, nom, getattr(certification, nom) or getattr(formation, nom))
    formation.domaines = Formacode.objects.suivis(certification.formacodes)
    formation.domaine_principal = next(iter(formation.domaines), "")
    formation.version_formacode = Formacode.objects.version_de(formation.domaines, certification.version_formacode)
    if not certification.blocs():
        formation.validation = "totale"


@transaction.atomic
def ajouter_action(formation, *, attribution, par=None):
    """Add an action to a formation, with a first session. Returns the Action."""
    etablissement = formation.etablissement
    action = Action(
        formation=formation,
        etablissement=etablissement,
        attribution=attribution,
        site_dispensateur=_site_de(etablissement, attribution, par),
        creee_par=par,
        modifiee_par=par,
    )
    _prefill(action, "action", regles_de(formation.campagne))
    action.save()
    ajouter_session(action, par=par)
    return action


def _site_de(etablissement, attribution, par):
    """The site de réalisation when it is the establishment's, else the principal site (R156, R306); None when neither
    is in this person's hands, who chooses."""
    possibles = [attribution and attribution.site, etablissement.site_principal]
    siens = [site for site in possibles if site and site.etablissement_id == etablissement.pk]
    return next((site for site in siens if en_ses_mains(site, par)), None)


@transaction.atomic
def ajouter_session(action, *, par=None):
    """Add a session with its dispositif, prefilled from the lot (R172 to R213). Returns the Session."""
    regles = regles_de(action.campagne)
    mandataire = action.attribution.mandat.mandataire if action.attribution else action.etablissement
    session = Session(
        action=action,
        etablissement=action.etablissement,
        site_lieu=action.attribution.site if action.attribution else action.site_dispensateur,
        organisme_responsable=mandataire.site_principal,
        referent_pmr=_referent(action.etablissement, "handicap"),
        referent_mobilite=_referent(action.etablissement, "mobilite"),
        modifiee_par=par,
    )
    _prefill(session, "session", regles)
    session.save()
    if action.attribution:
        _ajouter_dispositif(session, action.attribution, regles, par)
    return session


def _referent(etablissement, role):
    """Who bears this role, or else the only contact (R192, R195)."""
    contacts = list(etablissement.contacts.all())
    return next((un for un in contacts if role in un.referents or len(contacts) == 1), None)


def _ajouter_dispositif(session, attribution, regles, par):
    lot = attribution.lot
    dispositif = Dispositif(
        session=session,
        type_dispositif=lot.campagne.programme.type_dispositif,
        lot=lot,
        id_action_cr=attribution.id_action_cr,
        of_mandataire_cr=attribution.mandat.code_of_cr,
        nb_places=attribution.places,
        modifiee_par=par,
    )
    _prefill(dispositif, "dispositif", regles)
    dispositif.save()


def _prefill(objet, carte, regles):
    """Set what the rules propose or impose; a Certif Info code is a step of its own."""
    sortes = {champ.nom: champ.sorte for champ in champs_de(carte)}
    for nom, initiale in valeurs_initiales(regles, carte).items():
        if sortes[nom] not in {Sorte.CERTIFICATION, Sorte.SITE, Sorte.CONTACT, Sorte.TABLE}:
            setattr(objet, nom, initiale)


@transaction.atomic
def dupliquer_session(session, *, par=None):
    """A copy of a session and its dispositifs, without dates nor meetings: they are its own. Returns the copy."""
    copie = _copier(session, par, date_debut=None, date_fin=None, date_debut_prevue=None)
    for dispositif in session.dispositifs.all():
        _copier(dispositif, par, session=copie, nb_places_restantes=None)
    return copie


def _copier(objet, par, **changes):
    copie = type(objet).objects.get(pk=objet.pk)
    copie.pk = None
    copie._state.adding = True
    copie.version, copie.onglet, copie.saisie_illisible, copie.modifiee_par = 0, "", {}, par
    if isinstance(copie, Session):
        copie.publiee_le = copie.retiree_le = None
    for nom, valeur in changes.items():
        setattr(copie, nom, valeur)
    copie.save()
    return copie


def ajouter_information_collective(session, **champs):
    """Add a group information meeting to a session (R190)."""
    return InformationCollective.objects.create(session=session, **champs)


def ajouter_periode_inscription(session, **champs):
    """Add a registration period to a session (R191)."""
    return PeriodeInscription.objects.create(session=session, **champs)
