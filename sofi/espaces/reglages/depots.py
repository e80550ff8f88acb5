"""The deposits of the LHÉO file on screen: set and try them, start an export, read what each run became (R265)."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Func
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.comptes.acces import reserve_cariforef
from sofi.diffusion.models import Canal, SessionPubliee
from sofi.diffusion.models.passeport import Voie
from sofi.echanges.depots import secrets
from sofi.echanges.depots.adaptateurs import adaptateur
from sofi.echanges.depots.erreurs import DepotImpossible
from sofi.echanges.depots.models import Depot, Envoi, Etat, ExportLheo, Genre
from sofi.echanges.taches import lancer
from sofi.socle.formulaires import Cases, Choix

TITRE = "Dépôts du fichier LHÉO"
TAILLES = (25, 10, 100)
MONTREES = 200
"""Numbers shown of the sessions that differ."""
TONS = {
    Etat.REUSSI: ("success", "ok"),
    Etat.ECHOUE: ("danger", "refus"),
    Etat.A_REPRENDRE: ("warning", "horloge"),
    Etat.EN_COURS: ("info", "horloge"),
}
CLASSES = {
    "adresse": "pour-sftp pour-s3",
    "empreinte_hote": "pour-sftp",
    "region": "pour-s3",
    "identifiant": "pour-sftp pour-s3",
    "mot_de_passe": "pour-sftp pour-s3",
    "cle_privee": "pour-sftp",
}
"""The kinds of deposit that a field is for, as classes: the style sheet hides it from the others."""
DEMANDES = {Genre.SFTP: ("adresse", "identifiant"), Genre.S3: ("dossier", "identifiant"), Genre.DOSSIER: ("dossier",)}


class SansRetour(forms.Textarea):
    """A text that is never shown back."""

    def format_value(self, value):
        return ""


class FormulaireDepot(forms.ModelForm):
    """A deposit. Its password or key is taken, never shown."""

    mot_de_passe = forms.CharField(
        label="Mot de passe ou clé secrète",
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Jamais réaffiché. Laissez vide pour garder celui qui est enregistré.",
    )
    cle_privee = forms.CharField(
        label="Clé privée SSH",
        required=False,
        max_length=20_000,
        strip=False,
        widget=SansRetour(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="À la place du mot de passe : la clé entière, sans phrase secrète. Jamais réaffichée.",
    )

    class Meta:
        model = Depot
        fields = [
            "nom",
            "genre",
            "adresse",
            "empreinte_hote",
            "dossier",
            "fichier",
            "region",
            "identifiant",
            "mot_de_passe",
            "cle_privee",
            "complet",
            "canaux",
            "actif",
        ]
        widgets = {"genre": Choix, "canaux": Cases}
        labels = {"nom": "Nom", "genre": "Où", "adresse": "Adresse", "dossier": "Dossier", "canaux": "Canaux alimentés"}
        help_texts = {
            "adresse": "SFTP : serveur, ou serveur:port. S3 : https://… ; vide pour Amazon.",
            "empreinte_hote": "Vide la première fois : « Tester » la donne. Elle commence par SHA256:.",
            "dossier": "Sur S3 : le nom du seau, puis le préfixe, par exemple seau/prefixe.",
            "fichier": "Finit par .xml, ou par .xml.gz pour un fichier compressé.",
            "region": "Celle que donne l’hébergeur, par exemple eu-west-3. Vide : us-east-1.",
            "complet": "Décochez pour n’envoyer que les formations changées depuis le dernier envoi réussi.",
            "canaux": "Leur passeport de diffusion donnera la date du dernier envoi.",
            "actif": "Reçoit le fichier chaque nuit.",
        }

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["canaux"].queryset = Canal.objects.filter(voie=Voie.FICHIER)
        self.fields["genre"].choices = Genre.choices
        self.champs_meta = {}

    def clean(self):
        donnees = super().clean()
        for nom in DEMANDES.get(donnees.get("genre"), ()):
            if nom not in self.errors and not donnees.get(nom):
                self.add_error(nom, "Ce dépôt en a besoin.")
        adresse = donnees.get("adresse", "")
        if donnees.get("genre") == Genre.S3 and adresse and not adresse.startswith(_permises()):
            self.add_error("adresse", f"L’adresse commence par {' ou '.join(_permises())}.")
        return donnees

    def enregistrer(self):
        """Save the deposit, and its secret apart when one was given."""
        depot = self.save()
        if secret := self.cleaned_data["cle_privee"].strip() or self.cleaned_data["mot_de_passe"]:
            secrets.garder(depot, f"{secret}\n" if secret.startswith("-----BEGIN") else secret)
        return depot


def _permises():
    return ("https://",) if settings.SOFI_PRODUCTION else ("https://", "http://")


def _fil(*suite):
    return [("Réglages", reverse("reglages:accueil")), *suite]


@reserve_cariforef
@require_safe
def depots(request):
    """The deposits, the runs from the latest, and the last file."""
    envois = (
        Envoi.objects.select_related("depot", "export", "par")
        .defer("export__empreintes", "export__retenues")
        .annotate(
            retenues=Func("export__retenues", function="jsonb_array_length", output_field=models.IntegerField()),
        )
    )
    demandee = request.GET.get("taille", "")
    taille = int(demandee) if demandee in map(str, TAILLES) else TAILLES[0]
    page = Paginator(envois, taille).get_page(request.GET.get("page"))
    page.object_list = [(envoi, *TONS[envoi.etat]) for envoi in page.object_list]
    contexte = {
        "fil": _fil(),
        "depots": Depot.objects.prefetch_related("canaux"),
        "page": page,
        "tailles": TAILLES,
        "dernier": ExportLheo.objects.filter(depuis=None).exclude(fichier="").defer("empreintes").first(),
    }
    return render(request, "reglages/depots.html", contexte)


@reserve_cariforef
@require_POST
def exporter_maintenant(request):
    """Have an export made and sent now, by jobs."""
    envois = lancer(par=request.user)
    if envois:
        messages.success(request, "L’export est lancé : rechargez cette page dans un instant pour lire son résultat.")
    elif Depot.objects.filter(actif=True).exists():
        messages.info(request, "Un envoi est déjà en cours vers chaque dépôt.")
    else:
        messages.error(request, "Aucun dépôt n’est actif. Ajoutez-en un : un dossier de ce serveur suffit.")
    return redirect("reglages:depots")


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request):
    """A new deposit."""
    return _saisir(request, Depot(), "Ajouter un dépôt")


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request, depot):
    """Change a deposit, or stop it."""
    depot = get_object_or_404(Depot, pk=depot)
    return _saisir(request, depot, f"Dépôt {depot.nom}")


def _saisir(request, depot, titre):
    formulaire = FormulaireDepot(request.POST if request.method == "POST" else None, instance=depot)
    if request.method == "POST" and formulaire.is_valid():
        depot = formulaire.enregistrer()
        messages.success(request, f"Le dépôt « {depot} » est enregistré. Testez-le.")
        return redirect("reglages:depot", depot.pk)
    contexte = {
        "titre": titre,
        "formulaire": formulaire,
        "champs": [(champ_lie, CLASSES.get(champ_lie.name, "")) for champ_lie in formulaire.visible_fields()],
        "depot": depot if depot.pk else None,
        "garde": bool(depot.pk and secrets.lire(depot)),
        "fil": _fil((TITRE, reverse("reglages:depots"))),
    }
    return render(request, "reglages/depot.html", contexte)


@reserve_cariforef
@require_POST
def tester(request, depot):
    """Reach a deposit as it is saved: sign in, write, delete."""
    depot = get_object_or_404(Depot, pk=depot)
    try:
        messages.success(request, adaptateur(depot.genre).tester(depot, secrets.lire(depot)))
    except DepotImpossible as exc:
        messages.error(request, str(exc))
    return redirect("reglages:depot", depot.pk)


@reserve_cariforef
@require_safe
def envoi(request, envoi):
    """A run: result, differences from the last, offers held back with their action."""
    envoi = get_object_or_404(Envoi.objects.select_related("depot", "export", "par"), pk=envoi)
    retenues = envoi.export.retenues if envoi.export else []
    differences = {"Ajoutées": envoi.ajoutees, "Changées": envoi.changees, "Retirées": envoi.retirees}
    cites = {numero for numeros in differences.values() for numero in numeros[:MONTREES]}
    codes = dict(
        SessionPubliee.objects.filter(pk__in=cites | {numero for numero, _ in retenues}).values_list("pk", "code_fas")
    )
    ton, icone = TONS[envoi.etat]
    contexte = {
        "fil": _fil((TITRE, reverse("reglages:depots"))),
        "envoi": envoi,
        "ton": ton,
        "icone": icone,
        "differences": [
            (mot, len(numeros), [_lien(numero, codes) for numero in numeros[:MONTREES]])
            for mot, numeros in differences.items()
        ],
        "montrees": MONTREES,
        "retenues": [(*_lien(numero, codes), raison) for numero, raison in retenues],
    }
    return render(request, "reglages/envoi.html", contexte)


def _lien(numero, codes):
    """(code FAS, summary of its action) of a session; (its number, "") when it is no longer published."""
    code = codes.get(numero)
    return (code, reverse("saisie:recapitulatif", args=[code.split("-")[1]])) if code else (str(numero), "")


@reserve_cariforef
@require_safe
def telecharger(request, export):
    """The file of an export, while it is kept."""
    export = get_object_or_404(ExportLheo.objects.exclude(fichier=""), pk=export)
    try:
        fichier = export.fichier.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    nom = f"sofi-lheo-{timezone.localtime(export.le):%Y%m%d-%H%M}.xml.gz"
    return FileResponse(fichier, as_attachment=True, filename=nom, content_type="application/gzip")
