"""Jobs of the directory: warn of the end of a Qualiopi certification (R095), ask Sirene and the address service."""

import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from sofi.annuaire.adresses import situer
from sofi.annuaire.exterieur import ServiceIndisponible
from sofi.annuaire.models import Contact, Etablissement, FicheSirene, Site
from sofi.annuaire.models.site import Situation
from sofi.annuaire.sirene import chercher
from sofi.socle.courriel import absolu, envoyer

SEUILS = (7, 30, 90)
"""Days before the end at which one is warned."""
REFERENTS_AVERTIS = ["qualite", "sofi"]


def avertir_fins_qualiopi(jour=None):
    """Write once at 90, 30 and 7 days before the end to the référents qualité and SOFI, else to the site itself.

    A night that was missed is made up for. Returns the number of sites whose people were written to.
    """
    jour = jour or timezone.localdate()
    limite = jour + datetime.timedelta(days=max(SEUILS))
    concernes = Site.objects.filter(
        actif=True, etablissement__ferme_le=None, fin_qualiopi__range=(jour, limite)
    ).select_related("etablissement")
    avertis = 0
    for pk in concernes.values_list("pk", flat=True):
        with transaction.atomic():
            avertis += _avertir(concernes.select_for_update(of=("self",)).filter(pk=pk).first(), jour)
    return avertis


def _avertir(site, jour):
    """Write for this site if a threshold is passed that has not been told yet."""
    if site is None:
        return False
    seuil = next(seuil for seuil in SEUILS if (site.fin_qualiopi - jour).days <= seuil)
    if site.qualiopi_averti_pour == site.fin_qualiopi and (site.qualiopi_averti or 0) <= seuil:
        return False
    destinataires = destinataires_de(site)
    if not destinataires:
        return False
    lien = ("Ouvrir l’annuaire", absolu(reverse("espace_annuaire:fiche", args=[site.etablissement_id])))
    envoyer(
        f"Sofi : votre certification Qualiopi se termine le {site.fin_qualiopi:%d/%m/%Y}",
        _texte(site),
        destinataires,
        lien=lien,
    )
    site.qualiopi_averti, site.qualiopi_averti_pour = seuil, site.fin_qualiopi
    site.save(update_fields=["qualiopi_averti", "qualiopi_averti_pour"])
    return True


def destinataires_de(site):
    """Addresses to write to about this site: its référents, those of its establishment, or the site's own."""
    referents = Contact.objects.filter(
        etablissement=site.etablissement_id, referents__overlap=REFERENTS_AVERTIS
    ).exclude(email="")
    siens = [contact.email for contact in referents if contact.site_id in (None, site.pk)]
    return sorted(set(siens or [contact.email for contact in referents] or ([site.email] if site.email else [])))


def _texte(site):
    return (
        f"La certification Qualiopi du site {site.pk} - {site.nom_usage} (SIRET {site.etablissement.siret}) "
        f"se termine le {site.fin_qualiopi:%d/%m/%Y}.\n\n"
        "Dès que vous avez le nouveau certificat, ouvrez dans Sofi Annuaire, puis Site, Complément OF : "
        "envoyez le fichier et la nouvelle date de fin."
    )


@app.periodic(cron="40 5 * * *")
@app.task(queueing_lock="avertir_qualiopi", lock="avertir_qualiopi")
def avertir_chaque_matin(timestamp):
    """Every morning at 5.40."""
    avertir_fins_qualiopi()


def demander_sirene(siret):
    """Have Sirene asked about this SIRET by a job, unless it is switched off or was asked lately."""
    fiche = FicheSirene.objects.filter(pk=siret).first()
    if settings.SOFI_SIRENE_URL and not (fiche and fiche.fraiche):
        lire_sirene.defer(siret=siret)


@app.task
def lire_sirene(siret):
    """Ask Sirene about a SIRET and keep the answer; fill the siège of the establishment when it has none."""
    fiche = FicheSirene.objects.filter(pk=siret).first() or FicheSirene(siret=siret)
    if fiche.fraiche:
        return
    try:
        entreprise = chercher(siret)
    except ServiceIndisponible:
        fiche.echec_le = timezone.now()
        fiche.save()
        return
    fiche.trouvee, fiche.lue_le, fiche.echec_le = entreprise is not None, timezone.now(), None
    if entreprise is not None:
        for nom in ("siege", "denomination", "ouverte", "organisme_de_formation", "qualiopi"):
            setattr(fiche, nom, getattr(entreprise, nom))
        fiche.ndas = list(entreprise.ndas)
        Etablissement.objects.filter(siret=siret, siege_insee="").update(siege_insee=entreprise.siege)
    fiche.save()


def demander_coordonnees(site):
    """Have the site located by a job when it has an address and no coordinates."""
    if settings.SOFI_ADRESSE_URL and site.longitude is None and site.code_postal and adresse_postale(site):
        situer_site.defer(site_pk=site.pk)


def adresse_postale(site):
    """The line of the street: line 2, else 3, else 1, as organisations fill them."""
    return site.ligne2 or site.ligne3 or site.ligne1


@app.task
def situer_site(site_pk):
    """Fill the coordinates of a site, unless someone has meanwhile; without an answer the commune's centre serves."""
    sans_point = Site.objects.filter(pk=site_pk, longitude=None)
    site = sans_point.first()
    if site is None:
        return
    try:
        point = situer(f"{adresse_postale(site)} {site.bureau_distributeur}", site.code_postal)
    except ServiceIndisponible:
        sans_point.update(situation_echec_le=timezone.now())
        return
    if point is None:
        sans_point.update(situation_echec_le=None)
        return
    longitude, latitude = point
    trouvees = {"longitude": longitude, "latitude": latitude, "situation": Situation.ADRESSE}
    if sans_point.update(**trouvees, situation_echec_le=None):
        _republier(site.etablissement_id)


def _republier(etablissement_pk):
    """Have published offers show the place. The job is named, not imported: the room of the offer stands above."""
    tache = app.configure_task("sofi.offre.taches.republier_offres", lock=f"republier-{etablissement_pk}")
    tache.defer(etablissement_pk=etablissement_pk, remplaces={})


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="situer_oublies", lock="situer_oublies")
def situer_les_oublies(timestamp):
    """Every night at 4.10: the sites for which the service did not answer."""
    for site in Site.objects.filter(longitude=None, situation_echec_le__isnull=False):
        demander_coordonnees(site)
