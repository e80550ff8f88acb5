"""ProConnect: signs in who has an account, against a real local provider; everything else is refused."""

import time
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from sofi.comptes.models import Profil, Utilisateur
from tests.comptes.fournisseur_oidc import CLIENT, SECRET, Fournisseur
from tests.fabriques import organisme, utilisateur

pytestmark = pytest.mark.django_db
EMAIL = "agent@exemple.fr"
TABLEAU = "/tableau-de-bord/"


@pytest.fixture
def fournisseur(settings):
    un = Fournisseur()
    settings.SOFI_PROCONNECT_URL = un.url
    settings.SOFI_PROCONNECT_CLIENT, settings.SOFI_PROCONNECT_SECRET = CLIENT, SECRET
    yield un
    un.arreter()


@pytest.fixture
def compte():
    return utilisateur(etablissements=[organisme()], email=EMAIL)


def aller(client, suivant=""):
    """From the button to the way back, the provider asked over HTTP; the address that it sends back to."""
    depart = client.get(reverse("comptes:proconnect"), {"next": suivant} if suivant else {})
    adresse = urlsplit(depart.url)
    liaison = HTTPConnection(adresse.netloc)
    liaison.request("GET", f"{adresse.path}?{adresse.query}")
    return liaison.getresponse().headers["Location"].removeprefix("http://testserver")


def se_connecter(client, suivant=""):
    return client.get(aller(client, suivant))


def refus(client, reponse):
    """The message that the sign-in page shows; nobody is signed in."""
    assert reponse.url == reverse("account_login")
    page = client.get(reponse.url).content.decode()
    assert client.get(TABLEAU).status_code == 302
    return page


def test_the_button_is_there_only_when_the_site_is_known_to_a_provider(client, fournisseur, settings):
    assert "S’identifier avec ProConnect" in client.get(reverse("account_login")).content.decode()
    settings.SOFI_PROCONNECT_URL = ""
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()
    for nom in ("comptes:proconnect", "comptes:proconnect_retour"):
        assert client.get(reverse(nom)).status_code == 404


@pytest.mark.parametrize("en_jwt", [True, False])
def test_an_account_of_the_verified_address_is_signed_in_and_bound_to_the_subject(client, fournisseur, compte, en_jwt):
    fournisseur.en_jwt = en_jwt
    assert se_connecter(client, "/annuaire/").url == "/annuaire/"
    assert client.get(TABLEAU).status_code == 200
    compte.refresh_from_db()
    assert compte.sujet_proconnect == "sujet-1" and Utilisateur.objects.count() == 1
    client.logout()
    fournisseur.personne["email"] = "nouvelle@exemple.fr"
    assert se_connecter(client).url == TABLEAU, "once bound, the subject alone counts"


def test_another_subject_never_takes_a_bound_account(client, fournisseur, compte):
    se_connecter(client)
    client.logout()
    fournisseur.personne["sub"] = fournisseur.jeton["sub"] = "sujet-2"
    assert "Aucun compte Sofi ne correspond" in refus(client, se_connecter(client))


@pytest.mark.parametrize(
    "personne",
    [
        {"email": "inconnue@exemple.fr"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
        {"email": None},
    ],
)
def test_no_account_is_opened_and_an_unverified_address_finds_none(client, fournisseur, compte, personne):
    fournisseur.personne |= personne
    assert "Aucun compte Sofi ne correspond" in refus(client, se_connecter(client))
    compte.refresh_from_db()
    assert Utilisateur.objects.count() == 1 and compte.sujet_proconnect is None


def test_a_provider_that_answers_for_addresses_may_be_trusted_by_setting(client, fournisseur, compte, settings):
    settings.SOFI_PROCONNECT_MAILS_SURS = True
    del fournisseur.personne["email_verified"]
    assert se_connecter(client).url == TABLEAU


def test_a_closed_account_is_told_as_an_unknown_one(client, fournisseur, compte):
    Utilisateur.objects.update(is_active=False)
    assert "Aucun compte Sofi ne correspond" in refus(client, se_connecter(client))


def autre_cle(dites):
    return jwt.encode(
        dites,
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
        algorithm="RS256",
        headers={"kid": "cle-1"},
    )


@pytest.mark.parametrize(
    "signer",
    [
        autre_cle,
        lambda dites: jwt.encode(dites, None, algorithm="none", headers={"kid": "cle-1"}),
        lambda dites: jwt.encode(dites, "sofi" * 10, algorithm="HS256", headers={"kid": "cle-1"}),
        lambda dites: jwt.encode(dites, "sofi" * 10, algorithm="HS256", headers={"kid": "autre"}),
        lambda dites: "n’importe quoi",
        lambda dites: "",
    ],
)
def test_a_forged_token_is_refused(client, fournisseur, compte, signer):
    fournisseur.signer = signer
    assert "n’est pas signée" in refus(client, se_connecter(client))


@pytest.mark.parametrize(
    "jeton", [{"aud": "un-autre-site"}, {"iss": "https://ailleurs"}, {"exp": int(time.time()) - 120}, {"sub": None}]
)
def test_a_token_for_others_or_of_yesterday_is_refused(client, fournisseur, compte, jeton):
    fournisseur.jeton = jeton
    assert "n’est pas signée" in refus(client, se_connecter(client))


def test_a_token_of_another_sign_in_or_of_somebody_else_is_refused(client, fournisseur, compte):
    fournisseur.jeton = {"nonce": "rejoué" * 8}
    assert "ne correspond pas à votre demande" in refus(client, se_connecter(client))
    fournisseur.jeton, fournisseur.reponse = {}, {"sub": "sujet-2"}
    assert "deux personnes différentes" in refus(client, se_connecter(client))


def test_a_way_back_that_one_did_not_begin_or_used_already_is_refused(client, fournisseur, compte):
    assert "recommencez" in refus(client, client.get(reverse("comptes:proconnect_retour"), {"code": "x", "state": "y"}))
    adresse = aller(client)
    faux = adresse.replace("state=", "state=é")
    assert "recommencez" in refus(client, client.get(faux))
    assert "recommencez" in refus(client, client.get(adresse)), "a wrong state ends the attempt"
    refuse = client.get(reverse("comptes:proconnect_retour"), {"error": "access_denied"})
    assert "n’a pas confirmé" in refus(client, refuse)


def test_a_new_key_of_the_provider_is_fetched(client, fournisseur, compte):
    assert se_connecter(client).url == TABLEAU
    client.logout()
    fournisseur.cle, fournisseur.kid = rsa.generate_private_key(public_exponent=65537, key_size=2048), "cle-2"
    assert se_connecter(client).url == TABLEAU
    assert fournisseur.demandes.count("jwks") == 2


def test_a_provider_that_does_not_answer_leaves_the_password(client, fournisseur, compte, settings):
    settings.SOFI_PROCONNECT_URL = "http://127.0.0.1:9/api/v2"
    assert "ProConnect ne répond pas" in refus(client, client.get(reverse("comptes:proconnect")))
    settings.SOFI_PROCONNECT_URL = fournisseur.url
    settings.SOFI_PROCONNECT_SECRET = "faux"
    assert "ProConnect ne répond pas" in refus(client, se_connecter(client))


def test_the_second_factor_is_asked_for_as_after_a_password(client, fournisseur, compte, settings):
    TOTP.activate(compte, "JBSWY3DPEHPK3PXP")
    assert se_connecter(client).url == reverse("mfa_authenticate")
    assert client.get(TABLEAU).status_code == 302
    settings.SOFI_SECOND_FACTEUR = True
    utilisateur(Profil.CARIFOREF, email="cariforef@exemple.fr")
    fournisseur.personne |= {"sub": "sujet-3", "email": "cariforef@exemple.fr"}
    fournisseur.jeton = {"sub": "sujet-3"}
    se_connecter(client)
    assert client.get(TABLEAU).url == reverse("mfa_index")


def test_signing_out_ends_the_session_at_the_provider_too(client, fournisseur, compte):
    se_connecter(client)
    jeton = client.session["proconnect_jeton"]
    sortie = client.post(reverse("account_logout"))
    assert sortie.url == reverse("comptes:proconnect_fin") and client.get(TABLEAU).status_code == 302
    page = client.get(sortie.url)
    adresse = urlsplit(page.context["adresse"])
    assert f"{adresse.scheme}://{adresse.netloc}{adresse.path}" == f"{fournisseur.url}/session/end"
    demande = {nom: valeurs[0] for nom, valeurs in parse_qs(adresse.query).items()}
    assert demande["id_token_hint"] == jeton and len(demande["state"]) >= 32
    assert demande["post_logout_redirect_uri"] == "http://testserver/comptes/login/"
    assert client.get(sortie.url).url.endswith("/comptes/login/"), "once only"


def test_who_signed_in_with_a_password_signs_out_as_before(client, fournisseur, compte):
    client.force_login(compte)
    assert client.post(reverse("account_logout")).url == "/"
