"""The passport's outlets and rules, typed by the CARIF-OREF (R009, R197)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from sofi.comptes.acces import reserve_cariforef
from sofi.diffusion.conditions import CONDITIONS
from sofi.diffusion.edition import enregistrer_canal, enregistrer_regle, supprimer_regle
from sofi.diffusion.models import Canal, RegleDiffusion
from sofi.diffusion.models.passeport import SITE_PUBLIC
from sofi.regles.champs import blocs_de
from sofi.regles.models import Carte
from sofi.socle.formulaires import Cases

TITRE = "Passeport de diffusion"


def _champs():
    """Every field of the cards, by card and block."""
    groupes = [
        (f"{carte.label} - {bloc}", [(f"{un.carte}.{un.nom}", un.libelle) for un in champs])
        for carte in Carte
        for bloc, champs in blocs_de(carte)
    ]
    return [("", "Aucun : rien de ce qui se saisit n’y suffit"), *groupes]


class FormulaireRegleDiffusion(forms.ModelForm):
    """A rule: what is asked, of which outlets, and what is said to the OF."""

    condition = forms.ChoiceField(
        label="La session doit avoir",
        choices=[("", "Choisissez…"), *((un.code, un.libelle) for un in CONDITIONS)],
        error_messages={"required": "Choisissez ce qui est demandé."},
    )
    champ = forms.ChoiceField(label="Champ à remplir", required=False, choices=_champs)

    class Meta:
        model = RegleDiffusion
        fields = ["condition", "canaux", "champ", "message", "source", "active"]
        widgets = {"canaux": Cases, "message": forms.Textarea({"rows": 3})}
        labels = {"canaux": "Sinon elle ne va pas vers", "message": "Message à l’organisme", "active": "En vigueur"}
        help_texts = {
            "message": "Ce qui manque et pourquoi ; il suit le nom des canaux et deux points.",
            "source": "Le document qui le demande.",
        }
        error_messages = {
            "canaux": {"required": "Cochez au moins un canal."},
            "message": {"required": "Écrivez le message que lira l’organisme."},
            "source": {"required": "Dites d’où vient cette règle."},
        }


class FormulaireCanal(forms.ModelForm):
    """An outlet: its name, how it gets the offer, whether the passport tells it."""

    class Meta:
        model = Canal
        fields = ["nom", "voie", "ordre", "actif"]
        labels = {"nom": "Nom", "voie": "Reçoit l’offre par", "ordre": "Rang", "actif": "Dans le passeport"}
        error_messages = {"nom": {"required": "Donnez un nom."}, "ordre": {"required": "Donnez un rang."}}

    def clean(self):
        donnees = super().clean()
        if not self.instance.pk:
            self.instance.code = slugify(donnees.get("nom", "")).replace("-", "_")[:30]
            if donnees.get("nom") and (not self.instance.code or Canal.objects.filter(pk=self.instance.code).exists()):
                self.add_error("nom", "Un canal porte déjà ce nom, ou presque. Donnez-en un autre.")
        if self.instance.pk == SITE_PUBLIC and not donnees.get("actif"):
            self.add_error("actif", "Le site régional public est celui de SOFI : il reste actif.")
        return donnees


def _fil(*suite):
    return [("Réglages", reverse("reglages:accueil")), *suite]


@reserve_cariforef
@require_safe
def passeport(request):
    """The outlets, and the rules that close some of them."""
    contexte = {
        "fil": _fil(),
        "canaux": Canal.objects.all(),
        "regles": RegleDiffusion.objects.prefetch_related("canaux"),
        "site_public": SITE_PUBLIC,
    }
    return render(request, "reglages/passeport.html", contexte)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def ajouter_regle(request):
    """A new rule."""
    return _saisir_regle(request, RegleDiffusion(), "Ajouter une règle de diffusion")


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def modifier_regle(request, pk):
    """Change a rule, or put it out of force."""
    return _saisir_regle(request, get_object_or_404(RegleDiffusion, pk=pk), "Modifier la règle de diffusion")


def _saisir_regle(request, regle, titre):
    formulaire = FormulaireRegleDiffusion(request.POST if request.method == "POST" else None, instance=regle)
    if request.method == "POST" and formulaire.is_valid():
        enregistrer_regle(formulaire)
        messages.success(request, "La règle est enregistrée. Les sessions publiées sont revues dans la minute.")
        return redirect("reglages:passeport")
    return _formulaire(request, titre, formulaire)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk):
    """Ask, then delete a rule."""
    regle = get_object_or_404(RegleDiffusion.objects.prefetch_related("canaux"), pk=pk)
    if request.method == "POST":
        supprimer_regle(regle)
        messages.success(request, "La règle est supprimée.")
        return redirect("reglages:passeport")
    contexte = {
        "titre": "Supprimer la règle de diffusion",
        "question": f"Ne plus demander « {regle.condition_en_clair} » ?",
        "consequences": [
            "Les sessions qu’elle arrête iront vers : " + ", ".join(str(canal) for canal in regle.canaux.all()) + ".",
            "Pour l’arrêter un temps seulement, modifiez-la et décochez « En vigueur ».",
        ],
        "bouton": "Supprimer la règle",
        "danger": True,
        "retour": reverse("reglages:passeport"),
    }
    return render(request, "composants/confirmation.html", contexte)


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def ajouter_canal(request):
    """A new outlet."""
    return _saisir_canal(request, Canal(), "Ajouter un canal de diffusion")


@reserve_cariforef
@require_http_methods(["GET", "HEAD", "POST"])
def modifier_canal(request, canal):
    """Change an outlet, or take it out of the passport."""
    return _saisir_canal(request, get_object_or_404(Canal, pk=canal), "Modifier le canal de diffusion")


def _saisir_canal(request, canal, titre):
    formulaire = FormulaireCanal(request.POST if request.method == "POST" else None, instance=canal)
    if request.method == "POST" and formulaire.is_valid():
        enregistrer_canal(formulaire.save(commit=False))
        messages.success(request, f"Le canal « {canal.nom} » est enregistré.")
        return redirect("reglages:passeport")
    return _formulaire(request, titre, formulaire)


def _formulaire(request, titre, formulaire):
    contexte = {
        "titre": titre,
        "formulaires": [formulaire],
        "bouton": "Enregistrer",
        "retour": reverse("reglages:passeport"),
        "fil": _fil((TITRE, reverse("reglages:passeport"))),
    }
    return render(request, "reglages/formulaire.html", contexte)
