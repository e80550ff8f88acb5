"""The dashboard: what needs me first, then the two blocks of the sources, then what I worked on last (R035 to R051)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Site
from sofi.offre.lignes import dernieres_actions
from sofi.offre.listes import ACTIONS, SESSIONS, compter, compteurs, de_la_portee, un_mois_apres
from sofi.offre.models import Evenement
from sofi.offre.remplacement import formations_a_remplacer
from sofi.socle.templatetags.composants import url_si_existe

RECENTS = 5
MOIS_AVANT_FIN_QUALIOPI = 3


def tableau(request):
    """The dashboard of the current establishment; of the whole offer for the CARIF-OREF and the Région."""
    portees = {bloc: de_la_portee(bloc, request.user, request.etablissement) for bloc in (SESSIONS, ACTIONS)}
    nombres = {bloc: compter(bloc, objets) for bloc, objets in portees.items()}
    contexte = {
        "a_faire": _a_faire(request, nombres, portees[ACTIONS]),
        "blocs": {bloc: _bloc(bloc, nombres[bloc]) for bloc in (SESSIONS, ACTIONS)},
        "recents": dernieres_actions(portees[ACTIONS], RECENTS),
        "fiche": "saisie:action" if request.user.est_of else "saisie:recapitulatif",
    }
    return render(request, "accueil/tableau.html", contexte)


def _bloc(bloc, nombres):
    return [(rubrique, nombres[rubrique.code], adresse_de(rubrique)) for rubrique in compteurs(bloc)]


def adresse_de(rubrique):
    """The list of a heading."""
    return f"{reverse(f'accueil:{rubrique.bloc}')}?rubrique={rubrique.code}"


def _a_faire(request, nombres, actions):
    if request.user.est_of:
        taches = [*_taches_de_l_offre(nombres, actions), *_taches_qualiopi(request.etablissement)]
    else:
        taches = _taches_d_instruction(request.user, nombres)
    return [tache for tache in taches if tache["nombre"]]


def _taches_de_l_offre(nombres, actions):
    listes = {bloc: reverse(f"accueil:{bloc}") for bloc in (SESSIONS, ACTIONS)}
    return [
        {
            "nombre": nombres[ACTIONS]["en_attente_reponses"],
            "mots": "action attend vos réponses,actions attendent vos réponses",
            "detail": _derniere_question(actions) if nombres[ACTIONS]["en_attente_reponses"] else "",
            "ton": "danger",
            "url": f"{listes[ACTIONS]}?rubrique=en_attente_reponses",
        },
        {
            "nombre": nombres[ACTIONS]["en_cours"],
            "mots": "saisie à terminer et à envoyer,saisies à terminer et à envoyer",
            "detail": "« État de la saisie » dit, pour chacune, ce qui lui manque.",
            "ton": "warning",
            "url": f"{listes[ACTIONS]}?rubrique=en_cours",
        },
        {
            "nombre": nombres[SESSIONS]["bientot_inactives"],
            "mots": "session inactive dans moins d’un mois,sessions inactives dans moins d’un mois",
            "detail": "Ajoutez les prochaines sessions pour rester visible du public.",
            "ton": "info",
            "url": f"{listes[SESSIONS]}?rubrique=bientot_inactives",
        },
        _diffusion_partielle(nombres, "Leur passeport de diffusion dit ce qu’il faut remplir."),
    ]


def _diffusion_partielle(nombres, detail):
    """Active sessions that some outlet does not get (R197)."""
    return {
        "nombre": nombres[SESSIONS]["diffusion_partielle"],
        "mots": "session active non diffusée partout,sessions actives non diffusées partout",
        "detail": detail,
        "ton": "info",
        "url": f"{reverse('accueil:sessions')}?rubrique=diffusion_partielle",
    }


def _derniere_question(actions):
    """What the CARIF-OREF asked last on one of these actions."""
    question = (
        Evenement.objects.filter(action__in=actions.filter(statut="en_attente_reponses"), transition="demander")
        .order_by("-le")
        .values_list("message", flat=True)
        .first()
    )
    return f"Dernière question : « {question} »" if question else ""


def _taches_qualiopi(etablissement):
    """Sites whose Qualiopi certification ends within three months, or has ended (R095)."""
    if etablissement is None:
        return []
    limite = timezone.localdate()
    for _ in range(MOIS_AVANT_FIN_QUALIOPI):
        limite = un_mois_apres(limite)
    sites = list(
        Site.objects.filter(etablissement=etablissement, actif=True, fin_qualiopi__lt=limite)
        .order_by("fin_qualiopi")
        .values_list("nom_usage", "fin_qualiopi")
    )
    detail = " ; ".join(f"{nom} : {fin:%d/%m/%Y}" for nom, fin in sites[:3])
    return [
        {
            "nombre": len(sites),
            "mots": "certification Qualiopi à renouveler,certifications Qualiopi à renouveler",
            "detail": detail,
            "ton": "warning",
            "url": reverse("espace_annuaire:etablissement"),
        }
    ]


def _taches_d_instruction(utilisateur, nombres):
    attente = f"{reverse('accueil:actions')}?rubrique=en_attente_validation"
    url = (url_si_existe("instruction:file") if utilisateur.est_cariforef else "") or attente
    return [
        {
            "nombre": nombres[ACTIONS]["en_attente_validation"],
            "mots": "action attend une décision,actions attendent une décision",
            "detail": "Les plus anciennes d’abord.",
            "ton": "warning",
            "url": url,
        },
        {
            "nombre": nombres[ACTIONS]["en_attente_reponses"],
            "mots": "action attend les réponses de l’organisme,actions attendent les réponses des organismes",
            "detail": "",
            "ton": "info",
            "url": f"{reverse('accueil:actions')}?rubrique=en_attente_reponses",
        },
        _diffusion_partielle(nombres, ""),
        *([_codes_retires()] if utilisateur.est_cariforef else []),
    ]


def _codes_retires():
    """What a load of Certif Info left to decide (R051)."""
    return {
        "nombre": formations_a_remplacer().count(),
        "mots": "formation porte un code Certifinfo retiré,formations portent un code Certifinfo retiré",
        "detail": "",
        "ton": "warning",
        "url": reverse("reglages:remplacements"),
    }
