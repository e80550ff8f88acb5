"""A campaign reconducted to another year."""

import pytest

from sofi.regles.models import Regle
from sofi.regles.reconduction import CampagneExiste, reconduire
from tests.regles.matrice import entree_juste, messages_bloquants

pytestmark = pytest.mark.django_db


@pytest.mark.exigence("R004", "R007")
def test_une_campagne_reconduite_garde_ses_regles_et_change_l_annee_de_debut(campagnes):
    nouvelle = reconduire(campagnes["PE"], 2027)
    assert (nouvelle.programme_id, nouvelle.annee, nouvelle.ouverte) == ("PE", 2027, True)
    anciennes = {regle.code: regle for regle in campagnes["PE"].regles.all()}
    for regle in nouvelle.regles.all():
        ancienne = anciennes.pop(regle.code)
        assert (regle.champ, regle.genre, regle.gravite) == (ancienne.champ, ancienne.genre, ancienne.gravite)
        if regle.genre == "annee_debut":
            assert regle.parametres == {"annee": 2027} and ancienne.parametres == {"annee": 2024}
            assert "débuter en 2027" in regle.consigne and "2024" not in regle.consigne
        else:
            assert regle.parametres == ancienne.parametres
        assert not regle.chargee and regle.editee_le is None
    assert not anciennes


@pytest.mark.exigence("R004")
def test_la_campagne_reconduite_vaut_pour_les_saisies_de_son_annee(campagnes):
    import datetime

    action = entree_juste(reconduire(campagnes["PAS"], 2026))
    jour = datetime.date(2025, 9, 1)
    message = messages_bloquants(action, "session", date_debut=jour, date_fin=jour)
    assert "doit être en 2026 (PREPA Avenir Sup 2026)" in message


@pytest.mark.exigence("R004")
def test_une_annee_deja_presente_est_refusee_sans_rien_ecrire(campagnes):
    nombre = Regle.objects.count()
    with pytest.raises(CampagneExiste):
        reconduire(campagnes["PAS"], 2025)
    assert Regle.objects.count() == nombre
