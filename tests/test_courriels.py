"""Every mail SOFI sends, as a real SMTP server receives it: text and HTML, a French subject, absolute links."""

import datetime
import email
import re
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.taches import avertir_fins_qualiopi
from sofi.comptes import cles
from sofi.comptes.adaptateur import ALERTES
from sofi.comptes.administration import inviter
from sofi.comptes.inactivite import avertir
from sofi.comptes.models import DemandeEffacement, Profil
from sofi.echanges.depots.envoyer import essayer
from sofi.echanges.depots.erreurs import DepotImpossible
from sofi.echanges.depots.models import Depot, Envoi
from sofi.offre.fermeture import fermer
from sofi.offre.remplacement import remplacer
from sofi.offre.taches import effacer_des_publications
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Certification
from tests import fabriques

pytestmark = pytest.mark.django_db
PAGE = "https://sofi.test/comptes/activer/"


class Boite:
    """What arrived, as an aiosmtpd handler."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def boite(settings, taches):
    """Call it to have the deferred mails sent through SMTP: gives (recipients, message) pairs, the oldest first."""
    recues = Boite()
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    serveur = Controller(recues, hostname="127.0.0.1", port=port)
    serveur.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    def relever():
        taches()
        return recues.messages

    yield relever
    serveur.stop()


@pytest.fixture(autouse=True)
def publications_en_paix(monkeypatch):
    """Erasing someone asks for a job on the publications, which sends no mail."""
    monkeypatch.setattr(effacer_des_publications, "defer", lambda **voulu: None)


def _cles(client):
    cariforef = fabriques.utilisateur(Profil.CARIFOREF)
    demande = fabriques.DemandeCleFactory()
    client.post(
        reverse("comptes:demander_cle"),
        {
            "siret": "130 005 119 00032",
            "raison_sociale": "GIP <b>& Cie</b>",
            "nom": "MOREAU",
            "prenom": "Anne",
            "email": "anne@exemple.fr",
        },
    )
    cles.accepter(demande, cariforef, PAGE)
    cles.refuser(fabriques.DemandeCleFactory(), cariforef, "SIRET fermé.")
    deja = fabriques.utilisateur(etablissements=[fabriques.organisme()])
    cles.accepter(fabriques.DemandeCleFactory(email=deja.email), cariforef, PAGE)
    return 4


def _acces(client):
    of = fabriques.organisme()
    nouvelle = fabriques.utilisateur(etablissements=[of])
    nouvelle.set_unusable_password()
    nouvelle.save()
    for compte in (nouvelle, fabriques.utilisateur(etablissements=[of])):
        inviter(compte, of, "https://sofi.test{}".format)
    return 2


def _mot_de_passe(client):
    personne = fabriques.utilisateur(etablissements=[fabriques.organisme()])
    client.post(reverse("account_reset_password"), {"email": personne.email})
    return 1


def _alertes(client):
    personne = fabriques.utilisateur(etablissements=[fabriques.organisme()])
    with context.request_context(RequestFactory().get("/")):
        for nom in ALERTES:
            get_adapter().send_notification_mail(nom, personne)
    return len(ALERTES)


def _qualiopi(client):
    jour = datetime.date(2027, 6, 1)
    site = fabriques.organisme().site_principal
    site.fin_qualiopi = jour + datetime.timedelta(days=30)
    site.save()
    avertir_fins_qualiopi(jour)
    return 1


def _offre(client):
    action = fabriques.completer(fabriques.saisie())
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    cariforef = fabriques.utilisateur(Profil.CARIFOREF)
    deplacer(action, "soumettre", par=of)
    deplacer(action, "demander", par=cariforef, message="Quelle est la durée ?")
    deplacer(action, "soumettre", par=of, message="200 heures.")
    deplacer(action, "refuser", par=cariforef, message="Hors programme.\nVoir l’appel d’offres.")
    deplacer(action, "modifier", par=of)
    deplacer(action, "soumettre", par=of)
    deplacer(action, "valider", par=cariforef)
    deplacer(action, "retirer", par=cariforef, message="Erreur.")
    return 7


def _remplacement(client):
    action = fabriques.completer(fabriques.saisie(certification=109049))
    fabriques.utilisateur(etablissements=[action.etablissement])
    nouvelle = Certification.objects.exclude(pk=109049).filter(actif=True).first()
    remplacer(action.formation, nouvelle, ancienne=109049, par=None, motif="Nouveau titre.")
    return 1


def _fermeture(client):
    of = fabriques.organisme()
    fabriques.utilisateur(etablissements=[of])
    fermer(of, par=fabriques.utilisateur(Profil.CARIFOREF), motif="Cessation d’activité.")
    return 1


def _oubli(client):
    fabriques.utilisateur(etablissements=[fabriques.organisme()])
    avertir(timezone.now() + datetime.timedelta(days=731))
    return 1


def _depot(client):
    fabriques.utilisateur(Profil.CARIFOREF, notification_email=True)
    depot = Depot.objects.create(nom="Offre <b>Info</b>", genre="dossier", fichier="sofi.xml.gz")
    envoi = Envoi.objects.create(depot=depot)

    def deposer(envois):
        raise DepotImpossible("Le serveur ne répond pas.")

    essayer([envoi], deposer, dernier=True)
    return 1


def _effacement(client):
    seul, parti, reste = (fabriques.utilisateur(etablissements=[fabriques.organisme()]) for _ in range(3))
    fabriques.utilisateur(etablissements=[parti.sites.get().etablissement])
    for personne in (seul, parti, reste):
        client.post(reverse("account_login"), {"login": personne.email, "password": fabriques.MOT_DE_PASSE})
        client.post(reverse("account_reauthenticate"), {"password": fabriques.MOT_DE_PASSE})
        client.post(reverse("vie_privee:effacer"), {"message": "Je pars."})
        client.logout()
    client.force_login(fabriques.utilisateur(Profil.CARIFOREF))
    for personne, reponse in ((seul, {"choix": "accepter"}), (reste, {"choix": "refuser", "motif": "Pas encore."})):
        demande = DemandeEffacement.objects.get(compte=personne)
        client.post(reverse("vie_privee:demande", args=[demande.pk]), reponse)
    return 5


def verifier(destinataires, message):
    """One recipient, a subject in French, two parts that say the same, absolute links, no marker left."""
    assert len(destinataires) == 1 and message["To"] == destinataires[0]
    assert re.match(r"(?i)sofi\s: \w", message["Subject"].strip())
    assert message["Auto-Submitted"] == "auto-generated" and "offre@cariforef-pdl.org" in message["From"]
    texte = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for partie in (texte, html):
        assert "Bonjour," in partie and "Le service Offre du Cariforef" in partie and "02 40 20 40 20" in partie
        assert "{{" not in partie and "{%" not in partie and "None" not in partie
    assert '<html lang="fr">' in html and "<script" not in html and "<b>" not in html
    liens = re.findall(r'href="([^"]+)"', html)
    assert all(re.match(r"https?://|tel:|mailto:", lien) for lien in liens)
    adresses = {lien for lien in liens if lien.startswith("http")}
    assert adresses == set(re.findall(r"https?://\S+", texte))
    assert "  \n\n\n" not in texte


@pytest.mark.exigence("R024", "R025", "R026", "R028", "R095", "R110")
@pytest.mark.usefixtures("referentiels")
@pytest.mark.parametrize(
    "scene",
    [
        *(_cles, _acces, _mot_de_passe, _alertes, _qualiopi, _offre, _remplacement, _fermeture, _oubli),
        *(_depot, _effacement),
    ],
)
def test_every_mail_has_text_html_a_french_subject_and_absolute_links(client, boite, scene):
    attendus = scene(client)
    recus = boite()
    assert len(recus) == attendus and mail.outbox == []
    for destinataires, message in recus:
        verifier(destinataires, message)


def test_a_key_and_its_page_can_be_read_in_both_parts(client, boite):
    cles.accepter(fabriques.DemandeCleFactory(), fabriques.utilisateur(Profil.CARIFOREF), PAGE)
    ((_, message),) = boite()
    for partie in ("plain", "html"):
        contenu = message.get_body((partie,)).get_content()
        assert re.search(r"(?:[A-Z0-9]{5}-){3}[A-Z0-9]{5}", contenu) and PAGE in contenu
    assert f"{timezone.localdate() + datetime.timedelta(days=15):%d/%m/%Y}" in contenu
