"""An organisation's own LHÉO file on screen: send it, see what it would make of its drafts, apply it (R265)."""

import io

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sofi.comptes.acces import reserve_of
from sofi.echanges.classeurs.importation import ImportImpossible
from sofi.echanges.classeurs.presentation import presenter
from sofi.echanges.classeurs.rapport_xlsx import ecrire_rapport
from sofi.echanges.lheo.importer import importation
from sofi.echanges.models import ImportFichier
from sofi.socle.formulaires import EnvoiDeFichier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAILLES = (25, 10, 100)


def _envois(request):
    """The LHÉO files sent for one's establishments."""
    return ImportFichier.objects.filter(genre=ImportFichier.Genre.LHEO, etablissement__in=request.etablissements)


@reserve_of
@require_http_methods(["GET", "HEAD", "POST"])
def envoyer(request):
    """Send a file for the current establishment, and the history of those sent."""
    etablissement = request.etablissement
    if etablissement is None:
        return redirect("saisie:creer")
    recu = (request.POST, request.FILES) if request.method == "POST" else ()
    formulaire = EnvoiDeFichier(
        *recu,
        label="Fichier LHÉO",
        genres="Un fichier .xml, ou .xml.gz",
        extensions=".xml,.gz",
        taille_max=settings.SOFI_LHEO_TAILLE_MAX,
        examiner=importation(etablissement.siret, request.user).examiner,
    )
    if formulaire.is_valid():
        nom = formulaire.cleaned_data["fichier"].name
        envoye = ImportFichier.preparer(ImportFichier.Genre.LHEO, formulaire.contenu, nom, request.user)
        envoye.etablissement = etablissement
        envoye.noter(formulaire.rapport)
        envoye.save()
        return redirect("saisie:import_lheo_rapport", envoye.pk)
    imports = _envois(request).filter(etablissement=etablissement).select_related("par").defer("rapport")
    page = Paginator(imports, _taille(request)).get_page(request.GET.get("page"))
    lignes = [(envoye, reverse("saisie:import_lheo_rapport", args=[envoye.pk])) for envoye in page]
    contexte = {"form": formulaire, "etablissement": etablissement, "page": page, "lignes": lignes, "tailles": TAILLES}
    return render(request, "saisie/import_lheo.html", contexte)


def _taille(request):
    demandee = request.GET.get("taille", "")
    return int(demandee) if demandee in map(str, TAILLES) else TAILLES[0]


@reserve_of
@require_GET
def rapport(request, pk):
    """What a sent file would change, or changed."""
    envoye = get_object_or_404(_envois(request).select_related("par", "etablissement"), pk=pk)
    presente = presenter(envoye.relire(), request.GET.get("resultat", ""))
    contexte = presente | {
        "envoye": envoye,
        "liste": reverse("saisie:import_lheo"),
        "appliquer": reverse("saisie:import_lheo_appliquer", args=[pk]),
        "page": Paginator(presente["lignes"], _taille(request)).get_page(request.GET.get("page")),
        "tailles": TAILLES,
    }
    return render(request, "saisie/import_lheo_rapport.html", contexte)


@reserve_of
@require_POST
def appliquer(request, pk):
    """Apply a file sent before, read again now; what is refused since then stops it."""
    envoye = get_object_or_404(_envois(request).select_related("etablissement"), pk=pk)
    retour = redirect("saisie:import_lheo_rapport", pk)
    if envoye.est_applique:
        messages.info(request, "Ce fichier est déjà appliqué.")
        return retour
    genre = importation(envoye.etablissement.siret, request.user)
    try:
        with envoye.contenu.open("rb") as garde:
            contenu = garde.read()
        fait, _ = genre.appliquer(
            contenu, envoye.nom, partiel="partiel" in request.POST, par=request.user, trace=envoye
        )
    except FileNotFoundError:
        messages.error(request, "Le fichier n’est plus gardé. Envoyez-le de nouveau.")
    except ImportImpossible as exc:
        messages.error(request, str(exc))
    else:
        _dire(request, envoye, fait)
    return retour


def _dire(request, envoye, fait):
    if fait.applique:
        messages.success(request, f"Le fichier est appliqué à vos brouillons : {fait.resume()}.")
        return
    envoye.noter(fait)
    envoye.save()
    messages.error(request, f"Rien n’a été appliqué : {fait.refusees} lignes sont refusées. Corrigez-les.")


@reserve_of
@require_GET
def classeur(request, pk):
    """The report as a workbook."""
    envoye = get_object_or_404(_envois(request), pk=pk)
    sortie = io.BytesIO()
    ecrire_rapport(envoye.relire(), envoye.nom, sortie)
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename=f"rapport-lheo-{pk}.xlsx", content_type=XLSX)
