"""An OF keeps its own house: establishment, sites, contacts, open days."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from sofi.annuaire.models import Contact, PorteOuverte, Site
from sofi.comptes.models import Profil
from sofi.offre.usages import sites_proposables
from sofi.referentiels.models import Commune
from tests import fabriques
from tests.annuaire.test_certificats import PDF
from tests.fabriques import ContactFactory, PorteOuverteFactory, SiteFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return organisme("CARIFOREF DES PAYS DE LA LOIRE")


@pytest.fixture
def client_of(client, of):
    client.force_login(utilisateur(etablissements=[of]))
    return client


def adresse(nom, *arguments):
    return reverse(f"espace_annuaire:{nom}", args=arguments)


def page(reponse, statut=200):
    assert reponse.status_code == statut
    return html.fromstring(reponse.content.decode())


def texte(reponse, statut=200):
    return " ".join(page(reponse, statut).cssselect("main")[0].text_content().split())


def fiche_site(**champs):
    valeurs = {
        "nom_usage": "CARIFOREF DES PAYS DE LA LOIRE",
        "ligne1": "Bâtiment Sève",
        "ligne2": "12 Boulevard Georges Pompidou",
        "code_postal": "44200",
        "bureau_distributeur": "",
        "commune": "",
        "telephone_fixe": "02 40 20 21 31",
        "email": "info@cariforef-pdl.org",
        "site_web": "www.cariforef-pdl.org",
        "qualites": ["qualiopi"],
        "perimetre": "regionale",
        "version": "0",
    }
    return {f"site-{nom}": valeur for nom, valeur in (valeurs | champs).items()}


@pytest.mark.exigence("R067", "R068", "R072", "R075", "R098", "R115")
def test_the_page_stacks_the_four_blocs_with_the_labels_of_the_source(client_of, of):
    PorteOuverteFactory(site=of.site_principal)
    lu = page(client_of.get(adresse("etablissement")))
    assert [h.text_content().split()[0] for h in lu.cssselect("main h2")] == [
        "État",
        "Fiche",
        "Site",
        "Contacts",
        "Portes",
    ]
    site, contact = of.site_principal, of.contacts.get()
    options = [option.text_content() for option in lu.cssselect("select[data-choix] option")]
    assert f"Site {site.pk} - CARIFOREF DES PAYS DE LA LOIRE - Principal - Actif" in options
    assert f"PICARD, Pauline, CARIFOREF DES PAYS DE LA LOIRE, {contact.pk}" in options
    etiquettes = {label.text_content().strip().rstrip("*").split("*")[0].strip() for label in lu.cssselect("label")}
    for attendu in (
        *("Choix du site", "Nom d’usage", "Ligne 1", "Ligne 2", "Ligne 3", "Code postal / ville", "Code postal"),
        *("Bureau Distributeur", "Commune INSEE", "Longitude", "Latitude", "Téléphone fixe", "Téléphone mobile"),
        *("Email", "Site web", "Modalité d’accueil", "Périmètre géographique", "Certification (fichier)"),
        *("Fin de certification Qualiopi", "Choix contact", "Choix PO"),
    ):
        assert any(etiquette.startswith(attendu) for etiquette in etiquettes), attendu


@pytest.mark.exigence("R070", "R071", "R274")
def test_an_of_gives_its_nda_and_uai_but_not_its_siret(client_of, of):
    avant = of.siret
    envoi = {
        "etablissement-nda": "52 44 04179 44",
        "etablissement-uai": "0440001m",
        "etablissement-siret": "13000511900032",
        "etablissement-version": "0",
    }
    assert client_of.post(adresse("enregistrer", of.pk), envoi).status_code == 302
    of.refresh_from_db()
    assert (of.nda, of.uai, of.siret) == ("52440417944", "0440001M", avant)


@pytest.mark.exigence("R069")
def test_the_cariforef_corrects_a_siret_and_a_wrong_one_is_refused(client, of):
    client.force_login(utilisateur(Profil.CARIFOREF))
    envoi = {
        "etablissement-siret": "130 005 119 00032",
        "etablissement-raison_sociale": "GIP CARIF OREF",
        "etablissement-version": "0",
    }
    assert client.post(adresse("enregistrer", of.pk), envoi).status_code == 302
    of.refresh_from_db()
    assert (of.siret, of.raison_sociale) == ("13000511900032", "GIP CARIF OREF")
    refus = client.post(adresse("enregistrer", of.pk), envoi | {"etablissement-siret": "13000511900033"})
    assert "n’est pas valable" in texte(refus, 422)
    assert "13000511900033" in refus.content.decode()


@pytest.mark.exigence("R072", "R073")
def test_domains_are_searched_ticked_and_removed(client_of, of):
    lu = client_of.get(adresse("domaines", of.pk), {"q": "neige"})
    assert "15474 - Sport glace neige" in texte(lu)
    encore = page(
        client_of.get(adresse("domaines", of.pk), {"q": "plan formation", "choix": "1", "domaines": ["15474"]})
    )
    assert [case.get("value") for case in encore.cssselect("#id_domaines input[checked]")] == ["15474"]
    client_of.post(adresse("domaines", of.pk), {"domaines": ["15474", "44508"]})
    of.refresh_from_db()
    assert of.domaines == ["15474", "44508"]
    client_of.post(adresse("retirer_domaine", of.pk), {"domaine": "15474"})
    of.refresh_from_db()
    assert of.domaines == ["44508"]
    assert "retiré" in texte(client_of.post(adresse("domaines", of.pk), {"domaines": ["99999"]}))


@pytest.mark.exigence("R077", "R082", "R083", "R084", "R087", "R089", "R090", "R091", "R093", "R096")
def test_a_site_is_saved_normalised_with_its_commune_found(client_of, of):
    site = of.site_principal
    assert client_of.post(adresse("site", of.pk, site.pk), fiche_site()).status_code == 302
    site.refresh_from_db()
    assert (site.telephone_fixe, site.site_web) == ("02-40-20-21-31", "https://www.cariforef-pdl.org")
    assert (site.commune.nom, site.bureau_distributeur) == ("Nantes", "NANTES")
    assert (site.qualites, site.perimetre) == (["qualiopi"], "regionale")


@pytest.mark.exigence("R085", "R086", "R284")
def test_what_is_wrong_in_a_site_is_told_and_what_was_typed_stays(client_of, of):
    site = of.site_principal
    refus = client_of.post(
        adresse("site", of.pk, site.pk),
        fiche_site(nom_usage="", telephone_fixe="12", email="a@", longitude="200", latitude="47,2", commune="Laval"),
    )
    lu = texte(refus, 422)
    for attendu in ("numéro de téléphone", "ne dessert pas Laval", "Nom d’usage"):
        assert attendu in lu
    assert page(refus, 422).cssselect("#id_site-ligne1")[0].get("value") == "Bâtiment Sève"
    site.refresh_from_db()
    assert site.nom_usage


def test_coordinates_go_by_two_with_a_comma(client_of, of):
    site = of.site_principal
    seule = client_of.post(adresse("site", of.pk, site.pk), fiche_site(longitude="-1,520554"))
    assert "ensemble" in texte(seule, 422)
    client_of.post(adresse("site", of.pk, site.pk), fiche_site(longitude="-1,520554", latitude="47,2093551"))
    site.refresh_from_db()
    assert (str(site.longitude), str(site.latitude)) == ("-1.520554", "47.209355")


@pytest.mark.exigence("R081")
def test_a_town_fills_the_three_fields_without_javascript(client_of, of):
    site = of.site_principal
    envoi = fiche_site(code_postal="", ville="49000", telephone_fixe="pas fini", qualites=["qualiopi"])
    lu = page(client_of.post(adresse("site", of.pk, site.pk), envoi | {"chercher_ville": "1"}))
    (bouton,) = [b for b in lu.cssselect("#villes button") if "Angers" in b.text_content()]
    rempli = page(client_of.post(adresse("site", of.pk, site.pk), envoi | {"ville_choisie": bouton.get("value")}))
    valeurs = {
        nom: rempli.cssselect(f"#id_site-{nom}")[0].get("value")
        for nom in ("code_postal", "bureau_distributeur", "commune")
    }
    assert valeurs == {"code_postal": "49000", "bureau_distributeur": "ANGERS", "commune": "Angers"}
    assert rempli.cssselect("#id_site-telephone_fixe")[0].get("value") == "pas fini"
    site.refresh_from_db()
    assert site.code_postal == "44200"


def test_a_postal_code_outside_the_region_is_accepted_without_commune(client_of, of):
    site = of.site_principal
    client_of.post(adresse("site", of.pk, site.pk), fiche_site(code_postal="13001", bureau_distributeur="MARSEILLE"))
    site.refresh_from_db()
    assert (site.code_postal, site.commune) == ("13001", None)


@pytest.mark.exigence("R076", "R114")
def test_a_secondary_site_is_created_and_its_creator_administers_it(client_of, of):
    reponse = client_of.post(
        adresse("creer_site", of.pk), fiche_site(nom_usage="Antenne de Laval", code_postal="53000")
    )
    nouveau = Site.objects.get(nom_usage="Antenne de Laval")
    assert f"site={nouveau.pk}" in reponse.url
    assert (nouveau.principal, nouveau.etablissement, nouveau.commune) == (False, of, Commune.objects.get(nom="Laval"))
    assert f"Site {nouveau.pk} - Antenne de Laval - Secondaire - Actif" in texte(client_of.get(reponse.url))


@pytest.mark.exigence("R114")
def test_a_login_of_one_site_touches_neither_the_others_nor_the_establishment(client, of):
    antenne = SiteFactory(etablissement=of, nom_usage="Antenne")
    limite = fabriques.utilisateur()
    limite.sites.set([antenne])
    client.force_login(limite)
    principal = of.site_principal
    contact = of.contacts.get()
    lu = texte(client.get(adresse("etablissement")))
    assert "Antenne" in lu and f"Site {principal.pk} " not in lu and "PICARD" not in lu
    for nom, arguments in (
        *(("enregistrer", [of.pk]), ("creer_site", [of.pk]), ("site", [of.pk, principal.pk])),
        *(("contact", [of.pk, contact.pk]), ("supprimer_site", [of.pk, antenne.pk]), ("domaines", [of.pk])),
    ):
        assert client.post(adresse(nom, *arguments), fiche_site()).status_code == 404, nom
    assert client.post(adresse("site", of.pk, antenne.pk), fiche_site(nom_usage="Antenne 2")).status_code == 302


def test_a_used_site_is_deactivated_not_deleted_and_says_what_uses_it(client_of, of, campagnes):
    antenne = SiteFactory(etablissement=of, nom_usage="Antenne")
    attribution = fabriques.attribution(campagnes["PAS"], formateur=of)
    type(attribution).objects.filter(pk=attribution.pk).update(site=antenne)
    attribution.refresh_from_db()
    action = fabriques.saisie(attribution=attribution)
    client_of.force_login(utilisateur(etablissements=[of]))
    lu = texte(client_of.get(adresse("supprimer_site", of.pk, antenne.pk)))
    assert (
        "Ce site sert encore" in lu and f"{action.formation_id}-{action.pk}" in lu and attribution.mandat.lot_id in lu
    )
    assert client_of.post(adresse("supprimer_site", of.pk, antenne.pk)).status_code == 409
    client_of.post(adresse("etat_site", of.pk, antenne.pk), {"actif": "non"})
    antenne.refresh_from_db()
    assert antenne.libelle == f"Site {antenne.pk} - Antenne - Secondaire - Inactif"


def test_an_unused_site_is_deleted_and_the_principal_one_never(client_of, of):
    antenne = SiteFactory(etablissement=of)
    client_of.force_login(utilisateur(etablissements=[of]))
    assert client_of.post(adresse("supprimer_site", of.pk, antenne.pk)).status_code == 302
    assert client_of.post(adresse("supprimer_site", of.pk, of.site_principal.pk)).status_code == 409
    client_of.post(adresse("etat_site", of.pk, of.site_principal.pk), {"actif": "non"})
    assert list(Site.objects.filter(etablissement=of, actif=True)) == [of.site_principal]


@pytest.mark.exigence("R091", "R094", "R095", "R097", "R275")
def test_the_qualiopi_certificate_is_kept_and_served_only_to_those_who_may_see_it(client_of, client, of):
    site = of.site_principal
    envoi = fiche_site(certificat=SimpleUploadedFile("qualiopi.pdf", PDF), fin_qualiopi="2027-05-03")
    client_of.post(adresse("site", of.pk, site.pk), envoi)
    site.refresh_from_db()
    assert site.fin_qualiopi == datetime.date(2027, 5, 3)
    servi = client_of.get(adresse("certificat", of.pk, site.pk))
    assert b"".join(servi.streaming_content) == PDF
    assert servi["Content-Type"] == "application/pdf" and "attachment" in servi["Content-Disposition"]
    client.logout()
    assert client.get(adresse("certificat", of.pk, site.pk)).status_code == 302
    client.force_login(utilisateur(etablissements=[organisme("Autre")]))
    assert client.get(adresse("certificat", of.pk, site.pk)).status_code == 404


@pytest.mark.exigence("R094")
def test_a_script_named_pdf_is_refused_and_a_good_file_survives_other_errors(client_of, of):
    site = of.site_principal
    script = SimpleUploadedFile("certificat.pdf", b"<script>alert(1)</script>")
    assert "ni un PDF" in texte(client_of.post(adresse("site", of.pk, site.pk), fiche_site(certificat=script)), 422)
    bon = SimpleUploadedFile("certificat.pdf", PDF)
    lu = texte(client_of.post(adresse("site", of.pk, site.pk), fiche_site(certificat=bon, telephone_fixe="1")), 422)
    assert "Votre certificat est enregistré" in lu
    site.refresh_from_db()
    assert site.certificat_nom == "certificat.pdf"
    client_of.post(adresse("retirer_certificat", of.pk, site.pk))
    site.refresh_from_db()
    assert not site.certificat


@pytest.mark.exigence("R101", "R102", "R103", "R104", "R105", "R106", "R107", "R113")
def test_a_contact_is_added_with_its_referents(client_of, of):
    envoi = {
        "contact-nom": "MOREAU",
        "contact-prenom": "Anne",
        "contact-fonction": "Assistante",
        "contact-telephone": "0240202131",
        "contact-email": "anne@exemple.fr",
        "contact-referents": ["sofi", "handicap"],
    }
    reponse = client_of.post(adresse("creer_contact", of.pk), envoi)
    contact = Contact.objects.get(nom="MOREAU")
    assert (contact.etablissement, contact.telephone, contact.referents) == (of, "02-40-20-21-31", ["sofi", "handicap"])
    assert f"MOREAU, Anne, CARIFOREF DES PAYS DE LA LOIRE, {contact.pk}" in texte(client_of.get(reponse.url))
    assert "Nom" in texte(client_of.post(adresse("creer_contact", of.pk), {"contact-prenom": "X"}), 422)


def test_a_contact_who_left_is_replaced_everywhere_in_one_gesture(client_of, of, campagnes):
    parti, reste = of.contacts.get(), ContactFactory(etablissement=of, nom="MOREAU")
    action = fabriques.saisie(campagnes["PAS"], formateur=of)
    action.sessions.update(referent_pmr=parti, referent_mobilite=parti)
    assert "Remplacé par" in texte(client_of.get(adresse("supprimer_contact", of.pk, parti.pk)))
    assert "Choisissez qui le remplace" in texte(client_of.post(adresse("supprimer_contact", of.pk, parti.pk)))
    client_of.post(adresse("supprimer_contact", of.pk, parti.pk), {"remplacant": reste.pk})
    session = action.sessions.get()
    assert (session.referent_pmr, session.referent_mobilite) == (reste, reste)
    assert not Contact.objects.filter(pk=parti.pk).exists()


@pytest.mark.exigence("R116", "R117", "R118", "R119", "R120", "R121", "R122", "R123", "R124")
def test_open_days_are_typed_checked_and_coded(client_of, of):
    envoi = {
        "po-libelle": "Portes ouvertes",
        "po-site": of.site_principal.pk,
        "po-nature": "enseignement_superieur",
        "po-site_internet": "www.exemple.fr/po",
        "po-date_debut": "24/06/2027",
        "po-date_fin": "23/06/2027",
    }
    assert "précède la date de début (24/06/2027)" in texte(client_of.post(adresse("creer_po", of.pk), envoi), 422)
    client_of.post(adresse("creer_po", of.pk), envoi | {"po-date_fin": "25/06/2027"})
    ouverte = PorteOuverte.objects.get()
    assert (ouverte.site_internet, ouverte.date_fin) == ("https://www.exemple.fr/po", datetime.date(2027, 6, 25))
    assert f"PO{ouverte.pk}" in texte(client_of.get(f"{adresse('fiche', of.pk)}?po={ouverte.pk}"))
    client_of.post(adresse("supprimer_po", of.pk, ouverte.pk))
    assert not PorteOuverte.objects.exists()


def test_open_days_at_the_site_of_another_are_refused(client_of, of):
    ailleurs = organisme("Autre").site_principal
    envoi = {"po-libelle": "x", "po-site": ailleurs.pk, "po-nature": "autre", "po-date_debut": "2027-01-01"}
    assert client_of.post(adresse("creer_po", of.pk), envoi).status_code == 422
    assert not PorteOuverte.objects.exists()


def test_the_state_of_the_sheet_says_what_lheo_lacks(client_of, of):
    type(of).objects.filter(pk=of.pk).update(nda="", domaines=[])
    Site.objects.filter(etablissement=of).update(commune=None)
    lu = texte(client_of.get(adresse("etablissement")))
    assert "numéro de déclaration d’activité manque" in lu and "la commune INSEE" in lu
    type(of).objects.filter(pk=of.pk).update(nda="52440417944", domaines=["44508"])
    Site.objects.filter(etablissement=of).update(commune=Commune.objects.get(nom="Nantes"))
    assert "Rien ne manque pour LHÉO" in texte(client_of.get(adresse("etablissement")))


def test_an_inactive_site_is_proposed_no_more_but_stays_where_it_is_named(of, campagnes):
    ferme = SiteFactory(etablissement=of, actif=False)
    nomme = SiteFactory(etablissement=of, actif=False)
    action = fabriques.saisie(campagnes["PAS"], formateur=of)
    action.sessions.update(site_lieu=nomme)
    proposes = set(sites_proposables([of], action))
    assert nomme in proposes and of.site_principal in proposes and ferme not in proposes
