"""A backup brings the whole base back."""

import pytest
from django.core.management import CommandError, call_command

from sofi.annuaire.models import Etablissement
from tests import fabriques

pytestmark = pytest.mark.django_db(transaction=True)


def test_restaurer_rend_ce_que_la_sauvegarde_contenait(tmp_path):
    fichier = tmp_path / "sofi.dump"
    etablissement = fabriques.EtablissementFactory(raison_sociale="Avant")
    call_command("sauvegarder", str(fichier))
    Etablissement.objects.filter(pk=etablissement.pk).update(raison_sociale="Après")
    call_command("restaurer", str(fichier), remplacer=True)
    etablissement.refresh_from_db()
    assert etablissement.raison_sociale == "Avant"


def test_restaurer_ne_touche_pas_une_base_pleine_sans_le_dire(tmp_path):
    fichier = tmp_path / "sofi.dump"
    call_command("sauvegarder", str(fichier))
    with pytest.raises(CommandError, match="--remplacer"):
        call_command("restaurer", str(fichier))


def test_un_fichier_qui_n_est_pas_une_sauvegarde_laisse_la_base_comme_avant(tmp_path):
    fichier = tmp_path / "faux.dump"
    fichier.write_text("ceci n'est pas une sauvegarde")
    fabriques.EtablissementFactory(raison_sociale="Intact")
    with pytest.raises(CommandError, match="reste comme avant"):
        call_command("restaurer", str(fichier), remplacer=True)
    assert Etablissement.objects.filter(raison_sociale="Intact").exists()
