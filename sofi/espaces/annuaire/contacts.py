"""The Contacts bloc: add, change, replace and remove a person (R098 to R107)."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sofi.comptes.droits import sites_modifiables
from sofi.espaces.annuaire.concurrence import disparue, refus, sous_verrou, trouver
from sofi.espaces.annuaire.fiches import contacts_de, etablissement_modifiable
from sofi.espaces.annuaire.formulaires import FormulaireContact
from sofi.offre.taches import suivre_annuaire
from sofi.offre.usages import remplacer_contact, sessions_du_contact

MONTREES = 20


def adresse_du_contact(etablissement_pk, contact_pk):
    """The page of the establishment with this contact chosen."""
    return f"{reverse('espace_annuaire:fiche', args=[etablissement_pk])}?contact={contact_pk}#contacts"


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request, pk):
    """A new contact (R113)."""
    etablissement = etablissement_modifiable(request, pk)
    if request.method != "POST":
        return redirect(adresse_du_contact(pk, "nouveau"))
    return _enregistrer(request, etablissement, None)


@require_http_methods(["GET", "HEAD", "POST"])
def enregistrer(request, pk, contact):
    """Save a contact (R107)."""
    etablissement = etablissement_modifiable(request, pk)
    le_contact = trouver(request, contacts_de(request, etablissement), contact)
    if request.method != "POST":
        return redirect(adresse_du_contact(pk, contact))
    if le_contact is None:
        neuf = FormulaireContact(request.POST, sites=sites_modifiables(request.user, etablissement))
        return disparue(request, etablissement, "contact", neuf)
    return _enregistrer(request, etablissement, le_contact)


def _enregistrer(request, etablissement, contact):
    sites = sites_modifiables(request.user, etablissement)
    with transaction.atomic():
        contact = contact and sous_verrou(contact)
        formulaire = FormulaireContact(request.POST, instance=contact, sites=sites)
        if (refusee := refus(request, etablissement, "contact", formulaire)) is not None:
            return refusee
        enregistre = formulaire.save(commit=False)
        enregistre.etablissement = etablissement
        enregistre.signer(request.user)
        enregistre.save()
        suivre_annuaire(etablissement)
    messages.success(request, f"Le contact {enregistre.nom_complet} est enregistré.")
    return redirect(adresse_du_contact(etablissement.pk, enregistre.pk))


class FormulaireRemplacant(forms.Form):
    """Who takes over what the contact is a référent of."""

    def __init__(self, *arguments, contacts, **options):
        super().__init__(*arguments, **options)
        self.fields["remplacant"] = forms.ModelChoiceField(
            contacts,
            label="Remplacé par",
            empty_label="Choisissez",
            error_messages={"required": "Choisissez qui le remplace dans ces sessions."},
        )


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk, contact):
    """Remove someone who left, replaced everywhere in one gesture."""
    etablissement = etablissement_modifiable(request, pk)
    contacts = contacts_de(request, etablissement)
    le_contact = get_object_or_404(contacts, pk=contact)
    sessions = sessions_du_contact(le_contact)
    nombre = sessions.count()
    formulaire = FormulaireRemplacant(
        request.POST if request.method == "POST" else None, contacts=contacts.exclude(pk=contact)
    )
    if request.method == "POST" and (not nombre or formulaire.is_valid()):
        with transaction.atomic():
            if nombre:
                remplacant = formulaire.cleaned_data["remplacant"]
                remplacer_contact(le_contact, remplacant)
                suivre_annuaire(etablissement, {contact: remplacant.pk})
            le_contact.delete()
        messages.success(request, f"Le contact {le_contact.nom_complet} est supprimé.")
        return redirect(f"{reverse('espace_annuaire:fiche', args=[pk])}#contacts")
    contexte = {
        "titre": "Supprimer un contact",
        "question": f"Supprimer {le_contact.nom_complet} de l’annuaire ?",
        "consequences": [f"Session {session.code_fas} : nommé parmi les référents" for session in sessions[:MONTREES]],
        "bouton": "Remplacer et supprimer" if nombre else "Supprimer",
        "danger": True,
        "retour": adresse_du_contact(pk, contact),
        "formulaire": formulaire if nombre else None,
    }
    return render(request, "composants/confirmation.html", contexte)
