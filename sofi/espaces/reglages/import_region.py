"""The Région's file on screen: send it, see what it would change, apply it, read it again later (R004 to R006)."""

import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sofi.comptes.acces import reserve_cariforef
from sofi.echanges.classeurs.importation import ImportImpossible
from sofi.echanges.classeurs.rapport import RESULTATS
from sofi.echanges.classeurs.rapport_xlsx import ecrire_rapport
from sofi.echanges.import_region.importer import appliquer, examiner
from sofi.echanges.import_region.modele import ecrire_modele
from sofi.echanges.models import ImportFichier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGION = ImportFichier.Genre.REGION
TAILLES = (25, 10, 100)
TONS = {
    "créée": ("success", "plus"),
    "modifiée": ("info", "modifier"),
    "identique": ("neutre", "ok"),
    "refusée": ("danger", "refus"),
    "disparue": ("warning", "alerte"),
}


class FormulaireFichier(forms.Form):
    """The file to look at; one that cannot be used at all is refused here, with every reason."""

    fichier = forms.FileField(
        label="Fichier de la Région",
        help_text="Un classeur .xlsx ou .ods, ou un .zip de quatre fichiers CSV. Rien n’est appliqué à l’envoi.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.zip"}),
        error_messages={
            "required": "Choisissez le fichier à envoyer.",
            "invalid": "Choisissez le fichier à envoyer.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )

    def clean_fichier(self):
        """Read and compare the file: the report is in `self.rapport`."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > settings.SOFI_TAILLE_MAX_CLASSEUR:
            mega = settings.SOFI_TAILLE_MAX_CLASSEUR // (1024 * 1024)
            raise forms.ValidationError(f"Ce fichier est trop lourd : {mega} Mo au plus.")
        self.contenu = fichier.read()
        self.rapport = examiner(self.contenu)
        if not self.rapport.structure:
            raise forms.ValidationError([_raison(ligne) for ligne in self.rapport.lignes if ligne.refusee])
        return fichier


def _raison(ligne):
    raisons = " ".join(raison for _, raison in ligne.problemes)
    return f"Feuille « {ligne.feuille} » : {raisons}" if ligne.feuille else raisons


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def import_region(request):
    """Send a file, and the history of those sent (R004, R262)."""
    formulaire = FormulaireFichier(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if formulaire.is_valid():
        envoye = ImportFichier.preparer(
            REGION, formulaire.contenu, formulaire.cleaned_data["fichier"].name, request.user
        )
        envoye.noter(formulaire.rapport)
        envoye.save()
        return redirect("reglages:import_region_rapport", envoye.pk)
    imports = ImportFichier.objects.filter(genre=REGION).select_related("par").defer("rapport")
    page = Paginator(imports, _taille(request)).get_page(request.GET.get("page"))
    return render(request, "reglages/import_region.html", {"form": formulaire, "page": page, "tailles": TAILLES})


def _taille(request):
    demandee = request.GET.get("taille", "")
    return int(demandee) if demandee in map(str, TAILLES) else TAILLES[0]


@reserve_cariforef
@require_GET
def import_region_rapport(request, pk):
    """What a sent file would change, or changed: counts, lines by result, and the button that applies it."""
    envoye = get_object_or_404(ImportFichier.objects.select_related("par"), pk=pk, genre=REGION)
    rapport = envoye.relire()
    comptes = rapport.compter()
    resultat = request.GET.get("resultat", "")
    resultat = resultat if resultat in comptes else ""
    lignes = [(ligne, *TONS[ligne.resultat]) for ligne in rapport.lignes if resultat in ("", ligne.resultat)]
    contexte = {
        "envoye": envoye,
        "changements": comptes["créée"] + comptes["modifiée"],
        "puces": [
            {
                "libelle": f"{nom.capitalize()}s",
                "nombre": comptes[nom],
                "actif": nom == resultat,
                "url": "?" if nom == resultat else f"?resultat={nom}",
            }
            for nom in RESULTATS
        ],
        "page": Paginator(lignes, _taille(request)).get_page(request.GET.get("page")),
        "tailles": TAILLES,
    }
    return render(request, "reglages/import_region_rapport.html", contexte)


@reserve_cariforef
@require_POST
def import_region_appliquer(request, pk):
    """Apply a file sent before, read again now; what is refused since then stops it (R006)."""
    envoye = get_object_or_404(ImportFichier, pk=pk, genre=REGION)
    retour = redirect("reglages:import_region_rapport", pk)
    if envoye.est_applique:
        messages.info(request, "Ce fichier est déjà appliqué.")
        return retour
    try:
        with envoye.contenu.open("rb") as garde:
            contenu = garde.read()
        rapport, _ = appliquer(contenu, envoye.nom, partiel="partiel" in request.POST, par=request.user, trace=envoye)
    except FileNotFoundError:
        messages.error(request, "Le fichier n’est plus gardé. Envoyez-le de nouveau.")
    except ImportImpossible as exc:
        messages.error(request, str(exc))
    else:
        if rapport.applique:
            messages.success(request, f"Le fichier est appliqué : {rapport.resume()}.")
        else:
            envoye.noter(rapport)
            envoye.save()
            messages.error(request, f"Rien n’a été appliqué : {rapport.refusees} lignes sont refusées. Corrigez-les.")
    return retour


@reserve_cariforef
@require_GET
def import_region_xlsx(request, pk):
    """The report as a workbook."""
    envoye = get_object_or_404(ImportFichier, pk=pk, genre=REGION)
    sortie = io.BytesIO()
    ecrire_rapport(envoye.relire(), envoye.nom, sortie)
    nom = slugify(envoye.nom.rpartition(".")[0]) or "region"
    return _classeur(sortie, f"rapport-{envoye.pk}-{nom}.xlsx")


@reserve_cariforef
@require_GET
def import_region_modele(request):
    """The empty workbook to fill in."""
    sortie = io.BytesIO()
    ecrire_modele(sortie)
    return _classeur(sortie, "modele-fichier-region.xlsx")


def _classeur(sortie, nom):
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename=nom, content_type=XLSX)
