"""Certifications withdrawn by the last loads that the live offer still bears: replace them, one by one or together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil_referentiels
from sofi.offre.models import RemplacementCertif
from sofi.offre.remplacement import RemplacementImpossible, a_remplacer, correspondre, remplacer
from sofi.referentiels.formulaires import RechercheCertifinfo
from sofi.referentiels.recherche import certification_par_code
from sofi.socle.annonces import annoncer

DERNIERS = 20
EN_COURS = "remplacement"


@reserve_cariforef
@require_http_methods(["GET", "HEAD"])
def remplacements(request):
    """The cases to decide, what follows each, and the last decisions (R051, R218)."""
    return _montrer(request)


def _montrer(request, refus=None):
    """`refus`: the code of the case that was sent, and what stands against it; what was typed in it is kept."""
    cas = a_remplacer()
    saisies = [_saisie(request, un, refus) for un in cas]
    contexte = {
        "fil": fil_referentiels(),
        "cas": [(un, _lignes(un, saisie.get("choisie")), saisie) for un, saisie in zip(cas, saisies, strict=True)],
        "nombre": sum(len(un.formations) for un in cas),
        "certains": sum(len(un.formations) for un in cas if len(un.propositions) == 1),
        "derniers": RemplacementCertif.objects.select_related(
            "formation__etablissement", "ancienne", "nouvelle", "decide_par"
        )[:DERNIERS],
    }
    return render(request, "reglages/remplacements.html", contexte)


def _lignes(cas, choisie):
    """(formation, chosen blocs, how many of them the certification found, or else the one successor, does not have)."""
    nouvelle = choisie or (cas.propositions[0] if len(cas.propositions) == 1 else None)
    for formation in cas.formations:
        suites = correspondre(formation.blocs, nouvelle) if nouvelle and formation.blocs else []
        yield formation, len(formation.blocs), sum(not bloc["nouveau"] for bloc in suites)


def _saisie(request, cas, refus):
    if refus and refus[0] == cas.certification.pk:
        return request.POST.dict() | {"erreur": refus[1], "cochees": request.POST.getlist("formations")}
    en_cours = request.session.get(EN_COURS, {})
    if request.GET.get("certification") == str(cas.certification.pk) == en_cours.get("certification"):
        choisie = certification_par_code(request.GET.get("code"))
        return en_cours | ({"nouvelle": "", "autre": str(choisie.pk), "choisie": choisie} if choisie else {})
    certaine = len(cas.propositions) == 1
    return {
        "nouvelle": str(cas.propositions[0].pk) if certaine else "",
        "cochees": [str(formation.pk) for formation in cas.formations],
    }


@reserve_cariforef
@require_POST
def remplacer_certification(request, code):
    """Replace on the ticked formations of one case, by the chosen successor or by another code, or search that code."""
    cas = _cas(request, code)
    if cas is None:
        return redirect("reglages:remplacements")
    if "chercher" in request.POST:
        return _partir_chercher(request, cas)
    saisi = request.POST.get("autre", "").strip() or request.POST.get("nouvelle", "")
    nouvelle = certification_par_code(saisi)
    cochees = set(request.POST.getlist("formations"))
    choisies = [formation for formation in cas.formations if str(formation.pk) in cochees]
    if nouvelle is None:
        quoi = f"« {saisi} » n’est pas un code Certifinfo en vigueur." if saisi else "Choisissez une certification."
        return _montrer(request, (code, f"{quoi} Rien n’a été remplacé."))
    if not choisies:
        return _montrer(request, (code, "Cochez au moins une formation. Rien n’a été remplacé."))
    _remplacer(request, [(formation, nouvelle) for formation in choisies])
    return redirect("reglages:remplacements")


def _cas(request, code):
    """The case of a withdrawn code; None, and it is said, once nobody bears it."""
    cas = next((un for un in a_remplacer() if un.certification.pk == code), None)
    if cas is None:
        messages.info(request, f"Aucune offre n’a plus le code {code}.")
    return cas


def _partir_chercher(request, cas):
    """To the search, on what was typed or else on the title that is leaving; the rest of the case waits here."""
    saisies = {nom: request.POST.get(nom, "") for nom in ("nouvelle", "autre", "motif")}
    request.session[EN_COURS] = saisies | {
        "certification": str(cas.certification.pk),
        "cochees": request.POST.getlist("formations"),
    }
    criteres = {"intitule": saisies["autre"].strip() or cas.certification.intitule[:200], "rechercher": "1"}
    return redirect(f"{reverse('reglages:chercher_certification', args=[cas.certification.pk])}?{urlencode(criteres)}")


@reserve_cariforef
@require_http_methods(["GET", "HEAD"])
def chercher_certification(request, code):
    """The search of the entry (R134); what it finds comes back to the case."""
    cas = _cas(request, code)
    if cas is None:
        return redirect("reglages:remplacements")
    formulaire = RechercheCertifinfo(request.GET if "rechercher" in request.GET else None)
    retour = f"{reverse('reglages:remplacements')}?certification={code}"
    contexte = {
        "fil": [*fil_referentiels(), ("Certifications retirées", reverse("reglages:remplacements"))],
        "titre": f"Remplacer {code} {cas.certification.intitule}",
        "formulaire": formulaire,
        "adresse": reverse("reglages:chercher_certification", args=[code]),
        "retour": f"{retour}#cas-{code}",
        "choisir": retour,
        "ancre": f"#cas-{code}",
    }
    return annoncer(request, render(request, "reglages/certification.html", contexte), formulaire.annonce)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def remplacer_tout(request):
    """Every formation whose certification has exactly one successor; asked first."""
    certains = [un for un in a_remplacer() if len(un.propositions) == 1]
    if request.method == "POST":
        _remplacer(request, [(formation, un.propositions[0]) for un in certains for formation in un.formations])
        return redirect("reglages:remplacements")
    contexte = {
        "titre": "Remplacer les codes Certifinfo",
        "question": "Remplacer partout où une seule certification suit celle qui a été retirée ?",
        "consequences": [
            f"{un.certification.pk} {un.certification.intitule} → {un.propositions[0].pk} "
            f"{un.propositions[0].intitule} : {len(un.formations)} formation{'s' if len(un.formations) > 1 else ''}"
            for un in certains
        ],
        "bouton": "Remplacer",
        "retour": reverse("reglages:remplacements"),
    }
    return render(request, "composants/confirmation.html", contexte)


def _remplacer(request, couples):
    faits, sans_bloc = 0, 0
    for formation, nouvelle in couples:
        try:
            fait = remplacer(
                formation,
                nouvelle,
                ancienne=formation.certification_id,
                par=request.user,
                motif=request.POST.get("motif", ""),
            )
        except RemplacementImpossible as exc:
            messages.error(request, str(exc))
            continue
        faits += 1
        sans_bloc += bool(fait.blocs_perdus)
    if faits:
        suite = f" Blocs sans équivalent sur {sans_bloc} : l’organisme doit en choisir d’autres." if sans_bloc else ""
        dit = f"Code Certifinfo remplacé sur {faits} formation{'s' if faits > 1 else ''}. Les organismes sont prévenus."
        messages.success(request, dit + suite)
