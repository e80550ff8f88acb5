"""The first login of an installation."""

import pytest
from django.core.management import CommandError, call_command

from sofi.comptes.management.commands import creer_compte
from sofi.comptes.models import Profil, Utilisateur

pytestmark = pytest.mark.django_db


@pytest.mark.exigence("R112")
def test_un_compte_du_cariforef_se_cree_sans_mot_de_passe_ou_avec_un_bon(monkeypatch):
    call_command("creer_compte", "offre@exemple.fr", sans_mot_de_passe=True)
    compte = Utilisateur.objects.get(email="offre@exemple.fr")
    assert compte.profil == Profil.CARIFOREF and not compte.has_usable_password()
    monkeypatch.setattr(creer_compte, "getpass", lambda invite: "une-longue-phrase-de-passe-7")
    call_command("creer_compte", "region@exemple.fr", profil="region")
    assert Utilisateur.objects.get(email="region@exemple.fr").check_password("une-longue-phrase-de-passe-7")


@pytest.mark.parametrize(("email", "mot_de_passe"), [("pas une adresse", "x"), ("neuf@exemple.fr", "123")])
def test_une_adresse_ou_un_mot_de_passe_mauvais_ne_cree_rien(monkeypatch, email, mot_de_passe):
    monkeypatch.setattr(creer_compte, "getpass", lambda invite: mot_de_passe)
    with pytest.raises(CommandError):
        call_command("creer_compte", email)
    assert not Utilisateur.objects.exists()


def test_une_adresse_deja_prise_est_dite():
    call_command("creer_compte", "offre@exemple.fr", sans_mot_de_passe=True)
    with pytest.raises(CommandError, match="déjà un compte"):
        call_command("creer_compte", "OFFRE@exemple.fr", sans_mot_de_passe=True)
