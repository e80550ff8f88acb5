"""The four cards: shown, saved complete or not, by a button or by itself as one types (R138 to R214, R302)."""

import time
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from sofi.espaces.saisie import pages, parcours, sessions
from sofi.espaces.saisie.attente import en_attente, oublier, saisie_interrompue
from sofi.espaces.saisie.cartes import action as carte_action
from sofi.espaces.saisie.cartes import dispositif as carte_dispositif
from sofi.espaces.saisie.cartes import formation as carte_formation
from sofi.espaces.saisie.cartes import session as carte_session
from sofi.espaces.saisie.dossier import ouvrir
from sofi.offre.enregistrer import Conflit, FicheFermee, enregistrer
from sofi.regles.models import Carte

FORMULAIRES = {
    Carte.FORMATION: carte_formation.FormulaireFormation,
    Carte.ACTION: carte_action.FormulaireAction,
    Carte.SESSION: carte_session.FormulaireSession,
    Carte.DISPOSITIF: carte_dispositif.FormulaireDispositif,
}
RESUMES = {
    Carte.FORMATION: carte_formation.lignes,
    Carte.ACTION: carte_action.lignes,
    Carte.SESSION: carte_session.lignes,
    Carte.DISPOSITIF: carte_dispositif.lignes,
}

ONGLET, RETOUR = "onglet", 10
"""Where the browser tab that saved last is kept, and for how many seconds the page that follows is still its own."""


@saisie_interrompue
@require_http_methods(["GET", "HEAD", "POST"])
def formation(request, numero):
    """The Fiche Formation; `?action=` tells along which of its actions one is going."""
    return _fiche(request, Carte.FORMATION, numero)


@saisie_interrompue
@require_http_methods(["GET", "HEAD", "POST"])
def action(request, numero):
    """The Fiche Action."""
    return _fiche(request, Carte.ACTION, numero)


@saisie_interrompue
@require_http_methods(["GET", "HEAD", "POST"])
def session(request, numero):
    """The Fiche Session."""
    return _fiche(request, Carte.SESSION, numero)


@saisie_interrompue
@require_http_methods(["GET", "HEAD", "POST"])
def dispositif(request, numero):
    """The Fiche Dispositif."""
    return _fiche(request, Carte.DISPOSITIF, numero)


def _ouvrir(request, carte, numero):
    choisie = request.GET.get("action", "")
    dossier = ouvrir(request.user, carte, numero, int(choisie) if choisie.isdecimal() else None)
    dossier.parametres = request.GET
    return dossier


def _onglet(request):
    """A name for the browser tab: the one that has just saved this card by a button, or a new one."""
    adresse, onglet, le = request.session.get(ONGLET, ("", "", 0))
    meme_page = adresse == request.path and time.time() - le < RETOUR
    return onglet if meme_page else str(uuid.uuid4())


def _fiche(request, carte, numero):
    dossier = _ouvrir(request, carte, numero)
    if request.method == "POST":
        return _enregistrer(request, dossier)
    if not dossier.modifiable:
        return pages.lecture_seule(request, dossier, RESUMES[carte](dossier.fiche, dossier.regles))
    attendue = en_attente(request)
    if attendue is not None:
        return pages.saisie_rendue(request, dossier, FORMULAIRES[carte](dossier, attendue), attendue)
    return pages.carte(request, dossier, FORMULAIRES[carte](dossier), _onglet(request))


def _enregistrer(request, dossier):
    if not dossier.permise:
        raise PermissionDenied
    if "abandonner" in request.POST:
        oublier(request)
        return HttpResponseRedirect(request.get_full_path())
    formulaire = FORMULAIRES[dossier.carte](dossier, request.POST)
    lecture = formulaire.lire()
    try:
        fiche = enregistrer(
            dossier.fiche,
            lecture.valeurs,
            lecture.illisibles,
            par=request.user,
            version=_version(request.POST),
            onglet=request.POST.get("onglet", "")[:36],
            rang=_rang(request.POST),
        )
    except FicheFermee as fermee:
        return pages.fermee(request, dossier, formulaire, fermee.action)
    if isinstance(fiche, Conflit):
        return pages.conflit(request, dossier, formulaire, fiche.fiche)
    oublier(request)
    a_jour = _ouvrir(request, dossier.carte, dossier.fiche.pk)
    if request.htmx:
        neuf = FORMULAIRES[dossier.carte](a_jour)
        neuf.dire_les_refus(lecture.refus)
        return pages.enregistree(request, a_jour, neuf)
    return _suite(request, a_jour, lecture)


def _version(envoye):
    """The version that the page showed, or the one that its reader chose to replace; -1 when it is no number."""
    version = envoye.get("forcer") or envoye.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else -1


def _rang(envoye):
    """When the tab sent this, in milliseconds of its clock; 0 without JavaScript, or when it is no number."""
    rang = envoye.get("rang", "")
    return int(rang) if rang.isascii() and rang.isdecimal() and len(rang) < 16 else 0


def _suite(request, dossier, lecture):
    request.session[ONGLET] = [request.path, dossier.fiche.onglet, time.time()]
    for message in lecture.refus.values():
        messages.error(request, message)
    match request.POST.get("suite"):
        case "ajouter_session":
            return sessions.ajouter(request, dossier.action)
        case "dupliquer_session" if dossier.carte == Carte.SESSION:
            return sessions.dupliquer(request, dossier.fiche.pk)
    _dire_l_enregistrement(request, dossier)
    return HttpResponseRedirect(_destination(request, dossier))


def _dire_l_enregistrement(request, dossier):
    manque = sum(un.bloquante for un in dossier.anomalies_de_la_fiche)
    heure = f"{timezone.localtime():%H:%M}"
    texte = f"{Carte(dossier.carte).label} : enregistrée à {heure}."
    if manque:
        messages.info(request, f"{texte} {pages.reste_a_completer(manque)}")
    else:
        messages.success(request, texte)


def _destination(request, dossier):
    """Where the button that was pressed leads, everything being saved."""
    envoye = request.POST
    ici = parcours.adresse(dossier.carte, dossier.fiche.pk, dossier.action)
    precedente, suivante = parcours.autour(pages.etapes(dossier))
    vers = envoye.get("vers", "")
    if vers and url_has_allowed_host_and_scheme(vers, allowed_hosts={request.get_host()}):
        return vers
    match envoye.get("suite"):
        case "suivante" if suivante:
            return suivante.url
        case "suivante":
            return reverse("saisie:etat", args=[dossier.action.pk])
        case "precedente" if precedente:
            return precedente.url
        case "domaines":
            return f"{reverse('saisie:domaines', args=[dossier.fiche.pk])}?action={dossier.action.pk}"
    if _cherche_un_bloc(request):
        vue = {nom: envoye.get(nom, "") for nom in ("blocs_q", "blocs_taille", "blocs_page")}
        return f"{ici}&{pages.requete(**vue)}#id_blocs"
    return ici + _ancre(envoye)


def _cherche_un_bloc(request):
    """By a button of the table of blocs, or by Entrée in its search."""
    envoye = request.POST
    cherche = envoye.get("blocs_q", "") != request.GET.get("blocs_q", "")
    return envoye.get("suite") == "blocs" or "blocs_page" in envoye or cherche


def _ancre(envoye):
    """Back to the place of the button that was pressed."""
    if "ajouter" in envoye:
        return f"#{envoye['ajouter']}" if envoye["ajouter"] in carte_session.LIGNES else ""
    if "retirer" in envoye:
        return f"#{envoye['retirer'].partition(':')[0]}"
    if "retirer_domaine" in envoye:
        return "#id_domaines"
    return "#id_frais_ttc" if "proposer" in envoye else ""
