"""What a LHÉO file of an organisation would change in its drafts; published offers are never touched."""

from sofi.echanges.classeurs.rapport import CREEE, FICHIER, REFUSEE, Ligne, Rapport, nommer
from sofi.echanges.lheo.brouillons import Brouillons, FormationVoulue, SessionVoulue
from sofi.echanges.lheo.carte_session import SESSION as CARTE_SESSION
from sofi.echanges.lheo.cartes import ACTION, AVEC_CERTIFINFO, DISPOSITIF, SANS_CERTIFINFO
from sofi.echanges.lheo.ecarts import dire, ecarts, permises
from sofi.echanges.lheo.etat import Etat
from sofi.echanges.lheo.lecture import FORMATION, SESSION
from sofi.echanges.lheo.valeurs import jour, texte
from sofi.echanges.lheo.vue import Vue
from sofi.offre.perimetre import dans_le_perimetre

INCONNU = (
    "Aucun établissement de SOFI n’a le SIRET {}. Vérifiez-le, ou demandez une clé d’activation pour cet établissement."
)
AUTRE_SITE = "Le site dispensateur de son action n’est pas de ceux que vous administrez."
LOTS_MONTRES = 12


def comparer(lecture):
    """(report, drafts to write), or (report, None) when the file cannot be used."""
    etat = Etat(lecture)
    rapport = Rapport(list(lecture.dites))
    if etat.etablissement is None:
        refus = Ligne(FICHIER)
        refus.refuser("SIRET", INCONNU.format(lecture.siret))
        rapport.lignes.insert(0, refus)
    if etat.etablissement is None or not lecture.formations:
        rapport.structure = False
        return rapport, None
    brouillons = Brouillons(etat, lecture.par)
    vus = set()
    for numero, dits, formation in lecture.formations:
        rapport.lignes += _formation(etat, brouillons, vus, formation, numero, dits)
    return rapport, brouillons


def _formation(etat, brouillons, vus, formation, numero, dits):
    """The lines of a formation and of its sessions."""
    ligne = Ligne(FORMATION, numero, nommer(formation.numero or "sans numéro", texte(formation.intitule_formation)))
    ligne.informations += dits
    certification = etat.certification(formation)
    vues = [Vue(formation, action, session, etat) for action in formation.action for session in action.session]
    lignes, voulues = [], {}
    sans = _formation_refusee(formation, vus)
    for vue in vues:
        ligne_de_session = Ligne(SESSION, numero, _nom(vue))
        lignes.append(ligne_de_session)
        raison = sans or _refus(etat, vue, vus)
        existante = etat.sessions.get(vue.numero)
        attribution = existante.action.attribution if existante else None
        if raison is None and existante is None:
            attribution, raison = _attribution(etat, vue)
        if raison:
            ligne_de_session.refuser("", raison)
            continue
        vus.add(vue.numero)
        campagne = attribution.lot.campagne if attribution else existante.action.campagne
        vue.certification = existante.action.formation.certification if existante else certification
        voulue = voulues.get(campagne) or _vouloir(etat, ligne, vue, campagne, existante)
        voulues[campagne] = voulue
        _session(etat, voulue, vue, existante, attribution, ligne_de_session)
    for voulue in voulues.values():
        if voulue.retenue:
            brouillons.ajouter(voulue)
    if not any(voulue.retenue for voulue in voulues.values()) and all(une.refusee for une in lignes):
        ligne.refuser("", "Aucune de ses sessions ne peut être reprise : voyez chacune.")
    return [ligne, *lignes]


def _formation_refusee(formation, vus):
    """Why none of its sessions can be taken, or None."""
    if not formation.numero:
        return "La formation n’a pas de numéro (attribut « numero »)."
    if (FORMATION, formation.numero) in vus:
        return f"Le numéro {formation.numero} est déjà celui d’une autre formation du fichier."
    vus.add((FORMATION, formation.numero))
    return None


def _nom(vue):
    debut = jour(vue.session.periode.debut)
    return nommer(vue.numero or "sans numéro", f"session du {debut:%d/%m/%Y}" if debut else "")


def _refus(etat, vue, vus):
    """Why that session cannot be taken, whatever it says, or None."""
    if not vue.numero:
        return "La session n’a pas de numéro (attribut « numero ») : SOFI ne pourrait pas la suivre."
    if vue.numero in vus:
        return f"Le numéro {vue.numero} est déjà celui d’une autre session du fichier."
    if etat.etablissement.siret not in vue.sirets:
        return (
            f"Elle est de {', '.join(sorted(vue.sirets))} : le SIRET {etat.etablissement.siret} n’y est ni organisme "
            "responsable, ni organisme formateur."
        )
    existante = etat.sessions.get(vue.numero)
    if existante and not dans_le_perimetre(existante.action, etat.par):
        return AUTRE_SITE
    deja = etat.session_de_sofi(vue)
    if deja and vue.numero not in etat.sessions:
        return f"C’est la session {deja.code_fas} de SOFI : modifiez-la à l’écran."
    return None


def _attribution(etat, vue):
    """(attribution on which the session would be entered, None) or (None, why none is found) (R125 to R131)."""
    if not etat.attributions:
        return None, "Aucun lot de la Région n’est ouvert à cet organisme : la saisie y est impossible."
    lot, possibles = vue.lot, etat.attributions
    if lot:
        possibles = [une for une in possibles if une.lot.numero == lot]
    numeros = sorted({une.lot.numero for une in etat.attributions})
    ouverts = ", ".join(numeros[:LOTS_MONTRES]) + ("…" if len(numeros) > LOTS_MONTRES else "")
    if not possibles:
        return None, f"Le lot {lot} n’est pas ouvert à cet organisme. Lots ouverts : {ouverts}."
    possibles = _affiner(possibles, lambda une: une.id_action_cr and une.id_action_cr == vue.id_action)
    lieu = etat.site(vue.action.lieu_de_formation[0].coordonnees.adresse) if vue.action.lieu_de_formation else None
    possibles = _affiner(possibles, lambda une: lieu and une.site_id == lieu.pk)
    possibles = _affiner(possibles, lambda une: une.formateur_id == etat.etablissement.pk)
    if len(possibles) == 1:
        return possibles[0], None
    return None, (
        "Plusieurs lots ou sites de réalisation sont possibles. Dites le lot dans <organisme-financeur>, "
        f'<extras info="specificites">, <extra info="numero-lot-financeur"> : {ouverts}.'
    )


def _affiner(possibles, condition):
    return [une for une in possibles if condition(une)] or possibles


def _vouloir(etat, ligne, vue, campagne, existante):
    """The formation of SOFI for that campagne, as the file wants it."""
    cle = (vue.formation.numero, campagne.pk if campagne else None)
    formation = existante.action.formation if existante else etat.formations.get(cle)
    if formation:
        vue.certification = formation.certification
    table = AVEC_CERTIFINFO if vue.certification else SANS_CERTIFINFO
    voulue = FormationVoulue(ligne, vue.formation.numero, formation, vue.certification, campagne)
    voulue.valeurs = _valeurs(FORMATION, table, vue, etat.effets(campagne), ligne)
    if formation is None:
        ligne.resultat = CREEE
    elif trouves := ecarts(FORMATION, formation, voulue.valeurs, etat.codes_de_sofi):
        if all(une.est_modifiable and not une.est_publiee for une in formation.actions.all()):
            voulue.changements = _noter(ligne, trouves)
        else:
            _ferme(ligne, "la fiche formation", trouves)
    return voulue


def _valeurs(carte, table, vue, effets, ligne):
    vue.remarques = []
    lues = {nom: lire(vue) for nom, lire in table.items()}
    gardees = permises(carte, lues, effets, vue.remarquer)
    for remarque in vue.remarques:
        phrase = f"À compléter : {remarque}."
        if phrase not in ligne.informations:
            ligne.informations.append(phrase)
    return gardees


def _noter(ligne, trouves):
    for champ, avant, apres in trouves:
        ligne.changer(champ.libelle, dire(champ, avant), dire(champ, apres))
    if ligne.problemes:  # what another card refused stays refused
        ligne.resultat = REFUSEE
    return {champ.nom: apres for champ, _, apres in trouves}


def _ferme(ligne, quoi, trouves):
    """Say that what differs is not written; a published or submitted offer changes on the screen only."""
    noms = ", ".join(champ.libelle for champ, *_ in trouves)
    ligne.refuser(
        noms,
        f"Publiée ou envoyée en validation, {quoi} ne change que sur l’écran de saisie. Le fichier dit autre chose.",
    )


def _session(etat, voulue, vue, existante, attribution, ligne):
    """Compare a session, its dispositif and, once for its action, the Fiche Action."""
    effets = etat.effets(voulue.campagne)
    action = existante.action if existante else _action(etat, voulue, attribution)
    if existante is None and action and (action.est_publiee or not action.est_modifiable):
        statut = action.get_statut_display()
        ligne.refuser("", f"Son action {action} est « {statut} » : ajoutez-lui cette session sur l’écran de saisie.")
        return
    if existante is None and action and not dans_le_perimetre(action, etat.par):
        ligne.refuser("", AUTRE_SITE)
        return
    cle = action.pk if action else (attribution.pk, "nouvelle")
    if cle not in voulue.actions:
        valeurs = _valeurs("action", ACTION, vue, effets, voulue.ligne)
        if action is None and voulue.formation:
            voulue.ligne.informations.append(f"Une action de plus, sur le lot {attribution.lot.numero}.")
        voulue.ouvrir_action(cle, action, attribution, _a_ecrire(etat, "action", action, valeurs, voulue.ligne))
    session = SessionVoulue(vue.numero, existante, ligne)
    valeurs = _valeurs(SESSION, CARTE_SESSION, vue, effets, ligne)
    places = _valeurs("dispositif", DISPOSITIF, vue, effets, ligne)
    if existante is None:
        ligne.resultat = CREEE
        session.valeurs, session.valeurs_du_dispositif = valeurs, places
    else:
        dispositif = existante.dispositifs.first()
        session.valeurs = _a_ecrire(etat, SESSION, existante, valeurs, ligne)
        session.valeurs_du_dispositif = (
            _a_ecrire(etat, "dispositif", dispositif, places, ligne, action) if dispositif else {}
        )
    if not ligne.refusee:
        voulue.actions[cle].sessions.append(session)


def _action(etat, voulue, attribution):
    return etat.actions.get((voulue.formation.pk, attribution.pk)) if voulue.formation else None


def _a_ecrire(etat, carte, fiche, valeurs, ligne, action=None):
    """The values to write on a card: all on a new one, those that differ on a draft, none elsewhere."""
    if fiche is None:
        return valeurs
    trouves = ecarts(carte, fiche, valeurs, etat.codes_de_sofi)
    if not trouves:
        return {}
    action = action or (fiche if carte == "action" else fiche.action)
    if action.est_publiee or not action.est_modifiable:
        _ferme(ligne, {"action": "la fiche action"}.get(carte, "la session"), trouves)
        return {}
    return _noter(ligne, trouves)
