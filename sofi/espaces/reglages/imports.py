"""A file on screen: send it, see what it would change, apply it, read it again later (R004 to R006).

`ECRANS` says what differs from a kind of file to another: the Région's, the establishments'.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sofi.comptes.acces import reserve_cariforef
from sofi.echanges.classeurs.importation import Importation, ImportImpossible
from sofi.echanges.classeurs.presentation import presenter
from sofi.echanges.classeurs.rapport_xlsx import ecrire_rapport
from sofi.echanges.etablissements import importer as etablissements
from sofi.echanges.import_region import importer as region
from sofi.echanges.import_region import modele as modele_region
from sofi.echanges.models import ImportFichier
from sofi.socle.formulaires import EnvoiDeFichier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAILLES = (25, 10, 100)


@dataclass(frozen=True)
class Ecran:
    """What the screens of a kind of file say of it. `nom` begins the names of its addresses."""

    nom: str
    importation: Importation
    ecrire_modele: Callable
    titre: str
    sous_titre: str
    feuilles: str
    vide: str
    disparues: str = ""

    def adresse(self, suite, *arguments):
        """The address of one of its screens."""
        return reverse(f"reglages:{self.nom}{suite}", args=arguments)


ECRANS = {
    "region": Ecran(
        "import_region",
        region.IMPORTATION,
        modele_region.ecrire_modele,
        "Fichier de la Région",
        "Programmes, lots, OF mandataires et OF formateurs : un organisme ne saisit que sur un lot importé.",
        "quatre",
        "Demandez l’extraction de l’année au Conseil régional, ou remplissez le modèle de classeur.",
        "Les lots et formateurs disparus qu’aucune saisie n’utilise ne seront plus proposés aux organismes ; rien "
        "n’est supprimé.",
    ),
    "etablissements": Ecran(
        "import_etablissements",
        etablissements.IMPORTATION,
        etablissements.ecrire_modele,
        "Fichier des établissements",
        "Établissements, sites et contacts. Une cellule vide ne change rien, et un fichier ne supprime rien.",
        "trois",
        "Exportez l’annuaire, corrigez le classeur et envoyez-le ici, ou remplissez le modèle.",
    ),
}


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def envoyer(request, genre):
    """Send a file, and the history of those sent (R004, R262)."""
    ecran = ECRANS[genre]
    formulaire = EnvoiDeFichier(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        label=ecran.titre,
        genres=f"Un classeur .xlsx ou .ods, ou un .zip de {ecran.feuilles} fichiers CSV",
        extensions=".xlsx,.xlsm,.ods,.zip",
        taille_max=settings.SOFI_TAILLE_MAX_CLASSEUR,
        examiner=ecran.importation.examiner,
    )
    if formulaire.is_valid():
        nom = formulaire.cleaned_data["fichier"].name
        envoye = ImportFichier.preparer(genre, formulaire.contenu, nom, request.user)
        envoye.noter(formulaire.rapport)
        envoye.save()
        return redirect(ecran.adresse("_rapport", envoye.pk))
    imports = ImportFichier.objects.filter(genre=genre).select_related("par").defer("rapport")
    page = Paginator(imports, _taille(request)).get_page(request.GET.get("page"))
    lignes = [(envoye, ecran.adresse("_rapport", envoye.pk)) for envoye in page]
    contexte = {"form": formulaire, "page": page, "lignes": lignes, "tailles": TAILLES, "ecran": ecran}
    return render(request, "reglages/import.html", contexte | {"modele": ecran.adresse("_modele")})


def _taille(request):
    demandee = request.GET.get("taille", "")
    return int(demandee) if demandee in map(str, TAILLES) else TAILLES[0]


@reserve_cariforef
@require_GET
def lire_rapport(request, genre, pk):
    """What a sent file would change, or changed: counts, lines by result, and the button that applies it."""
    envoye = get_object_or_404(ImportFichier.objects.select_related("par"), pk=pk, genre=genre)
    presente = presenter(envoye.relire(), request.GET.get("resultat", ""))
    ecran = ECRANS[genre]
    contexte = presente | {
        "envoye": envoye,
        "ecran": ecran,
        "liste": ecran.adresse(""),
        "appliquer": ecran.adresse("_appliquer", pk),
        "classeur": ecran.adresse("_xlsx", pk),
        "page": Paginator(presente["lignes"], _taille(request)).get_page(request.GET.get("page")),
        "tailles": TAILLES,
    }
    return render(request, "reglages/import_rapport.html", contexte)


@reserve_cariforef
@require_POST
def appliquer(request, genre, pk):
    """Apply a file sent before, read again now; what is refused since then stops it (R006)."""
    envoye = get_object_or_404(ImportFichier, pk=pk, genre=genre)
    ecran = ECRANS[genre]
    retour = redirect(ecran.adresse("_rapport", pk))
    if envoye.est_applique:
        messages.info(request, "Ce fichier est déjà appliqué.")
        return retour
    try:
        with envoye.contenu.open("rb") as garde:
            contenu = garde.read()
        partiel = "partiel" in request.POST
        rapport, _ = ecran.importation.appliquer(contenu, envoye.nom, partiel=partiel, par=request.user, trace=envoye)
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
def rapport_xlsx(request, genre, pk):
    """The report as a workbook."""
    envoye = get_object_or_404(ImportFichier, pk=pk, genre=genre)
    sortie = io.BytesIO()
    ecrire_rapport(envoye.relire(), envoye.nom, sortie)
    nom = slugify(envoye.nom.rpartition(".")[0]) or genre
    return _classeur(sortie, f"rapport-{envoye.pk}-{nom}.xlsx")


@reserve_cariforef
@require_GET
def modele(request, genre):
    """The empty workbook to fill in."""
    sortie = io.BytesIO()
    ECRANS[genre].ecrire_modele(sortie)
    return _classeur(sortie, f"modele-fichier-{genre}.xlsx")


def _classeur(sortie, nom):
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename=nom, content_type=XLSX)
