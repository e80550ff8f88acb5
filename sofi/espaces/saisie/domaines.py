"""« Recherche domaine de formation »: choose the Formacodes of a Fiche Formation (R073, R074, R154)."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from sofi.espaces.saisie.attente import en_attente, oublier, saisie_interrompue
from sofi.offre.enregistrer import Conflit, FicheFermee, enregistrer
from sofi.offre.models import Formation
from sofi.offre.perimetre import dans_le_perimetre
from sofi.referentiels.models import Formacode
from sofi.referentiels.recherche import chercher_formacodes
from sofi.regles.jeu import effets, regles_de
from sofi.socle.annonces import annoncer

MAXIMUM = 5


@saisie_interrompue
def domaines(request, numero):
    """Search by GET, save by POST: the boxes and the search stand in one form, so no choice is lost on the way."""
    formation = get_object_or_404(Formation.objects.visibles_par(request.user), pk=numero)
    if not any(dans_le_perimetre(une, request.user) for une in formation.actions.select_related("site_dispensateur")):
        raise Http404
    retour = _retour(request, formation)
    if ferme := _ferme(formation):
        messages.warning(request, ferme)
        return redirect(retour)
    if request.method == "POST":
        return _valider(request, formation, retour)
    if (attendue := en_attente(request)) is not None:
        oublier(request)
        messages.warning(request, "Votre connexion avait expiré : vérifiez vos domaines, puis cliquez sur Valider.")
        return _montrer(request, formation, retour, attendue.getlist("domaines"))
    codes = request.GET.getlist("domaines") if "choix" in request.GET else formation.domaines
    return _montrer(request, formation, retour, codes)


def _retour(request, formation):
    """The card that asked, on the action whose path one follows."""
    adresse = reverse("saisie:formation", args=[formation.pk])
    action = request.POST.get("action") or request.GET.get("action", "")
    suite = f"?action={action}" if action.isascii() and action.isdecimal() else ""
    return f"{adresse}{suite}#id_domaines"


def _ferme(formation):
    """Why the domains are not the OF's to choose, or ""."""
    if formation.certification_id:
        return "Les domaines viennent de la fiche Certif Info : ils ne sont pas modifiables."
    if effets(regles_de(formation.campagne), "formation", "domaines").verrou:
        return f"Les domaines sont imposés par {formation.campagne}."
    return ""


def _montrer(request, formation, retour, codes, erreur="", version=None):
    choisis = Formacode.objects.retenus(codes, formation.domaines)
    parametres = request.POST or request.GET
    texte = parametres.get("q", "").strip()[:200]
    contexte = {
        "formation": formation,
        "retour": retour,
        "choisis": choisis,
        "codes_choisis": {un.code for un in choisis},
        "maximum": MAXIMUM,
        "texte": texte,
        "resultat": chercher_formacodes(texte) if texte else None,
        "erreur": erreur or _trop(choisis),
        "adresse": reverse("saisie:domaines", args=[formation.pk]),
        "caches": _caches(
            parametres, version if version is not None else parametres.get("version") or formation.version
        ),
    }
    annonce = f"Termes trouvés : {contexte['resultat'].total}" if texte else ""
    return annoncer(request, render(request, "saisie/domaines.html", contexte), annonce)


def _caches(parametres, version):
    """What the page carries from one request to the next."""
    caches = {"version": version, "onglet": parametres.get("onglet") or uuid.uuid4()}
    return caches | ({"action": parametres["action"]} if parametres.get("action") else {})


def _trop(choisis):
    if len(choisis) <= MAXIMUM:
        return ""
    return f"Vous avez choisi {len(choisis)} domaines ; {MAXIMUM} au plus sont possibles. Décochez-en."


def _valider(request, formation, retour):
    """Save the choice on the card; whatever stands against it keeps the choice on the page."""
    codes = list(dict.fromkeys(request.POST.getlist("domaines")))
    choisis = Formacode.objects.retenus(codes, formation.domaines)
    if _trop(choisis):
        return _montrer(request, formation, retour, codes)
    if len(choisis) < len(codes):
        erreur = "Un des domaines cochés n’est pas un descripteur en vigueur : il a été retiré. Vérifiez, puis validez."
        return _montrer(request, formation, retour, codes, erreur)
    codes = [un.code for un in choisis]
    principal = formation.domaine_principal if formation.domaine_principal in codes else ""
    valeurs = {"domaines": codes, "domaine_principal": codes[0] if len(codes) == 1 else principal}
    try:
        enregistree = enregistrer(
            formation,
            valeurs,
            {},
            par=request.user,
            version=_version(request, formation),
            onglet=request.POST.get("onglet", "")[:36],
        )
    except FicheFermee:
        messages.error(request, "Cette fiche ne peut plus être modifiée : votre choix n’a pas été enregistré.")
        return redirect(retour)
    if isinstance(enregistree, Conflit):
        return _montrer(request, formation, retour, codes, _conflit(enregistree.fiche), enregistree.fiche.version)
    messages.success(request, "Les domaines de formation sont enregistrés.")
    return redirect(retour)


def _version(request, formation):
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() else formation.version


def _conflit(fiche):
    qui = fiche.modifiee_par.nom_affiche if fiche.modifiee_par else "Quelqu’un d’autre"
    quand = timezone.localtime(fiche.modifiee_le)
    return (
        f"{qui} a modifié cette fiche à {quand:%H:%M} : votre choix n’est pas encore enregistré. "
        "Vérifiez-le, puis cliquez de nouveau sur Valider."
    )
