"""The CARIF-OREF's queue, an action to decide on, the decision (R217 to R221)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from sofi.comptes.acces import reserve_cariforef
from sofi.diffusion.passeport import Reglement
from sofi.diffusion.publier import en_ligne
from sofi.espaces.instruction import file as la_file
from sofi.espaces.instruction.formulaires import formulaire_de
from sofi.offre.controles import controler
from sofi.offre.differences import confronter
from sofi.offre.instantane import prendre
from sofi.offre.models import Action
from sofi.offre.statuts import PAR_CODE
from sofi.offre.workflow import TransitionRefusee, deplacer, transitions_ouvertes
from sofi.regles.models import Carte

TAILLES = (25, 100)
DECISIONS = ("valider", "demander", "refuser", "retirer")
GRAVITES = ("bloquant", "avertissement", "information")
A_COTE = 30  # actions shown beside the one under decision


@reserve_cariforef
@require_safe
def file(request):
    """The queue, oldest first, with its filters and counts."""
    filtres = la_file.lire_filtres(request.GET)
    taille = request.GET.get("taille", "")
    pages = Paginator(
        la_file.en_attente(request.user, filtres), int(taille) if taille in map(str, TAILLES) else TAILLES[0]
    )
    page = pages.get_page(request.GET.get("page"))
    contexte = {
        "filtres": filtres,
        "actifs": any(getattr(filtres, cle) for cle in la_file.CLES),
        "comptes": la_file.compter(request.user, filtres),
        "page": page,
        "tailles": TAILLES,
        "lignes": [(action, la_file.age(action)) for action in page],
        "suite": _adresse_des(filtres),
    }
    reponse = render(request, "instruction/file.html", contexte)
    if request.htmx:
        nombre = pages.count
        trigger_client_event(reponse, "sofi:annonce", {"value": f"{nombre} {'actions' if nombre > 1 else 'action'}"})
    return reponse


@reserve_cariforef
@require_safe
def action(request, numero):
    """What would be published beside what is, and what may be decided."""
    return _page(request, _trouver(request, numero))


@reserve_cariforef
@require_POST
def decider(request, numero, code):
    """Make that decision, then open the next action of the queue."""
    une_action = _trouver(request, numero)
    if code not in DECISIONS:
        raise Http404
    transition = PAR_CODE[code]
    formulaire = formulaire_de(transition, request.POST)
    if not formulaire.is_valid():
        return _page(request, une_action, formulaires={code: formulaire}, status=422)
    try:
        decidee = deplacer(une_action, code, par=request.user, message=formulaire.texte())
    except TransitionRefusee as refus:
        une_action = _trouver(request, numero)
        messages.error(request, _pourquoi(une_action, refus))
        return _page(request, une_action, formulaires={code: formulaire}, status=409)
    messages.success(request, f"L’action {decidee} est maintenant « {decidee.get_statut_display()} ».")
    return _apres(request, une_action)


def _trouver(request, numero):
    return get_object_or_404(Action.objects.visibles_par(request.user).completes(), pk=numero)


def _pourquoi(une_action, refus):
    """The refusal, with who moved the action meanwhile."""
    dernier = une_action.evenements.select_related("par").first()
    if refus.anomalies or dernier is None:
        return refus.message
    qui = dernier.par.nom_affiche if dernier.par else "SOFI"
    libelle = PAR_CODE[dernier.transition].libelle
    return (
        f"{refus.message} Dernière opération : « {libelle} », par {qui}, le {localtime(dernier.le):%d/%m/%Y à %H:%M}."
    )


def _apres(request, une_action):
    filtres = la_file.lire_filtres(request.GET)
    prochaine = la_file.suivante(request.user, filtres, une_action)
    adresse = reverse("instruction:action", args=[prochaine]) if prochaine else reverse("instruction:file")
    if prochaine is None:
        restent = " avec ces filtres" if _adresse_des(filtres) else ""
        messages.info(request, f"Il n’y a plus d’action à instruire{restent}.")
    return redirect(adresse + _adresse_des(filtres))


def _adresse_des(filtres):
    """The filters as the end of an address, "" without any."""
    parametres = QueryDict(mutable=True)
    parametres.update({cle: valeur for cle in la_file.CLES if (valeur := getattr(filtres, cle))})
    return f"?{parametres.urlencode()}" if parametres else ""


def _arrets(propose):
    """(session, what keeps it out of some outlets), in the order of the sessions (R197)."""
    reglement, jour = Reglement.en_vigueur(), localdate()
    return [
        (session, arret)
        for session in propose.action.sessions
        for arret in reglement.passeport(propose, session, jour).arrets
    ]


def _page(request, une_action, formulaires=None, status=200):
    filtres = la_file.lire_filtres(request.GET)
    publication = en_ligne(une_action.pk)
    propose = prendre(une_action)
    publie = publication.instantane if publication else None
    precedente, prochaine = la_file.voisines(request.user, filtres, une_action)
    contexte = {
        "action": une_action,
        "publication": publication,
        "fiches": confronter(publie, propose),
        "arrets": _arrets(propose),
        "points": _points(une_action),
        "evenements": _evenements(une_action),
        "decisions": _decisions(une_action, request.user, formulaires or {}),
        "a_cote": [(a, la_file.age(a)) for a in la_file.en_attente(request.user, filtres)[:A_COTE]],
        "precedente": precedente,
        "prochaine": prochaine,
        "suite": _adresse_des(filtres),
    }
    return render(request, "instruction/action.html", contexte, status=status)


def _points(une_action):
    """(gravity, on which card and what), the gravest first."""
    trouvees = sorted(controler(une_action), key=lambda anomalie: GRAVITES.index(anomalie.gravite))
    return [(une.gravite, f"{Carte(une.carte).label} {une.objet} : {une.message}") for une in trouvees]


def _evenements(une_action):
    return [
        (evenement, PAR_CODE[evenement.transition].libelle) for evenement in une_action.evenements.select_related("par")
    ]


def _decisions(une_action, utilisateur, formulaires):
    """The open decisions with their forms, that which was just refused with what was typed."""
    ouvertes = {transition.code: transition for transition in transitions_ouvertes(une_action, utilisateur)}
    return [
        {
            "transition": transition,
            "formulaire": formulaires.get(code) or formulaire_de(transition),
            "deplie": code in formulaires,
        }
        for code in DECISIONS
        if (transition := ouvertes.get(code))
    ]
