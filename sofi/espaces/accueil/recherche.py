"""The search box of the header: a code FAS, a SIRET or words, among what one may see."""

import re

from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.lignes import lignes
from sofi.offre.listes import ACTIONS, SESSIONS
from sofi.offre.models import Action, Formation, Session
from sofi.offre.recherche import LONGUEUR_MAX, chercher_actions, chercher_sessions, mots_de
from sofi.socle.texte import plier

PAR_GROUPE = 10
CODE_FAS = re.compile(r"\s*(\d{1,18})\s*-\s*(\d{1,18})(?:\s*-\s*(\d{1,18}))?\s*")
SIRET = re.compile(r"\d{14}")


def recherche(request):
    """What answers the words typed, by kind; a code that names one thing opens it."""
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].strip()
    if adresse := _adresse_directe(request.user, texte):
        return redirect(adresse)
    groupes = _groupes(request.user, texte) if mots_de(texte) else {}
    contexte = {"q": texte, **groupes, "rien": not any(groupes.values())}
    return render(request, "accueil/recherche.html", contexte)


def _adresse_directe(utilisateur: Utilisateur, texte):
    """The page of the only thing that this code or SIRET names, or None."""
    siret = texte.replace(" ", "").replace("\u00a0", "")
    if SIRET.fullmatch(siret):
        etablissement = Etablissement.objects.visibles_par(utilisateur).filter(siret=siret).first()
        return reverse("espace_annuaire:fiche", args=[etablissement.pk]) if etablissement else None
    if code := CODE_FAS.fullmatch(texte):
        formation, action, session = code.groups()
        if session is None:
            trouves = Action.objects.visibles_par(utilisateur).filter(formation=formation, pk=action)
            return _adresse_d_action(trouves.first())
        trouves = Session.objects.visibles_par(utilisateur)
        return _adresse_de_session(trouves.filter(action__formation=formation, action=action, pk=session).first())
    if texte.isascii() and texte.isdigit() and len(texte) <= 18:
        return _adresse_du_numero(utilisateur, int(texte))
    return None


def _adresse_du_numero(utilisateur, numero):
    session = Session.objects.visibles_par(utilisateur).filter(pk=numero).first()
    action = Action.objects.visibles_par(utilisateur).filter(pk=numero).first()
    formation = Formation.objects.visibles_par(utilisateur).filter(pk=numero).first()
    adresses = [
        _adresse_de_session(session),
        _adresse_d_action(action),
        reverse("saisie:formation", args=[formation.pk]) if formation else None,
    ]
    trouvees = [adresse for adresse in adresses if adresse]
    return trouvees[0] if len(trouvees) == 1 else None


def _adresse_de_session(session):
    return reverse("saisie:session", args=[session.pk]) if session else None


def _adresse_d_action(action):
    return reverse("saisie:action", args=[action.pk]) if action else None


def _groupes(utilisateur, texte):
    sessions = chercher_sessions(Session.objects.visibles_par(utilisateur), texte).order_by("-date_debut", "-pk")
    actions = chercher_actions(Action.objects.visibles_par(utilisateur), texte).order_by("-modifiee_le", "-pk")
    etablissements = Etablissement.objects.visibles_par(utilisateur)
    for mot in mots_de(texte):
        etablissements = etablissements.filter(Q(raison_sociale_pliee__contains=mot) | Q(siret__startswith=mot))
    return {
        "actions": lignes(ACTIONS, list(actions.values_list("pk", flat=True)[:PAR_GROUPE])),
        "sessions": lignes(SESSIONS, list(sessions.values_list("pk", flat=True)[:PAR_GROUPE])),
        "etablissements": list(etablissements[:PAR_GROUPE]),
        "formations": _formations_par_numero(utilisateur, texte),
    }


def _formations_par_numero(utilisateur, texte):
    numeros = [int(mot) for mot in plier(texte).split() if mot.isdigit() and len(mot) <= 18]
    return list(Formation.objects.visibles_par(utilisateur).filter(pk__in=numeros)[:PAR_GROUPE]) if numeros else []
