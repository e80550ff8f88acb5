"""The Site card: save, create, activate, delete, certificate (R075 to R097)."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sofi.annuaire.certificats import joindre, retirer, type_mime
from sofi.annuaire.models import Etablissement, Site
from sofi.annuaire.taches import demander_coordonnees
from sofi.comptes.droits import creer_site, sites_modifiables
from sofi.espaces.annuaire.communes import valeurs_de, villes
from sofi.espaces.annuaire.concurrence import disparue, refus, sous_verrou, trouver
from sofi.espaces.annuaire.etablissements import etablissement_administre
from sofi.espaces.annuaire.fiches import etablissement_modifiable, montrer
from sofi.espaces.annuaire.formulaires import FormulaireSite
from sofi.offre.taches import suivre_annuaire
from sofi.offre.usages import usages_du_site

MULTIPLES = {"qualites", "categories_qualiopi"}


def _site(request, pk, site):
    etablissement = etablissement_modifiable(request, pk)
    return etablissement, get_object_or_404(sites_modifiables(request.user, etablissement), pk=site)


def adresse_du_site(etablissement_pk, site_pk):
    """The page of the establishment with this site chosen."""
    return f"{reverse('espace_annuaire:fiche', args=[etablissement_pk])}?site={site_pk}#site"


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request, pk):
    """A secondary site (R076)."""
    etablissement = etablissement_administre(request, pk)
    if request.method != "POST":
        return redirect(adresse_du_site(pk, "nouveau"))
    return _enregistrer(request, etablissement, None)


@require_http_methods(["GET", "HEAD", "POST"])
def enregistrer(request, pk, site):
    """Save the card of a site (R096)."""
    etablissement = etablissement_modifiable(request, pk)
    le_site = trouver(request, sites_modifiables(request.user, etablissement), site)
    if request.method != "POST":
        return redirect(adresse_du_site(pk, site))
    if le_site is None:
        return disparue(request, etablissement, "site", FormulaireSite(request.POST, request.FILES))
    return _enregistrer(request, etablissement, le_site)


def _enregistrer(request, etablissement, site):
    if "chercher_ville" in request.POST or "ville_choisie" in request.POST:
        return _remplir(request, etablissement, site)
    with transaction.atomic():
        site = site and sous_verrou(site)
        formulaire = FormulaireSite(request.POST, request.FILES, instance=site)
        if (refusee := _refuser(request, etablissement, site, formulaire)) is not None:
            return refusee
        enregistre = formulaire.save(commit=False)
        enregistre.signer(request.user)
        formulaire.situer()
        if site is None:
            creer_site(etablissement, enregistre, request.user)
        else:
            enregistre.save()
        if hasattr(formulaire, "contenu"):
            joindre(enregistre, formulaire.contenu, formulaire.cleaned_data["certificat"].name)
        demander_coordonnees(enregistre)
        suivre_annuaire(etablissement)
    messages.success(request, f"Le site {enregistre.pk} est {'créé' if site is None else 'enregistré'}.")
    return redirect(adresse_du_site(etablissement.pk, enregistre.pk))


def _refuser(request, etablissement, site, formulaire):
    """The card again when it cannot be saved, or None; a good certificate is kept even if the rest is wrong."""
    valide = formulaire.is_valid()
    if not valide and site and site.version == formulaire.version_lue and formulaire.cleaned_data.get("certificat"):
        garde = Site.objects.get(pk=site.pk)
        joindre(garde, formulaire.contenu, formulaire.cleaned_data["certificat"].name)
        formulaire.instance.certificat, formulaire.instance.certificat_nom = garde.certificat, garde.certificat_nom
        messages.info(request, "Votre certificat est enregistré. Le reste de la fiche est à corriger.")
    return refus(request, etablissement, "site", formulaire)


def _remplir(request, etablissement, site):
    """Without JavaScript: the proposals for what was searched, or the fields filled by the one chosen (R081)."""
    saisi = {
        nom: request.POST.getlist(f"site-{nom}") if nom in MULTIPLES else request.POST.get(f"site-{nom}", "")
        for nom in [*FormulaireSite.Meta.fields, "version"]
    }
    choisies = valeurs_de(request.POST.get("ville_choisie", ""))
    formulaire = FormulaireSite(instance=site, initial=saisi | choisies)
    extra = {"a_enregistrer": True}
    if not choisies:
        extra |= villes(request.POST.get("site-ville", "")[:100].strip())
    reponse = montrer(request, etablissement, bloc="site", formulaire=formulaire, **extra)
    reponse.status_code = 200
    return reponse


@require_POST
def changer_etat(request, pk, site):
    """Activate or deactivate a site; the principal one stays active."""
    _, le_site = _site(request, pk, site)
    actif = request.POST.get("actif") == "oui"
    if le_site.principal and not actif:
        messages.error(request, "Le site principal ne peut pas être désactivé.")
        return redirect(adresse_du_site(pk, site))
    le_site.actif = actif
    le_site.save(update_fields=["actif"])
    messages.success(request, f"Le site {le_site.pk} est {'actif' if actif else 'inactif'}.")
    return redirect(adresse_du_site(pk, site))


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk, site):
    """Delete a site that nothing uses; otherwise say what uses it and offer to deactivate it."""
    etablissement, le_site = _site(request, pk, site)
    etablissement_administre(request, pk)
    with transaction.atomic():
        Etablissement.objects.select_for_update().get(pk=etablissement.pk)
        usages = usages_du_site(le_site)
        if le_site.principal:
            usages.insert(0, "C’est le site principal de l’établissement.")
        if le_site.contacts.exists():
            usages += [f"Contact {contact.libelle}" for contact in le_site.contacts.select_related("site")]
        if request.method == "POST" and not usages:
            retirer(le_site)
            le_site.delete()
            messages.success(request, f"Le site {site} est supprimé.")
            return redirect("espace_annuaire:fiche", pk)
    contexte = {
        "etablissement": etablissement,
        "un_site": le_site,
        "usages": usages,
        "retour": adresse_du_site(pk, site),
    }
    return render(request, "annuaire/supprimer_site.html", contexte, status=409 if request.method == "POST" else 200)


@require_GET
def certificat(request, pk, site):
    """The certificate, only to those who may see the site (R094)."""
    etablissement = get_object_or_404(Etablissement.objects.visibles_par(request.user), pk=pk)
    le_site = get_object_or_404(Site.objects.visibles_par(request.user).filter(etablissement=etablissement), pk=site)
    if not le_site.certificat:
        raise Http404
    try:
        fichier = le_site.certificat.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    reponse = FileResponse(
        fichier, as_attachment=True, filename=le_site.certificat_nom, content_type=type_mime(le_site)
    )
    reponse["Cache-Control"] = "private, no-store"
    return reponse


@require_POST
def retirer_certificat(request, pk, site):
    """Forget the certificate."""
    _, le_site = _site(request, pk, site)
    with transaction.atomic():
        retirer(le_site)
    messages.success(request, "Le certificat est retiré.")
    return redirect(adresse_du_site(pk, site))
