"""« Procédure de saisie SOFI - Annuaire » in a browser, as written: each test is a page of it, its sentences quoted."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.annuaire.models import PorteOuverte, Site
from sofi.comptes.models import Utilisateur
from sofi.referentiels.models import Commune
from tests.annuaire.test_certificats import PDF
from tests.fabriques import MOT_DE_PASSE, organisme, publiee, utilisateur

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
PASSE = "Marée-haute-2026"
SESSIONS = (
    "Sessions de formation actives",
    "Sessions de formation initiales actives",
    "Sessions de formation inactives dans moins d’un mois",
    "Sessions de formation inactives",
    "Sessions de formation du programme région",
    "Sessions de formation en contrat d’apprentissage",
    "Sessions de formation en contrat de professionnalisation",
    "Sessions de formation ouvertes à distance",
)
ACTIONS = (
    "Actions de formation en cours de saisie",
    "Actions de formation publique en cours de saisie",
    "Actions de formation en attente de validation par CARIF-OREF",
    "Actions de formation en attente de réponses",
    "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
)


@pytest.fixture
def of():
    of = organisme("CARIFOREF DES PAYS DE LA LOIRE", siret="13000511900032", siege_insee="13000511900032")
    of.sites.update(commune=Commune.objects.get(nom="Nantes"), ligne1="Bâtiment Sève")
    return of


@pytest.fixture
def auto_saisie(of):
    return utilisateur(etablissements=[of], prenom="AUTO", nom="Saisie", email="sofi@cariforef-pdl.org")


@pytest.fixture
def annuaire(page, connecter, auto_saisie):
    connecter(page, auto_saisie)
    page.goto(reverse("accueil:tableau"))
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Annuaire").click()
    return page


def enregistre(page):
    """The message that says what was saved, wherever it stands on a long page."""
    return page.get_by_text(re.compile("(est|sont) enregistrée?s?\\.|est créé\\."))


@pytest.mark.exigence("R023", "R027", "R029", "R030")
def test_connexion_au_tableau_de_bord(page, auto_saisie, axe):
    """Renseignez votre email et votre mot de passe puis cliquez pour accéder à votre tableau de bord."""
    page.goto(reverse("account_login"))
    expect(page.get_by_role("heading", name="CONNEXION SOFI")).to_be_visible()
    expect(page.get_by_text("* Champ obligatoire")).to_be_visible()
    page.get_by_label("Email").fill("sofi@cariforef-pdl.org")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tableau de bord")
    expect(page.get_by_role("banner")).to_contain_text("AUTO Saisie")
    expect(page.get_by_role("banner")).to_contain_text("CARIFOREF DES PAYS DE LA LOIRE")
    expect(page.get_by_role("button", name="Déconnexion")).to_be_visible()
    liens = page.get_by_role("navigation", name="Navigation principale").get_by_role("link")
    assert [lien.strip() for lien in liens.all_inner_texts()] == ["Tableau de bord", "Annuaire", "Formations"]
    axe(page)


@pytest.mark.exigence("R035", "R036", "R037", "R038", "R045")
def test_tableau_de_bord(page, connecter, of, auto_saisie):
    """Retrouvez vos sessions actives plus facilement en cliquant sur la loupe des différentes rubriques."""
    publiee(formateur=of, debut=timezone.localdate() + datetime.timedelta(days=30))
    connecter(page, auto_saisie)
    page.goto(reverse("accueil:tableau"))
    expect(page.get_by_text("Gestion de vos sites, contacts, référents et portes ouvertes")).to_be_visible()
    expect(page.get_by_text("Création de votre offre de formation", exact=True)).to_be_visible()
    expect(page.get_by_text("Retrouvez vos sessions actives plus facilement en cliquant sur la")).to_be_visible()
    for titre, libelles in (("Sessions", SESSIONS), ("Actions", ACTIONS)):
        bloc = page.get_by_role("region", name=titre, exact=True)
        for libelle in libelles:
            compteurs = bloc.get_by_role("link", name=re.compile(f"^{re.escape(libelle)}"))
            expect(compteurs.first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Sessions de formation actives")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sessions - Sessions de formation actives")


@pytest.mark.exigence("R052", "R053", "R054", "R061")
def test_formation_action_session_dispositif(page, connecter, of, auto_saisie):
    """Le numéro de session est indiqué en gras."""
    action = publiee(formateur=of, debut=timezone.localdate() + datetime.timedelta(days=30))
    session = action.sessions.get()
    connecter(page, auto_saisie)
    page.goto(f"{reverse('accueil:sessions')}?rubrique=actives")
    expect(page.get_by_text("1 résultat", exact=True)).to_be_visible()
    attendus = ["Code FAS", "Intitulé formation", "Site dispensateur", "Commune lieu", "Date début", "Date fin"]
    entetes = [texte.strip() for texte in page.locator("thead th").all_inner_texts()]
    assert [mot for mot in entetes if mot in attendus] == attendus
    assert {"Code dispositif", "Etat A/I"} <= set(entetes)
    ligne = page.locator("tbody tr").first
    expect(ligne).to_contain_text(f"{action.formation_id}-{action.pk}-{session.pk}")
    expect(ligne.locator("strong, b").first).to_have_text(str(session.pk))
    expect(ligne).to_contain_text("Nantes")


@pytest.mark.exigence("R069", "R070", "R071", "R072", "R073", "R074")
def test_mise_a_jour_des_formacodes(annuaire, of, axe):
    """Saisissez un mot clé, appuyez sur Rechercher, une arborescence s’ouvre, cochez, validez, enregistrez."""
    fiche = annuaire.locator("#etablissement")
    for mots in ("SIRET", "13000511900032", "Siège INSEE", "Raison sociale ou enseigne INSEE", "Description"):
        expect(fiche).to_contain_text(mots)
    expect(fiche.get_by_role("heading", name="Domaine formation")).to_contain_text("*")
    annuaire.get_by_role("link", name="Choisir des domaines").click()
    expect(annuaire.get_by_role("heading", name="Recherche domaine de formation")).to_be_visible()
    annuaire.get_by_label("Intitulé/code du formacode").fill("neige")
    annuaire.locator("#rechercher-domaine").click()
    expect(annuaire.get_by_role("heading", name="Résultat")).to_be_visible()
    annuaire.get_by_role("checkbox", name="15474 - Sport glace neige").check()
    axe(annuaire)
    annuaire.get_by_role("button", name="Valider").click()
    expect(annuaire.locator("#domaines")).to_contain_text("15474 - Sport glace neige")
    annuaire.get_by_role("button", name="Enregistrer la fiche Etablissement").click()
    expect(annuaire.get_by_text("La fiche Etablissement est enregistrée.")).to_be_visible()
    of.refresh_from_db()
    assert of.domaines == ["15474"]


@pytest.mark.exigence("R075", "R077", "R078", "R079", "R080", "R082", "R083", "R084", "R085", "R086", "R096", "R284")
def test_mise_a_jour_de_vos_coordonnees(annuaire, of):
    """Modifiez adresse, numéro de téléphone, mail de contact, site Internet. Enregistrez."""
    site = of.site_principal
    fiche = annuaire.locator("#site")
    expect(fiche.get_by_label("Choix du site").locator("option:checked")).to_have_text(
        f"Site {site.pk} - CARIFOREF DES PAYS DE LA LOIRE - Principal - Actif"
    )
    expect(fiche.get_by_label("Nom d’usage")).to_have_attribute("aria-required", "true")
    for titre in ("Coordonnées", "Complément OF"):
        expect(fiche.get_by_role("heading", name=titre)).to_be_visible()
    for libelle in ("Code postal / ville", "Longitude", "Latitude", "Modalité d’accueil", "Périmètre géographique"):
        expect(fiche.get_by_label(libelle)).to_be_visible()
    valeurs = {
        "Ligne 1": "Bâtiment Sève",
        "Ligne 2": "12 Boulevard Georges Pompidou",
        "Ligne 3": "Entrée B",
        "Téléphone fixe": "02 40 20 21 31",
        "Téléphone mobile": "06 00 00 00 01",
        "Email": "info@cariforef-pdl.org",
        "Site web": "http://www.cariforef-pdl.org",
    }
    for libelle, valeur in valeurs.items():
        fiche.get_by_label(libelle, exact=True).fill(valeur)
    fiche.get_by_label("Périmètre géographique").select_option(label="régionale")
    expect(fiche.get_by_label("Commune INSEE")).to_have_value("Nantes")
    fiche.get_by_role("button", name="Enregistrer le site").click()
    expect(enregistre(annuaire)).to_be_visible()
    site.refresh_from_db()
    assert (site.telephone_fixe, site.telephone_mobile) == ("02-40-20-21-31", "06-00-00-00-01")
    assert (site.ligne3, site.email, site.perimetre) == ("Entrée B", "info@cariforef-pdl.org", "regionale")


@pytest.mark.exigence("R068", "R076")
def test_creer_un_site_secondaire(annuaire):
    """Cliquez sur le bouton + à droite du champ Choix du site. Complétez les coordonnées. Enregistrez."""
    expect(annuaire.get_by_role("link", name="Créer site")).to_be_visible()
    annuaire.get_by_role("link", name="Ajouter un site").click()
    annuaire.locator("#site").get_by_label("Nom d’usage").fill("Antenne de Laval")
    annuaire.locator("#site").get_by_label("Code postal", exact=True).fill("53000")
    annuaire.get_by_role("button", name="Enregistrer le site").click()
    expect(enregistre(annuaire)).to_be_visible()
    site = Site.objects.get(principal=False)
    choix = annuaire.get_by_label("Choix du site").locator("option:checked")
    expect(choix).to_have_text(f"Site {site.pk} - Antenne de Laval - Secondaire - Actif")


@pytest.mark.exigence("R091", "R094", "R095", "R097", "R275")
def test_ajouter_votre_certification_qualiopi(annuaire, of):
    """Ajoutez « Qualiopi », téléchargez votre certificat (5 Mo maximum), précisez la date de fin."""
    fiche = annuaire.locator("#site")
    fiche.get_by_role("checkbox", name="Qualiopi", exact=True).check()
    expect(fiche.get_by_text("5 Mo au maximum")).to_be_visible()
    certificat = {"name": "qualiopi.pdf", "mimeType": "application/pdf", "buffer": PDF}
    fiche.get_by_label("Certification (fichier)").set_input_files(certificat)
    fiche.get_by_label("Fin de certification Qualiopi").fill("2028-05-03")
    fiche.get_by_role("button", name="Enregistrer le site").click()
    expect(annuaire.get_by_role("link", name="qualiopi.pdf")).to_be_visible()
    assert str(of.sites.get().fin_qualiopi) == "2028-05-03"


@pytest.mark.exigence("R098", "R101", "R106", "R107", "R108", "R109", "R110", "R111", "R112", "R113", "R028", "R285")
def test_ajouter_un_contact_d_autosaisie(annuaire, of, axe):
    """+ à droite du champ Choix contact, compléter, valider, puis l’adresse mail de connexion et le mot de passe."""
    expect(annuaire.get_by_label("Choix contact").locator("option")).to_contain_text(
        ["Choisissez", f"PICARD, Pauline, CARIFOREF DES PAYS DE LA LOIRE, {of.contacts.get().pk}"]
    )
    annuaire.get_by_role("link", name="Ajouter un contact").click()
    fiche = annuaire.locator("#contacts")
    expect(fiche.locator("summary", has_text="Description")).to_be_visible()
    valeurs = {"Prénom": "Anne", "Fonction": "Assistante", "Téléphone": "0240202132", "Email": "anne@exemple.fr"}
    for libelle, valeur in valeurs.items():
        fiche.get_by_label(libelle, exact=True).fill(valeur)
    fiche.get_by_label(re.compile("^Nom")).fill("MOREAU")
    for referent in ("référent SOFI", "référent handicap", "référent mobilité internationale"):
        fiche.get_by_role("checkbox", name=referent).check()
    fiche.get_by_role("button", name="Enregistrer le contact").click()
    expect(enregistre(annuaire)).to_be_visible()
    for bloc in ("Administration", "Gestion"):
        expect(annuaire.locator("#contacts summary", has_text=bloc)).to_be_visible()
    annuaire.locator("summary", has_text="Administration").click()
    annuaire.get_by_role("link", name="Définir l’adresse mail de connexion").click()
    expect(annuaire.get_by_label("Email de login")).to_have_attribute("aria-required", "true")
    expect(annuaire.get_by_text("A_REDEFINIR")).to_be_visible()
    expect(annuaire.get_by_label("Notification Email")).to_be_checked()
    site = of.site_principal
    annuaire.get_by_role("checkbox", name=f"13000511900032 - {site.pk} - CARIFOREF DES PAYS DE LA LOIRE").check()
    expect(annuaire.locator("dl", has_text="Profils")).to_contain_text("OF")
    axe(annuaire)
    annuaire.get_by_role("button", name="Enregistrer").click()
    expect(annuaire.get_by_role("row", name=re.compile("anne@exemple.fr"))).to_contain_text(
        "Peut modifier l’offre de 1 site sur 1"
    )
    assert list(Utilisateur.objects.get(email="anne@exemple.fr").sites.all()) == [site]
    _premiere_connexion(annuaire)


def _premiere_connexion(page):
    """The person invited redefines the password with the link of the mail, then signs in."""
    lien = ProcrastinateJob.objects.filter(args__destinataire="anne@exemple.fr").latest("id").args["lien"][1]
    page.get_by_role("button", name="Déconnexion").click()
    page.goto(lien)
    for champ in page.locator("input[type=password]").all():
        champ.fill(PASSE)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill("anne@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("banner")).to_contain_text("Anne MOREAU")


@pytest.mark.exigence("R115", "R116", "R117", "R118", "R119", "R120", "R121", "R122", "R123", "R124")
def test_saisir_des_portes_ouvertes(annuaire, axe):
    """Libellé, site, nature, lien vers votre site internet, date début et date de fin, commentaire. Enregistrez."""
    expect(annuaire.get_by_role("heading", name=re.compile("^Portes Ouvertes"))).to_be_visible()
    annuaire.get_by_role("link", name="Ajouter des portes ouvertes").click()
    bloc = annuaire.locator("#portes-ouvertes")
    for libelle in ("Libellé", "Site", "Nature", "Date début"):
        champ = bloc.get_by_label(re.compile(f"^{libelle}\\s*\\*"))
        expect(champ).to_have_attribute("aria-required", "true")
    expect(bloc.get_by_text("Code", exact=True)).to_be_visible()
    bloc.get_by_label("Libellé").fill("Portes ouvertes")
    bloc.get_by_label(re.compile("^Site\\s*\\*")).select_option(index=1)
    bloc.get_by_label("Nature").select_option(label="PO enseignement supérieur")
    bloc.get_by_label("Site internet").fill("https://www.exemple.fr/po")
    bloc.get_by_label("Date début").fill("2027-06-24")
    bloc.get_by_label("Date fin").fill("2027-06-25")
    bloc.get_by_label("Commentaire").fill("Visite des ateliers.")
    bloc.get_by_role("button", name="Enregistrer les portes ouvertes").click()
    expect(enregistre(annuaire)).to_be_visible()
    expect(annuaire.get_by_label("Choix PO")).to_be_visible()
    axe(annuaire)
    ouverte = PorteOuverte.objects.get()
    assert (ouverte.nature, ouverte.code) == ("enseignement_superieur", f"PO{ouverte.pk}")
    assert (str(ouverte.date_debut), str(ouverte.date_fin)) == ("2027-06-24", "2027-06-25")


@pytest.mark.exigence("R014", "R015")
def test_ressources_et_contacts(annuaire):
    """Les tutoriels vidéo ; par téléphone de 9h à 12h au 02 40 20 40 20, par mail à offre@cariforef-pdl.org."""
    pied = annuaire.get_by_role("contentinfo")
    expect(pied.get_by_role("heading", name="Nous contacter")).to_be_visible()
    expect(pied).to_contain_text("9h à 12h")
    expect(pied.get_by_role("link", name="02 40 20 40 20")).to_have_attribute("href", re.compile("^tel:"))
    expect(pied.get_by_role("link", name="offre@cariforef-pdl.org")).to_have_attribute("href", re.compile("^mailto:"))
    expect(pied.get_by_role("link", name="Les tutos de Sofi")).to_be_visible()
