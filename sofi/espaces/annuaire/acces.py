"""Who may sign in for the establishment, and for which sites (R028, R108 to R114)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sofi.comptes.administration import (
    AccesRefuse,
    changer_acces,
    comptes_de,
    creer_acces,
    inviter,
    retirer_acces,
)
from sofi.comptes.droits import droits_en_mots, sites_modifiables
from sofi.comptes.limites import trop_souvent
from sofi.espaces.annuaire.etablissements import etablissement_administre
from sofi.espaces.annuaire.fiches import contacts_de
from sofi.socle.formulaires import Cases

MAILS_PAR_HEURE = 30


class ChampSites(forms.ModelMultipleChoiceField):
    """Sites Administrables: `<SIRET> - <n° site> - <nom>` (R111)."""

    widget = Cases
    default_error_messages = {
        "required": "Cochez au moins un site, ou retirez l’accès.",
        "invalid_choice": "Ce site n’est pas de ceux que vous administrez.",
    }

    def label_from_instance(self, obj):
        return f"{obj.etablissement.siret} - {obj.pk} - {obj.nom_usage}"


class FormulaireAcces(forms.Form):
    """The login of a contact; its e-mail is chosen once."""

    email = forms.EmailField(label="Email de login")
    sites = ChampSites(None, label="Sites Administrables")
    notification = forms.BooleanField(label="Notification Email", required=False)

    def __init__(self, *arguments, sites, existant=False, **options):
        super().__init__(*arguments, **options)
        self.fields["sites"].queryset = sites.select_related("etablissement")
        if existant:
            del self.fields["email"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()


@require_GET
def liste(request, pk):
    """The logins of the establishment, their rights in words."""
    etablissement = etablissement_administre(request, pk)
    lignes = [
        {"compte": compte, "droits": droits_en_mots(compte, etablissement)} for compte in comptes_de(etablissement)
    ]
    contacts = contacts_de(request, etablissement).filter(compte=None)
    contexte = {"etablissement": etablissement, "lignes": lignes, "sans_acces": contacts}
    return render(request, "annuaire/acces.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request, pk, contact):
    """Ajouter un contact d’autosaisie: give a login to a contact (R113)."""
    etablissement = etablissement_administre(request, pk)
    le_contact = get_object_or_404(contacts_de(request, etablissement), pk=contact)
    sites = sites_modifiables(request.user, etablissement)
    initiales = {
        "email": le_contact.email,
        "notification": True,
        "sites": [le_contact.site_id] if le_contact.site_id else [],
    }
    formulaire = FormulaireAcces(request.POST if request.method == "POST" else None, sites=sites, initial=initiales)
    if request.method == "POST" and formulaire.is_valid() and _ouvrir(request, le_contact, formulaire):
        return redirect("espace_annuaire:acces", pk)
    contexte = {
        "etablissement": etablissement,
        "form": formulaire,
        "qui": le_contact.nom_complet,
        "mot_de_passe": "A_REDEFINIR",
    }
    return render(request, "annuaire/acces_fiche.html", contexte)


def _ouvrir(request, contact, formulaire):
    donnees = formulaire.cleaned_data
    if trop_souvent(request, "acces", MAILS_PAR_HEURE, 3600, cle=request.user.pk):
        formulaire.add_error(None, "Vous avez ouvert beaucoup d’accès en peu de temps : attendez une heure.")
        return False
    try:
        compte = creer_acces(
            contact,
            donnees["email"],
            donnees["sites"],
            notification=donnees["notification"],
            absolu=request.build_absolute_uri,
        )
    except AccesRefuse as refus:
        formulaire.add_error("email", str(refus))
        return False
    messages.success(request, f"L’accès est ouvert : un mail part à {compte.email}.")
    return True


def _compte(request, pk, compte):
    etablissement = etablissement_administre(request, pk)
    return etablissement, get_object_or_404(comptes_de(etablissement), pk=compte)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request, pk, compte):
    """Change the sites of a login."""
    etablissement, le_compte = _compte(request, pk, compte)
    sites = sites_modifiables(request.user, etablissement)
    initiales = {"sites": list(le_compte.sites.all()), "notification": le_compte.notification_email}
    formulaire = FormulaireAcces(
        request.POST if request.method == "POST" else None, sites=sites, existant=True, initial=initiales
    )
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            changer_acces(
                le_compte,
                etablissement,
                list(sites),
                list(donnees["sites"]),
                notification=donnees["notification"],
                par=request.user,
            )
        except AccesRefuse as refus:
            formulaire.add_error("sites", str(refus))
        else:
            messages.success(request, f"L’accès de {le_compte.nom_affiche} est enregistré.")
            return redirect("espace_annuaire:fiche" if le_compte == request.user else "espace_annuaire:acces", pk)
    contexte = {
        "etablissement": etablissement,
        "form": formulaire,
        "qui": le_compte.nom_affiche,
        "compte": le_compte,
        "mot_de_passe": le_compte.mot_de_passe_affiche,
        "droits": droits_en_mots(le_compte, etablissement),
    }
    return render(request, "annuaire/acces_fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request, pk, compte):
    """Take a login back."""
    etablissement, le_compte = _compte(request, pk, compte)
    if request.method == "POST":
        try:
            retirer_acces(le_compte, etablissement, request.user)
        except AccesRefuse as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, f"{le_compte.nom_affiche} n’a plus accès à cet établissement.")
            if le_compte == request.user:
                return redirect("accueil:tableau")
        return redirect("espace_annuaire:acces", pk)
    contexte = {
        "titre": "Retirer un accès",
        "question": f"Retirer à {le_compte.nom_affiche} ({le_compte.email}) l’accès à {etablissement.raison_sociale} ?",
        "consequences": [
            "La personne ne peut plus rien y modifier, tout de suite.",
            "Ce qu’elle a saisi reste. Sa fiche de contact aussi.",
        ],
        "bouton": "Retirer l’accès",
        "danger": True,
        "retour": reverse("espace_annuaire:acces", args=[pk]),
    }
    return render(request, "composants/confirmation.html", contexte)


@require_POST
def renvoyer(request, pk, compte):
    """Send the invitation again."""
    etablissement, le_compte = _compte(request, pk, compte)
    if trop_souvent(request, "acces", MAILS_PAR_HEURE, 3600, cle=request.user.pk):
        messages.error(request, "Vous avez envoyé beaucoup d’invitations en peu de temps : attendez une heure.")
    else:
        inviter(le_compte, etablissement, request.build_absolute_uri)
        messages.success(request, f"Un mail part à {le_compte.email}.")
    return redirect("espace_annuaire:acces", pk)
