"""The LHÉO validator, open to anyone: a file or a text is judged, and nothing of it is kept (R265)."""

import base64
import io
import re

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lheo.extraits import extraits
from lheo.flux import LIMITES
from lheo.rapport import Releve, en_html, en_json
from lheo.verification import verifier
from sofi.comptes.limites import trop_souvent
from sofi.espaces.catalogue.pages import page_publique

PAR_REGLE = 20
CONSTATS = 20_000
"""Anomalies past which the verification stops: a file wrong everywhere would take minutes."""
LIGNES = 400
"""Lines of the file shown at most."""
ENVOIS, DUREE = 30, 600
"""How many verifications from one address, in how many seconds."""
ENCODAGE = re.compile(r"(<\?xml[^>]{0,200}\bencoding\s*=\s*[\"'])[\w.-]{1,40}")
GRAVITES = {
    "refuse": (
        "Refusé par le schéma",
        "danger",
        "Le fichier s’écarte de LHÉO 2.3 : un lecteur peut le refuser en entier.",
    ),
    "faux": (
        "Accepté par le schéma, mais faux",
        "warning",
        "Le schéma laisse passer ces valeurs, qui ne peuvent pas être justes.",
    ),
    "ignore": (
        "Accepté, mais écarté par des lecteurs",
        "warning",
        "Des outils connus laissent de côté la formation ou l’action concernée.",
    ),
    "information": ("Pour information", "info", "Rien à corriger de toute urgence : à vous de juger."),
}
"""Severity -> title, tone, what it means."""
TYPES = {"json": (en_json, "application/json"), "html": (en_html, "text/html")}


class FormulaireLheo(forms.Form):
    """A file or a pasted text."""

    fichier = forms.FileField(
        label="Fichier LHÉO",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.gz"}),
        error_messages={"empty": "Ce fichier est vide. Choisissez-en un autre."},
    )
    texte = forms.CharField(
        label="Ou le texte du fichier",
        help_text="Collez ici tout le fichier, de la première à la dernière balise.",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["fichier"].help_text = f"Un fichier .xml, ou .xml.gz, de {_mega()} Mo au plus."

    def clean_fichier(self):
        """The file, if it is not too heavy."""
        fichier = self.cleaned_data["fichier"]
        if fichier and fichier.size > settings.SOFI_LHEO_TAILLE_MAX:
            raise forms.ValidationError(TROP_LOURD.format(_mega()))
        return fichier

    def clean(self):
        """One of the two."""
        fichier, texte = self.cleaned_data.get("fichier"), self.cleaned_data.get("texte", "").strip()
        if not self.errors and bool(fichier) == bool(texte):
            message = "Choisissez un fichier ou collez un texte, pas les deux." if texte else DONNEZ
            self.add_error("fichier", message)
        return self.cleaned_data

    def source(self):
        """What to judge, as it can be read several times: the file sent, or the bytes of the text."""
        if self.cleaned_data["fichier"]:
            return self.cleaned_data["fichier"].file
        return ENCODAGE.sub(r"\g<1>UTF-8", self.cleaned_data["texte"], count=1).encode()

    @property
    def nom(self):
        """The name of what is judged."""
        fichier = self.cleaned_data["fichier"]
        return fichier.name if fichier else "Texte collé"


DONNEZ = "Choisissez le fichier à vérifier, ou collez son texte."
TROP_LOURD = "Ce fichier est trop lourd : {} Mo au plus. Découpez-le, ou vérifiez-le avec la commande lheo."
TROP_SOUVENT = "Vous avez fait beaucoup de vérifications. Attendez dix minutes, puis recommencez."


def _mega():
    return settings.SOFI_LHEO_TAILLE_MAX // 2**20


@page_publique
def formulaire(request):
    """The page where a file is given."""
    return _page(request, FormulaireLheo())


def _page(request, form, message="", status=200):
    return render(request, "catalogue/lheo.html", {"form": form, "message": message}, status=status)


@never_cache
@csrf_exempt  # it changes nothing and reads nobody's rights; scripts may call it
@login_not_required
def rapport(request):
    """Judge what is sent: a page, or the report alone with `format` json or html. Nothing is kept."""
    if request.method != "POST":
        return redirect("catalogue:lheo")
    if trop_souvent(request, "lheo", ENVOIS, DUREE):
        return _page(request, FormulaireLheo(), TROP_SOUVENT, 429)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.SOFI_LHEO_TAILLE_MAX + 2**20:
            raise RequestDataTooBig
        form = FormulaireLheo(request.POST, request.FILES)
    except RequestDataTooBig:
        return _page(request, FormulaireLheo(), TROP_LOURD.format(_mega()), 413)
    if not form.is_valid():
        return _page(request, form, status=422)
    source, nom = form.source(), form.nom
    releve = Releve(_juger(source), PAR_REGLE, CONSTATS)
    anomalies = releve.tout_lire()
    forme = request.POST.get("format")
    if forme in TYPES:
        return HttpResponse(_rapport(forme, nom, releve), content_type=f"{TYPES[forme][1]}; charset=utf-8")
    lignes = sorted({anomalie.ligne for anomalie in anomalies})[:LIGNES]
    contexte = {
        "nom": nom,
        "releve": releve,
        "groupes": _par_gravite(releve, anomalies),
        "montrees": frozenset(lignes),
        "extraits": extraits(_au_debut(source), lignes) if lignes else (),
        "rapports": [(forme, _en_lien(forme, nom, releve)) for forme in TYPES],
    }
    return render(request, "catalogue/lheo_rapport.html", contexte)


def _juger(source):
    return verifier(_au_debut(source), LIMITES._replace(document=settings.SOFI_LHEO_TAILLE_MAX))


def _au_debut(source):
    if not isinstance(source, bytes):
        source.seek(0)
    return source


def _par_gravite(releve, anomalies):
    """What there is to say, the gravest first: title, tone, meaning, number, anomalies, what is not shown."""
    return [
        {
            "code": gravite,
            "titre": titre,
            "ton": ton,
            "sens": sens,
            "nombre": releve.gravites[gravite],
            "anomalies": [anomalie for anomalie in anomalies if anomalie.gravite == gravite],
            "tus": releve.tus(gravite),
        }
        for gravite, (titre, ton, sens) in GRAVITES.items()
        if releve.gravites[gravite]
    ]


def _rapport(forme, nom, releve):
    sortie = io.StringIO()
    TYPES[forme][0](nom, releve, sortie)
    return sortie.getvalue()


def _en_lien(forme, nom, releve):
    """The report as an address that holds it, to download without sending the file again."""
    return f"data:{TYPES[forme][1]};base64,{base64.b64encode(_rapport(forme, nom, releve).encode()).decode()}"
