"""Tell by mail what happened to an action, once the move is committed."""

from django.urls import reverse
from django.utils.timezone import localtime

from sofi.comptes.models import Profil, Utilisateur
from sofi.offre.statuts import PAR_CODE
from sofi.socle.courriel import absolu, envoyer

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
        envoyer(
            f"SOFI : {sujet} ({action.intitule})",
            f"{sujet}.",
            destinataires,
            faits=_faits(evenement, action),
            lien=("Ouvrir l’offre dans Sofi", absolu(reverse("saisie:etat", args=[action.pk]))),
        )


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
    texte = f"Le code Certifinfo de la formation {formation.pk} a été remplacé par le CARIF-OREF."
    if remplacement.blocs_perdus:
        perdus = "\n".join(f"- {libelle}" for libelle in remplacement.blocs_perdus)
        texte += f"\n\nCes blocs de compétences n’existent plus, choisissez-en d’autres :\n{perdus}"
    faits = [
        ("Formation", formation.intitule),
        ("Ancien code", f"{remplacement.ancienne_id} - {remplacement.ancienne.intitule}"),
        ("Nouveau code", f"{remplacement.nouvelle_id} - {remplacement.nouvelle.intitule}"),
    ]
    if remplacement.motif:
        faits.append(("Message", remplacement.motif))
    envoyer(
        f"SOFI : votre code Certifinfo a été remplacé ({formation.intitule})",
        texte,
        destinataires,
        faits=faits,
        lien=("Ouvrir la formation", absolu(reverse("saisie:formation", args=[formation.pk]))),
    )


def _faits(evenement, action):
    faits = [
        ("Action", action.intitule),
        ("Code", f"{action.formation_id}-{action.pk}"),
        ("Établissement", action.etablissement),
        ("Opération", f"{PAR_CODE[evenement.transition].libelle}, le {localtime(evenement.le):%d/%m/%Y à %H:%M}"),
        ("Statut", action.get_statut_display()),
    ]
    if evenement.message:
        faits.append(("Message", evenement.message))
    return faits
