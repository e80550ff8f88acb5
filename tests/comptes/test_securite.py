"""What an intruder tries: guess accounts by words or by work, guess passwords, forge headers, numbers and keys."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from stdnum import luhn

from sofi.annuaire.models import Contact
from sofi.annuaire.models.etablissement import verifier_siret
from sofi.comptes.models import DemandeCle, Utilisateur
from tests.fabriques import MOT_DE_PASSE, ContactFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db
CONNEXION = "account_login"
SAUTS = ["\r\nBcc: intrus@exemple.fr", "\nBcc: intrus@exemple.fr", "\rBcc: x", "\u2028Bcc: x", "\x85x"]


def essayer(client, email, mot_de_passe, **options):
    return client.post(reverse(CONNEXION), {"login": email, "password": mot_de_passe}, **options)


def visible(reponse, *adresses):
    """The page without the address that was typed nor its token."""
    page = reponse.content.decode()
    for adresse in adresses:
        page = page.replace(adresse, "ADRESSE")
    return [ligne for ligne in page.splitlines() if "csrf" not in ligne.lower()]


@pytest.fixture
def compte():
    return utilisateur(etablissements=[organisme()], email="connue@exemple.fr")


@pytest.fixture
def travail(monkeypatch):
    """How many passwords were hashed so far, as a list of one number."""
    fait = [0]
    vrai = MD5PasswordHasher.encode

    def compter(self, *arguments):
        fait[0] += 1
        return vrai(self, *arguments)

    monkeypatch.setattr(MD5PasswordHasher, "encode", compter)
    return fait


def test_a_wrong_password_and_an_unknown_address_get_the_same_words_for_the_same_work(client, compte, travail):
    ferme = utilisateur(email="fermee@exemple.fr", is_active=False)
    sans = Utilisateur.objects.creer("invitee@exemple.fr")
    pages, efforts = [], []
    for email in (compte.email, "inconnue@exemple.fr", ferme.email, sans.email):
        avant = travail[0]
        pages.append(visible(essayer(Client(), email, "faux-mot-de-passe"), email))
        efforts.append(travail[0] - avant)
    assert pages[0] == pages[1] == pages[2] == pages[3] and "incorrect" in " ".join(pages[0]).lower()
    assert efforts[0] == efforts[1] == efforts[2] == 1, efforts
    assert efforts[3] >= 1, "a login without a password yet is not told apart by an answer that comes at once"


@pytest.mark.exigence("R024")
def test_asking_for_a_new_password_says_and_does_the_same_for_all(client, compte):
    reponses = []
    for email in (compte.email, "inconnue@exemple.fr"):
        envoi = client.post(reverse("account_reset_password"), {"email": email})
        assert envoi.url == reverse("account_reset_password_done")
        reponses.append(visible(client.get(envoi.url), email))
    assert reponses[0] == reponses[1]
    assert mail.outbox == [], "the page does not wait for the mail server"
    assert ProcrastinateJob.objects.filter(args__destinataire=compte.email).exists()
    assert not ProcrastinateJob.objects.filter(args__destinataire="inconnue@exemple.fr").exists()


@pytest.mark.exigence("R026")
def test_asking_for_a_key_says_the_same_whether_the_account_exists(client, compte):
    for email in (compte.email, "inconnue@exemple.fr"):
        envoi = {"siret": "13000511900032", "raison_sociale": "GIP", "nom": "M", "prenom": "A", "email": email}
        assert client.post(reverse("comptes:demander_cle"), envoi).url == reverse("comptes:demande_envoyee")


def test_passwords_are_not_guessed_on_one_account_from_many_places(compte):
    for rang in range(5):
        essayer(Client(), compte.email, f"faux-{rang}", REMOTE_ADDR=f"192.0.2.{rang + 1}")
    bloquee = essayer(Client(), compte.email, MOT_DE_PASSE, REMOTE_ADDR="192.0.2.99")
    assert bloquee.status_code == 200 and "trop" in bloquee.content.decode().lower()
    autre = utilisateur(etablissements=[organisme()])
    assert essayer(Client(), autre.email, MOT_DE_PASSE, REMOTE_ADDR="192.0.2.99").status_code == 302


def test_passwords_are_not_guessed_on_many_accounts_from_one_place(compte):
    for rang in range(10):
        essayer(Client(), f"personne{rang}@exemple.fr", "faux", REMOTE_ADDR="192.0.2.7")
    assert essayer(Client(), compte.email, MOT_DE_PASSE, REMOTE_ADDR="192.0.2.7").status_code in {200, 429}
    assert essayer(Client(), compte.email, MOT_DE_PASSE, REMOTE_ADDR="192.0.2.8").status_code == 302


@pytest.mark.exigence("R024")
def test_a_link_for_a_new_password_is_used_once_by_its_owner_and_not_for_ever(client, compte, settings):
    autre = utilisateur(email="autre@exemple.fr")
    jeton = default_token_generator.make_token(compte)

    def page(personne, cle):
        adresse = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(personne), "key": cle}
        )
        return client.get(adresse, follow=True).content.decode()

    assert "Ce lien ne fonctionne plus" in page(autre, jeton) and "Ce lien ne fonctionne plus" in page(
        compte, "abc-123"
    )
    assert "Choisir un nouveau mot de passe" in page(compte, jeton)
    compte.last_login = timezone.now()
    compte.set_password("Marée-haute-2026")
    compte.save()
    assert "Ce lien ne fonctionne plus" in page(compte, jeton)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Ce lien ne fonctionne plus" in page(compte, default_token_generator.make_token(compte))


@pytest.mark.parametrize("saut", SAUTS)
@pytest.mark.parametrize("champ", ["nom", "prenom", "raison_sociale", "fonction", "email", "siret"])
def test_a_line_break_forged_in_a_request_is_refused(client, champ, saut):
    envoi = {"siret": "13000511900032", "raison_sociale": "GIP", "nom": "M", "prenom": "A", "email": "a@exemple.fr"}
    reponse = client.post(reverse("comptes:demander_cle"), envoi | {"fonction": "F"} | {champ: f"MOREAU{saut}"})
    assert reponse.status_code == 200 and not DemandeCle.objects.exists()
    assert not ProcrastinateJob.objects.filter(args__sujet__contains="Bcc").exists()


@pytest.mark.parametrize("champ", ["nom", "prenom", "fonction", "email"])
def test_a_line_break_forged_in_a_contact_is_refused(client, champ):
    of = organisme()
    contact = ContactFactory(etablissement=of, nom="AVANT")
    client.force_login(utilisateur(etablissements=[of]))
    envoi = {"contact-nom": "APRES", "contact-prenom": "Luc", "contact-fonction": "F", "contact-email": "l@exemple.fr"}
    envoi[f"contact-{champ}"] = "Luc\r\nBcc: intrus@exemple.fr"
    envoi["contact-version"] = contact.version
    client.post(reverse("espace_annuaire:contact", args=[of.pk, contact.pk]), envoi)
    assert Contact.objects.get(pk=contact.pk).nom == "AVANT"


def test_the_pages_of_allauth_that_sofi_does_not_offer_are_closed(client, compte):
    client.force_login(compte)
    for adresse in (
        "/comptes/email/",
        "/comptes/confirm-email/",
        "/comptes/confirm-email/abc/",
        "/comptes/login/code/",
    ):
        assert client.get(adresse).status_code == 404 == client.post(adresse).status_code
    assert client.post(reverse("account_signup"), {"email": "x@exemple.fr"}).status_code in {200, 302}
    assert Utilisateur.objects.count() == 1


def la_poste(nic):
    """A SIRET of La Poste: its digits add up to a multiple of five, and Luhn's key is wrong."""
    for dernier in range(10):
        siret = f"356000000{nic:04d}{dernier}"
        if sum(map(int, siret)) % 5 == 0 and not luhn.is_valid(siret):
            return siret
    raise AssertionError(nic)


@pytest.mark.exigence("R069")
def test_the_sirets_of_la_poste_follow_their_own_rule():
    for siret in (la_poste(4803), la_poste(1234), "35600000000048"):
        verifier_siret(siret)
    for siret in ("35600000048031", "35600000012346"):
        if sum(map(int, siret)) % 5 and not luhn.is_valid(siret):
            with pytest.raises(ValidationError):
                verifier_siret(siret)


@pytest.mark.exigence("R026", "R069")
@pytest.mark.parametrize(
    "siret",
    [
        "1300051190003",
        "130005119000321",
        "13000511900033",
        "13000511800032",
        "130005119",
        "00000000000000",
        "1300O511900032",
        "FR13000511900032",
        "١٣٠٠٠٥١١٩٠٠٠٣٢",
        "１３０００５１１９０００３２",
        "-1300051190003",
        "13000511900032\x00",
        "1.3000511900032e13",
        "' OR 1=1 --",
        "<b>13000511900032</b>",
    ],
)
def test_a_siret_of_a_wrong_form_is_refused_with_its_reason(client, siret):
    envoi = {"siret": siret, "raison_sociale": "GIP", "nom": "M", "prenom": "A", "email": "a@exemple.fr"}
    reponse = client.post(reverse("comptes:demander_cle"), envoi)
    assert reponse.status_code == 200 and not DemandeCle.objects.exists()
    assert reponse.context["form"].errors["siret"]


@pytest.mark.exigence("R069")
@pytest.mark.parametrize("siret", ["130 005 119 00032", "13000511900032", "130\u00a0005\u202f119 00032"])
def test_a_siret_may_be_typed_with_its_spaces(client, siret):
    envoi = {"siret": siret, "raison_sociale": "GIP", "nom": "M", "prenom": "A", "email": "a@exemple.fr"}
    client.post(reverse("comptes:demander_cle"), envoi)
    assert DemandeCle.objects.get().siret == "13000511900032"
