"""Tell by mail what happened to an action, once the move is committed."""

from django.conf import settings
from django.utils.timezone import localtime

from sofi.comptes.models import Profil, Utilisateur
from sofi.offre.statuts import PAR_CODE
from sofi.socle.courriel import envoyer

_SUJETS = {
    "soumettre": "Votre offre est envoyée en validation",
    "valider": "Votre offre est validée",
    "demander": "Le Cariforef attend vos réponses",
    "refuser": "Votre offre n’est pas validée",
    "retirer": "Votre offre n’est plus publiée",
}


def prevenir(evenement):
    """Write to those who administer the establishment's sites and asked for it (R110).

    The mail is a job of the same transaction: it leaves only if the move holds.
    """
    sujet = _SUJETS.get(evenement.transition)
    if sujet is None:
        return
    action = evenement.action
    destinataires = destinataires_de(action.etablissement_id)
    if destinataires:
        envoyer(f"SOFI : {sujet} ({action.intitule})", _texte(evenement, action), destinataires)


def destinataires_de(etablissement):
    """Addresses of those who administer a site of that establishment (its number) and asked for mail."""
    return list(
        Utilisateur.objects.filter(
            profil=Profil.OF,
            is_active=True,
            notification_email=True,
            sites__etablissement=etablissement,
        )
        .distinct()
        .values_list("email", flat=True)
    )


def prevenir_du_remplacement(remplacement):
    """Tell the OF that the CARIF-OREF replaced its Certif Info code, and what is left to do (R051)."""
    formation = remplacement.formation
    destinataires = destinataires_de(formation.etablissement_id)
    if not destinataires:
        return
    lignes = [
        "Bonjour,",
        "",
        f"Le code Certifinfo de la formation {formation.pk} a été remplacé par le CARIF-OREF.",
        f"Ancien code : {remplacement.ancienne_id} - {remplacement.ancienne.intitule}",
        f"Nouveau code : {remplacement.nouvelle_id} - {remplacement.nouvelle.intitule}",
    ]
    if remplacement.blocs_perdus:
        lignes += ["", "Ces blocs de compétences n’existent plus, choisissez-en d’autres :"]
        lignes += [f"- {libelle}" for libelle in remplacement.blocs_perdus]
    if remplacement.motif:
        lignes += ["", "Message :", remplacement.motif]
    lignes += ["", *_signature()]
    envoyer(f"SOFI : votre code Certifinfo a été remplacé ({formation.intitule})", "\n".join(lignes), destinataires)


def _texte(evenement, action):
    lignes = [
        "Bonjour,",
        "",
        f"Action : {action.intitule}",
        f"Code : {action.formation_id}-{action.pk}",
        f"Établissement : {action.etablissement}",
        f"Opération : {PAR_CODE[evenement.transition].libelle}, le {localtime(evenement.le):%d/%m/%Y à %H:%M}",
        f"Statut : {action.get_statut_display()}",
    ]
    if evenement.message:
        lignes += ["", "Message :", evenement.message]
    lignes += ["", *_signature()]
    return "\n".join(lignes)


def _signature():
    return [
        "Une question ? Service Offre du Cariforef :",
        f"{settings.SOFI_CONTACT_TELEPHONE} ({settings.SOFI_CONTACT_HORAIRES}), {settings.SOFI_CONTACT_MAIL}",
    ]
