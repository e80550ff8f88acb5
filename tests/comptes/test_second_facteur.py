"""A second factor: offered to all, required where the setting says so; connections seen and ended."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Profil
from tests.fabriques import MOT_DE_PASSE, organisme, utilisateur

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def se_connecter(client, personne):
    return client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})


@pytest.mark.parametrize("profil", [Profil.CARIFOREF, Profil.REGION])
def test_the_profiles_that_see_all_must_have_one_where_it_is_required(client, settings, profil):
    settings.SOFI_SECOND_FACTEUR = True
    personne = utilisateur(profil)
    client.force_login(personne)
    assert client.get(reverse("accueil:tableau")).url == reverse("mfa_index")
    assert client.post(reverse("accueil:changer_etablissement")).url == reverse("mfa_index")
    assert "Votre profil demande un second facteur" in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("mfa_activate_totp")).status_code in {200, 302}
    TOTP.activate(personne, SECRET)
    assert client.get(reverse("accueil:tableau")).status_code == 200


def test_an_of_and_the_demonstration_are_not_stopped(client, settings):
    client.force_login(utilisateur(Profil.CARIFOREF))
    assert client.get(reverse("accueil:tableau")).status_code == 200
    settings.SOFI_SECOND_FACTEUR = True
    client.force_login(utilisateur(etablissements=[organisme()]))
    assert client.get(reverse("accueil:tableau")).status_code == 200


def test_an_of_is_offered_one_from_every_page(client):
    client.force_login(utilisateur(etablissements=[organisme()]))
    assert f'href="{reverse("mfa_index")}"' in client.get(reverse("accueil:tableau")).content.decode()
    page = client.get(reverse("mfa_index")).content.decode()
    assert (
        reverse("mfa_activate_totp") in page and reverse("mfa_add_webauthn") in page and "demande un second" not in page
    )


@pytest.mark.exigence("R023")
def test_who_has_one_is_asked_for_the_code_after_the_password(client):
    personne = utilisateur(etablissements=[organisme()])
    TOTP.activate(personne, SECRET)
    assert se_connecter(client, personne).url == reverse("mfa_authenticate")
    assert client.get(reverse("accueil:tableau")).status_code == 302
    assert "Second facteur" in client.get(reverse("mfa_authenticate")).content.decode()
    refus = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert refus.status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get(reverse("accueil:tableau")).status_code == 200


def test_every_page_of_the_second_factor_is_ours_and_in_french(client):
    personne = utilisateur(etablissements=[organisme()])
    se_connecter(client, personne)
    for nom in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"):
        page = client.get(reverse(nom), follow=True).content.decode()
        assert '<html lang="fr">' in page and "Security" not in page.split("<main")[1] and "Sign" not in page, nom
    TOTP.activate(personne, SECRET)
    for nom in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert client.get(reverse(nom), follow=True).status_code == 200
    assert Authenticator.objects.filter(user=personne).count() == 1


def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere_else(client):
    personne = utilisateur(etablissements=[organisme()])
    ailleurs = Client()
    se_connecter(client, personne)
    se_connecter(ailleurs, personne)
    assert "Me déconnecter partout ailleurs" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert ailleurs.get(reverse("accueil:tableau")).status_code == 302
    assert client.get(reverse("accueil:tableau")).status_code == 200
