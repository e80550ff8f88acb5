"""The closed lists, edited by the CARIF-OREF: label, order, active, LHÉO code; new lines (R289)."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sofi.comptes.acces import reserve_cariforef
from sofi.espaces.reglages.fil import fil_referentiels
from sofi.referentiels.edition import ListeChangee, empreinte, enregistrer
from sofi.referentiels.models import Choix
from sofi.regles.champs import CHAMPS

AUTRES_TITRES = {
    "categorie": "Catégorie d’établissement",
    "financeur": "Financeur",
    "modalite_accueil": "Modalité d’accueil",
    "motif_refus": "Motif de refus",
    "nature_po": "Nature des portes ouvertes",
    "perimetre": "Périmètre géographique",
    "qualite": "Certification ou label qualité",
    "referent": "Référent",
    "type_periode_inscription": "Type de période d’inscription",
}


COLONNES = {"libelle": "Libellé", "ordre": "Rang", "code_lheo": "Code LHÉO", "actif": "Proposé"}


class FormulaireChoix(forms.ModelForm):
    """What may change of a line. Its code, once given, stays: offers hold it."""

    class Meta:
        model = Choix
        fields = list(COLONNES)
        labels = COLONNES
        widgets = {
            "libelle": forms.TextInput(attrs={"class": "form-control", "size": 60}),
            "ordre": forms.NumberInput(attrs={"class": "form-control"}),
            "code_lheo": forms.TextInput(attrs={"class": "form-control", "size": 6}),
            "actif": forms.CheckboxInput(attrs={"class": "form-check-input"}),
        }
        error_messages = {
            "libelle": {"required": "Écrivez un libellé."},
            "ordre": {
                "required": "Donnez un rang.",
                "invalid": "Le rang est un nombre entier.",
                "min_value": "Le rang est un nombre entier à partir de 0.",
            },
        }

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for nom in set(self._meta.fields) - set(self.instance.modifiables):
            del self.fields[nom]


class NouveauChoix(FormulaireChoix):
    """A line to add."""

    code = forms.SlugField(
        label="Code",
        max_length=40,
        help_text="Court, sans espace ni accent ; il ne change plus ensuite.",
        error_messages={
            "required": "Donnez un code.",
            "invalid": "Un code ne compte que des lettres sans accent, des chiffres, des tirets ou des soulignés.",
        },
    )

    def __init__(self, *arguments, liste, **options):
        super().__init__(*arguments, **options)
        self.liste = liste
        self.order_fields(["code", *COLONNES])

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Choix.objects.filter(liste=self.liste, code=code).exists():
            raise forms.ValidationError("Ce code existe déjà dans cette liste.")
        return code

    def save(self, commit=True):
        self.instance.code = self.cleaned_data["code"]
        return super().save(commit)


def titre_de(liste):
    """The label of the field that offers the list, as the sources write it."""
    champ = next((champ for champ in CHAMPS if champ.liste == liste), None)
    return champ.libelle if champ else AUTRES_TITRES.get(liste, liste.replace("_", " ").capitalize())


def fixee_par_lheo(lignes):
    """Whether the list is one of LHÉO's own: a line that LHÉO does not know would be lost on the way out."""
    return all(ligne.verrouille for ligne in lignes) and any(ligne.code_lheo for ligne in lignes)


@reserve_cariforef
def listes(request):
    """Every list, with how many lines it offers and how many are fixed."""
    comptes = (
        Choix.objects.values("liste")
        .order_by("liste")
        .annotate(
            total=Count("pk"), proposes=Count("pk", filter=Q(actif=True)), fixes=Count("pk", filter=Q(verrouille=True))
        )
    )
    lues = sorted(({**compte, "titre": titre_de(compte["liste"])} for compte in comptes), key=lambda un: un["titre"])
    return render(request, "reglages/listes.html", {"listes": lues, "fil": fil_referentiels()})


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def liste(request, nom):
    """One list: its lines to change, those that are fixed, and a line to add."""
    lignes = list(Choix.objects.filter(liste=nom))
    if not lignes:
        raise Http404
    envoi = request.POST if request.method == "POST" else None
    formulaires = [FormulaireChoix(envoi, instance=ligne, prefix=f"l{ligne.pk}") for ligne in lignes]
    fermee = fixee_par_lheo(lignes)
    ajoute = (
        envoi is not None and not fermee and any(envoi.get(f"n-{champ}", "").strip() for champ in ("code", "libelle"))
    )
    rang = max(ligne.ordre for ligne in lignes) + 10
    nouveau = NouveauChoix(envoi if ajoute else None, liste=nom, prefix="n", initial={"ordre": rang, "actif": True})
    if envoi is not None and _enregistrer(request, nom, formulaires, nouveau, ajoute):
        return redirect("reglages:liste", nom)
    contexte = {
        "titre": titre_de(nom),
        "lignes": [(un.instance, list(_cellules(un))) for un in formulaires],
        "nouveau": None if fermee else nouveau,
        "erreurs": any(un.errors for un in formulaires) or bool(nouveau.errors),
        "empreinte": (envoi or {}).get("empreinte") or empreinte(nom),
        "fil": [*fil_referentiels(), ("Listes fermées", reverse("reglages:listes"))],
    }
    return render(request, "reglages/liste.html", contexte)


def _cellules(formulaire):
    """(title, field or None, what is written there when it is fixed) of each column of a line."""
    ligne = formulaire.instance
    fixes = {"libelle": ligne.libelle, "code_lheo": ligne.code_lheo, "actif": "oui" if ligne.actif else "non"}
    for nom, titre in COLONNES.items():
        yield titre, formulaire[nom] if nom in formulaire.fields else None, fixes.get(nom)


def _enregistrer(request, nom, formulaires, nouveau, ajoute):
    if sum(not un.is_valid() for un in formulaires) or (ajoute and not nouveau.is_valid()):
        return False
    ecrits = [un.save(commit=False) for un in formulaires if un.has_changed()]
    ecrits += [nouveau.save(commit=False)] if ajoute else []
    try:
        enregistrer(nom, ecrits, lue=request.POST.get("empreinte", ""))
    except ListeChangee:
        messages.error(
            request,
            "Quelqu’un a changé cette liste entre-temps : rien n’a été enregistré. "
            "Ouvrez-la dans un autre onglet pour comparer, puis refaites vos changements.",
        )
        return False
    messages.success(request, "La liste est enregistrée." if ecrits else "Rien n’a changé.")
    return True
