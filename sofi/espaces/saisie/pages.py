"""What a card answers: its page, the fragments of a save in the background, a conflict, a closed card."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from sofi.espaces.saisie import parcours
from sofi.espaces.saisie.cartes.dispositif import lignes_du_lot, ttc
from sofi.espaces.saisie.cartes.formation import lignes_certifinfo, tableau_de
from sofi.espaces.saisie.differences import differences
from sofi.espaces.saisie.diffusions import diffusions
from sofi.offre.perimetre import dans_le_perimetre
from sofi.regles.models import Carte

QUE_FAIRE = {
    "en_attente_validation": "Le Cariforef l’examine. Pour la changer, reprenez d’abord la saisie.",
    "validee": "Pour la changer, choisissez « Modifier ».",
    "refusee": "Pour la changer, choisissez « Modifier ».",
    "retiree": "Pour la changer, choisissez « Modifier ».",
    "archivee": "Elle ne se modifie plus.",
}


def etapes(dossier):
    """The path, with the open card marked."""
    return parcours.etapes(dossier.action, dossier.anomalies, (dossier.carte, dossier.fiche.pk))


def reste_a_completer(nombre):
    """What is left, in words."""
    return f"Il reste {nombre} point{'s' if nombre > 1 else ''} à compléter."


def requete(**parametres):
    """A query string without its empty values."""
    return urlencode({nom: valeur for nom, valeur in parametres.items() if valeur})


def _contexte(dossier, formulaire=None, **autres):
    chemin = etapes(dossier)
    precedente, suivante = parcours.autour(chemin)
    return {
        "dossier": dossier,
        "fiche": dossier.fiche,
        "action": dossier.action,
        "carte": dossier.carte,
        "form": formulaire,
        "titre": _titre(dossier, chemin),
        "etapes": parcours.replier(chemin),
        "precedente": precedente,
        "suivante": suivante,
        "sessions": sum(etape.carte == Carte.SESSION for etape in chemin),
        "a_completer": _a_completer(dossier, chemin),
        "etat": _etat(dossier),
        "version": dossier.fiche.version,
        **_de_la_carte(dossier),
        **autres,
    }


def _titre(dossier, chemin):
    """The name of the card; that of a session bears its rank on the path."""
    libelle = Carte(dossier.carte).label
    if dossier.carte != Carte.SESSION:
        return libelle
    return next(f"Fiche {etape.libelle}" for etape in chemin if etape.courante)


def _de_la_carte(dossier):
    """What one card shows beside its form."""
    fiche = dossier.fiche
    match dossier.carte:
        case Carte.FORMATION:
            certifiee = fiche.certification_id is not None
            return {
                "tableau_actions": tableau_de(dossier.actions, _mots_de_l_action, dossier.parametres, "actions"),
                "lignes_certifinfo": lignes_certifinfo(fiche, sauf=fiche.textes_libres) if certifiee else [],
                "verrou_certifinfo": dossier.effets("certification").verrou,
                "consignes_certifinfo": dossier.effets("intitule").consignes if certifiee else [],
            }
        case Carte.DISPOSITIF:
            return {"lignes_du_lot": lignes_du_lot(fiche), "ttc_propose": _ttc_propose(fiche)}
    return {}


def _passeport(dossier):
    """Where the session of the card will be read; nothing on the other cards."""
    if dossier.carte != Carte.SESSION:
        return {}
    (diffusion,) = diffusions(dossier.action, etapes(dossier), dossier.fiche.pk)
    return {"diffusion": diffusion}


def _mots_de_l_action(action):
    site = action.site_dispensateur.nom_usage if action.site_dispensateur else ""
    return f"{action.pk} {action.complement_intitule} {site} {action.get_statut_display()}"


def _ttc_propose(fiche):
    propose = ttc(fiche.frais_ht, fiche.taux_tva)
    return propose if propose is not None and propose != fiche.frais_ttc else None


def _a_completer(dossier, chemin):
    """The list "À compléter": points that stop the submission, this card's first.

    A card never saved yet only tells what bears on it as a whole (a lot withdrawn), not what is still empty.
    """
    par_fiche = {(etape.carte, etape.numero): etape for etape in chemin}
    points = []
    for anomalie in dossier.anomalies:
        etape = par_fiche.get((anomalie.carte, anomalie.objet))
        if anomalie.bloquante and etape and (etape.vue or not anomalie.champ):
            ancre = f"#id_{anomalie.champ}" if anomalie.champ else ""
            url = ancre if etape.courante and ancre else f"{etape.url}{ancre}"
            points.append({"etape": etape, "url": url, "texte": anomalie.message, "ici": etape.courante})
    return sorted(points, key=lambda point: not point["ici"])


def _etat(dossier):
    """When it was last saved and what is left, in words; "" before the first save."""
    fiche = dossier.fiche
    if not fiche.version:
        return ""
    le = timezone.localtime(fiche.modifiee_le)
    quand = f"à {le:%H:%M}" if le.date() == timezone.localdate() else f"le {le:%d/%m/%Y} à {le:%H:%M}"
    autre = fiche.modifiee_par if fiche.modifiee_par_id != dossier.par.pk else None
    qui = f" par {autre}" if autre else ""
    manque = sum(un.bloquante for un in dossier.anomalies_de_la_fiche)
    return f"Enregistré {quand}{qui}. {reste_a_completer(manque)}" if manque else f"Enregistré {quand}{qui}."


def carte(request, dossier, formulaire, onglet):
    """The card, to type in; `onglet` names the browser tab."""
    return render(request, "saisie/carte.html", _contexte(dossier, formulaire, onglet=onglet, **_passeport(dossier)))


def que_faire(action, par):
    """What this person may do of an action that they cannot type in."""
    if par.est_of and not dans_le_perimetre(action, par):
        return (
            f"Son site dispensateur, {action.site_dispensateur.nom_usage}, n’est pas de ceux que vous administrez : "
            "vous la consultez."
        )
    return QUE_FAIRE.get(action.statut, "")


def lecture_seule(request, dossier, lignes):
    """The card as it stands, when its statut or one's profile does not let one type in it."""
    contexte = _contexte(
        dossier, lignes=lignes, que_faire=que_faire(dossier.action, dossier.par), **_passeport(dossier)
    )
    return render(request, "saisie/lecture.html", contexte)


def enregistree(request, dossier, formulaire):
    """The fragments of a save in the background: never the fields, which somebody is typing in."""
    return render(request, "saisie/enregistree.html", _contexte(dossier, formulaire))


def saisie_rendue(request, dossier, formulaire, envoye):
    """What was typed before the sign-in expired, back on the card and not yet saved."""
    messages.warning(
        request,
        "Votre connexion avait expiré : votre saisie est revenue telle quelle, mais n’est pas encore enregistrée.",
    )
    contexte = _contexte(
        dossier,
        formulaire,
        version=envoye.get("version", ""),
        onglet=envoye.get("onglet", ""),
        etat="Saisie non enregistrée.",
        en_attente=True,
    )
    return render(request, "saisie/carte.html", contexte)


def conflit(request, dossier, formulaire, actuelle):
    """Somebody else saved the card meanwhile: both entries, and the choice (R302)."""
    autres = {
        "version": request.POST.get("version", ""),
        "onglet": request.POST.get("onglet", ""),
        "actuelle": actuelle,
        "auteur": _auteur(actuelle, request.user),
        "differences": differences(formulaire),
        "etat": "Saisie non enregistrée.",
    }
    gabarit = "saisie/conflit.html" if request.htmx else "saisie/carte.html"
    return render(request, gabarit, _contexte(dossier, formulaire, **autres), status=409)


def _auteur(fiche, par):
    if fiche.modifiee_par_id == par.pk:
        return "Vous avez enregistré cette fiche dans un autre onglet"
    return f"{fiche.modifiee_par or 'Quelqu’un'} a enregistré cette fiche"


def fermee(request, dossier, formulaire, action):
    """The action no longer accepts changes: nothing was saved, what was typed stays on screen."""
    autres = {
        "statut_ferme": action.get_statut_display(),
        "que_faire": QUE_FAIRE.get(action.statut, ""),
        "etat": "Saisie non enregistrée.",
        "version": request.POST.get("version", ""),
        "onglet": request.POST.get("onglet", ""),
    }
    gabarit = "saisie/fermee.html" if request.htmx else "saisie/carte.html"
    return render(request, gabarit, _contexte(dossier, formulaire, **autres), status=409)
