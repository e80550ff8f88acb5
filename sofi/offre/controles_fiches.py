"""Controls that hold whatever the programme, card by card."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from sofi.regles.anomalies import Anomalie
from sofi.regles.champs import Sorte, champs_de, libelle
from sofi.regles.models import Gravite

_BLOQUANT, _AVERTISSEMENT = Gravite.BLOQUANT, Gravite.AVERTISSEMENT


def _sur(carte, objet, gravite=_BLOQUANT):
    """Make anomalies of that card: `(code, champ, message)`."""

    def anomalie(code, champ, message, gravite=gravite):
        return Anomalie(code, gravite, carte, objet.pk, champ, message)

    return anomalie


def controler_formation(action):
    """The two bloc questions (R144 to R149, R300, R301) and the certification's life (R136)."""
    formation = action.formation
    trouve = _sur("formation", formation)
    if formation.domaine_principal and formation.domaine_principal not in formation.domaines:
        yield trouve(
            "domaine_principal",
            "domaine_principal",
            "Le domaine principal doit être l’un des domaines choisis.",
        )
    if formation.certification is None:
        return
    for nom in ("individualisation", "validation"):
        if getattr(formation, nom) in (None, ""):
            question = libelle("formation", nom)
            yield trouve("manquant", nom, f"« {question} » est à renseigner.")
    yield from _validation_partielle(action, formation, trouve)
    yield from _derniere_session(action, formation, trouve)


def _validation_partielle(action, formation, trouve):
    if formation.validation != "partielle":
        return
    if not formation.certification.blocs():
        yield trouve(
            "partielle_sans_blocs",
            "validation",
            "Cette certification n’a pas de bloc de compétences : la validation est totale.",
        )
        return
    if formation.individualisation is False:
        yield trouve(
            "partielle_sans_individualisation",
            "validation",
            "Une validation partielle demande d’individualiser le parcours par bloc : cochez « Oui ».",
        )
    if not formation.blocs:
        yield trouve("partielle_sans_choix", "blocs", "Choisissez le ou les blocs de compétences concernés.")
    elif len(formation.blocs) > 1 and {bloc.pk for bloc in formation.certification.blocs()} <= set(formation.blocs):
        yield trouve(
            "partielle_de_tous_les_blocs",
            "blocs",
            "Tous les blocs sont choisis : la validation est alors totale. Décochez ceux qui ne sont pas concernés.",
            _AVERTISSEMENT,
        )
    lot = action.attribution.lot if action.attribution else None
    if lot and not lot.validation_partielle:
        yield trouve(
            "partielle_non_permise",
            "validation",
            f"Votre convention avec la Région ne permet pas la validation partielle sur le lot {lot.numero}.",
        )


def _derniere_session(action, formation, trouve):
    derniere = formation.certification.annee_derniere_session
    fins = [session.date_fin for session in action.sessions.all() if session.date_fin]
    if derniere and fins and max(fins).year > derniere:
        yield trouve(
            "certification_echue",
            "certification",
            f"L’année de dernière session de cette certification est {derniere} ; une session finit en "
            f"{max(fins).year}. Vérifiez que le code Certifinfo est toujours le bon.",
            _AVERTISSEMENT,
        )
    rncp = formation.certification.fiche_rncp if fins else None
    if rncp and rncp.date_fin_enregistrement and max(fins) > rncp.date_fin_enregistrement:
        yield trouve(
            "rncp_echue",
            "certification",
            f"L’enregistrement {rncp.numero} prend fin le {rncp.date_fin_enregistrement:%d/%m/%Y} ; une session finit "
            f"le {max(fins):%d/%m/%Y}. Vérifiez que le code Certifinfo est toujours le bon.",
            _AVERTISSEMENT,
        )


def controler_action(action):
    """Addresses (R162 to R164), sessions, lot still in force (R006), agreement of the Région (R011, R221)."""
    trouve = _sur("action", action)
    yield from _adresses("action", action)
    if action.url_video and not _est_une_video(action.url_video):
        yield trouve(
            "video",
            "url_video",
            "« URL Vidéo » : donnez l’adresse d’une vidéo YouTube ou d’un fichier MP4.",
        )
    if not action.sessions.all():
        yield trouve("sans_session", "", "Ajoutez au moins une session à cette action.")
    lot = action.attribution.lot if action.attribution else None
    if lot and not (lot.actif and action.attribution.actif):
        yield trouve(
            "lot_retire",
            "",
            f"Le lot {lot.numero} n’est plus dans le programme de la Région. Contactez le Cariforef : votre "
            "saisie est conservée.",
        )
    if action.campagne and not action.campagne.ouverte and not action.est_publiee:
        yield trouve("campagne_fermee", "", f"La saisie est fermée pour {action.campagne}.")
    if action.campagne and action.est_en_modification and not action.accord_region:
        yield trouve(
            "accord_region",
            "accord_region",
            "Cette offre est déjà publiée : sa modification demande l’accord préalable de la Région. "
            "Indiquez sa référence.",
        )


def _adresses(carte, objet):
    trouve = _sur(carte, objet)
    for champ in champs_de(carte):
        valeur = getattr(objet, champ.nom)
        if not valeur:
            continue
        if champ.sorte == Sorte.URL and not _valide(URLValidator(schemes=["http", "https"]), valeur):
            yield trouve(
                "url",
                champ.nom,
                f"« {champ.libelle} » : « {valeur} » n’est pas une adresse internet. Elle commence par https://.",
            )
        if champ.sorte == Sorte.COURRIEL and not _valide(EmailValidator(), valeur):
            yield trouve(
                "courriel",
                champ.nom,
                f"« {champ.libelle} » : « {valeur} » n’est pas une adresse électronique.",
            )


def _valide(validator, valeur):
    try:
        validator(valeur)
    except ValidationError:
        return False
    return True


_YOUTUBE = re.compile(r"(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$")


def _est_une_video(url):
    try:
        adresse = urlsplit(url)
    except ValueError:
        return False
    return bool(_YOUTUBE.search(adresse.hostname or "")) or adresse.path.lower().endswith(".mp4")


def controler_session(session):
    """Dates (R174), type de parcours (R178), alternance (R185), the two tables (R190, R191), a dispositif (R198)."""
    trouve = _sur("session", session)
    yield from _adresses("session", session)
    if session.date_debut and session.date_fin and session.date_fin < session.date_debut:
        yield trouve(
            "dates_inversees",
            "date_fin",
            f"La date de fin ({session.date_fin:%d/%m/%Y}) précède la date de début ({session.date_debut:%d/%m/%Y}).",
        )
    if session.type_parcours == "inconnu":
        yield trouve(
            "parcours_inconnu",
            "type_parcours",
            "« Type de parcours » : choisissez un type, « type de parcours inconnu » n’est pas accepté.",
        )
    if session.duree_entreprise and session.cycle_alternance is None:
        yield trouve(
            "manquant",
            "cycle_alternance",
            "« Cycle de l’alternance » est à renseigner quand il y a des heures en entreprise.",
        )
    if not session.dispositifs.all():
        yield trouve("sans_dispositif", "", "Cette session n’a pas de dispositif.")
    for info in session.informations_collectives:
        yield from _information_collective(info, trouve)
    for periode in session.periodes_inscription:
        yield from _periode(periode, trouve)


def _information_collective(info, trouve):
    nom = f"Information collective {info.pk}"
    champ = "informations_collectives"
    if info.date is None:
        yield trouve("info_sans_date", champ, f"{nom} : indiquez sa date.")
    if not (info.site_id or info.lieu or info.a_distance):
        yield trouve("info_sans_lieu", champ, f"{nom} : indiquez son lieu, ou qu’elle se tient à distance.")
    if info.heure_debut and info.heure_fin and info.heure_fin <= info.heure_debut:
        yield trouve("info_heures", champ, f"{nom} : l’heure de fin doit suivre l’heure de début.")


def _periode(periode, trouve):
    nom = f"Période d’inscription {periode.pk}"
    champ = "periodes_inscription"
    if not (periode.type and periode.date_debut):
        yield trouve("periode_incomplete", champ, f"{nom} : indiquez son type et sa date de début.")
    if periode.date_debut and periode.date_fin and periode.date_fin < periode.date_debut:
        yield trouve("periode_inversee", champ, f"{nom} : la date de fin précède la date de début.")


def controler_dispositif(dispositif):
    """Places (R205) and amounts (R210)."""
    trouve = _sur("dispositif", dispositif)
    places, restantes = dispositif.nb_places, dispositif.nb_places_restantes
    if places is not None and restantes is not None and restantes > places:
        yield trouve(
            "places_restantes",
            "nb_places_restantes",
            f"Il ne peut pas rester {restantes} places sur {places}.",
        )
    if None in (dispositif.frais_ht, dispositif.frais_ttc) or not dispositif.taux_tva:
        return
    attendu = (dispositif.frais_ht * (1 + Decimal(dispositif.taux_tva) / 100)).quantize(Decimal("0.01"))
    if abs(attendu - dispositif.frais_ttc) > Decimal("0.01"):
        yield trouve(
            "frais_ttc",
            "frais_ttc",
            f"Avec ce taux de TVA, les frais TTC seraient de {attendu} €.".replace(".", ",", 1),
            _AVERTISSEMENT,
        )
