"""The LHÉO file of what is published: whole, valid, each session once; or the former file untouched."""

import datetime
import re

import pytest
from django.core.management import CommandError, call_command

from lheo import lire, verifier
from lheo.comparaison import comparer
from sofi.annuaire.models import Site
from sofi.diffusion.models import FormationLheo, FragmentLheo, Publication, SessionPubliee
from sofi.diffusion.publier import retirer
from sofi.echanges.lheo.exporter import exporter
from sofi.offre.creation import ajouter_session
from sofi.offre.republication import republier
from sofi.referentiels.models import Commune
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels"), pytest.mark.exigence("R009", "R265")]


@pytest.fixture
def publiee():
    return une_publiee()


def une_publiee(**options):
    """A published action of an organisation whose sites have a commune."""
    of = fabriques.organisme()
    Site.objects.filter(etablissement=of).update(commune=Commune.objects.get(pk="44109"), code_postal="44000")
    return fabriques.publiee(attribution=fabriques.attribution(formateur=of), certification=109049, **options)


def numeros(fichier):
    return [session.numero for formation in lire(fichier) for action in formation.action for session in action.session]


def test_chaque_session_publiee_part_une_fois_et_rien_n_est_a_redire(publiee, tmp_path):
    une_publiee()
    export = exporter(tmp_path / "lheo.xml")
    partis = numeros(tmp_path / "lheo.xml")
    assert sorted(partis) == sorted(str(numero) for numero in SessionPubliee.objects.values_list("pk", flat=True))
    assert (export.sessions, export.formations, export.retenues) == (2, 2, [])
    assert export.octets == (tmp_path / "lheo.xml").stat().st_size
    assert [une for une in verifier(tmp_path / "lheo.xml") if une.gravite != "information"] == []


def test_les_sessions_d_une_meme_formation_sont_groupees(tmp_path):
    action = fabriques.saisie(attribution=une_publiee().attribution, certification=109049)
    ajouter_session(action)
    fabriques.valider(fabriques.completer(action))
    exporter(tmp_path / "lheo.xml")
    deux = [formation for formation in lire(tmp_path / "lheo.xml") if len(formation.action) == 2]
    assert [formation.numero for formation in deux] == [f"21_{action.formation_id}-{action.pk}"]


def test_le_numero_de_la_formation_reste_quand_son_contenu_change(publiee):
    avant = FormationLheo.objects.get()
    Site.objects.filter(etablissement=publiee.etablissement).update(telephone_fixe="02-43-00-00-00")
    assert republier(publiee.etablissement_id) == 1
    apres = FormationLheo.objects.get()
    assert (apres.numero, apres.pk) == (avant.numero, avant.pk)
    assert b"02-43-00-00-00" in bytes(apres.tete)


def test_une_offre_retiree_ne_part_plus(publiee, tmp_path):
    autre = une_publiee()
    retirer(publiee.pk)
    exporter(tmp_path / "lheo.xml")
    assert numeros(tmp_path / "lheo.xml") == [str(autre.sessions.get().pk)]


def test_une_offre_qui_ne_peut_pas_partir_est_retenue_avec_sa_raison_et_les_autres_partent(publiee, tmp_path, capsys):
    ailleurs = fabriques.organisme()
    Site.objects.filter(etablissement=ailleurs).update(commune=None)
    sans_commune = fabriques.publiee(formateur=ailleurs)
    export = exporter(tmp_path / "lheo.xml")
    session = sans_commune.sessions.get().pk
    assert [numero for numero, _ in export.retenues] == [session]
    assert export.retenues[0][1].startswith("Site lieu : L’adresse du lieu de formation n’a pas de code INSEE")
    assert numeros(tmp_path / "lheo.xml") == [str(publiee.sessions.get().pk)]
    call_command("exporter_lheo", sortie=tmp_path / "lheo.xml")
    assert f"session {session} retenue" in capsys.readouterr().out


def test_ce_qui_fut_publie_avant_les_fragments_part_aussi_et_n_est_ecrit_qu_une_fois(publiee, tmp_path):
    FragmentLheo.objects.all().delete()
    Publication.objects.update(moule_lheo="")
    assert exporter(tmp_path / "lheo.xml").sessions == 1
    ecrit_le = FragmentLheo.objects.get().ecrit_le
    exporter(tmp_path / "lheo.xml")
    assert FragmentLheo.objects.get().ecrit_le == ecrit_le


def test_le_prefixe_de_la_region_est_un_reglage_et_le_changer_recrit_tout(publiee, tmp_path, settings):
    numero = FormationLheo.objects.get().numero
    settings.SOFI_LHEO_PREFIXE = "99"
    exporter(tmp_path / "lheo.xml")
    (formation,) = lire(tmp_path / "lheo.xml")
    assert formation.numero == f"99_{numero}"
    assert b'"21_' not in (tmp_path / "lheo.xml").read_bytes()


def test_depuis_un_jour_seules_partent_les_formations_changees_entieres(publiee, tmp_path):
    autre = une_publiee()
    hier = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)
    FragmentLheo.objects.filter(publication__action=publiee.pk).update(ecrit_le=hier)
    jour = datetime.date.today() - datetime.timedelta(days=1)
    assert exporter(tmp_path / "lheo.xml", jour).sessions == 1
    assert numeros(tmp_path / "lheo.xml") == [str(autre.sessions.get().pk)]


def test_sans_session_a_ecrire_le_fichier_precedent_reste(tmp_path, capsys):
    sortie = tmp_path / "lheo.xml"
    sortie.write_text("avant")
    export = exporter(sortie)
    assert (export.sessions, export.octets, sortie.read_text()) == (0, 0, "avant")
    call_command("exporter_lheo", sortie=sortie)
    assert "n’a pas été touché" in capsys.readouterr().out


def test_un_nom_en_gz_est_compresse(publiee, tmp_path):
    exporter(tmp_path / "lheo.xml.gz")
    assert (tmp_path / "lheo.xml.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert numeros(tmp_path / "lheo.xml.gz") == [str(publiee.sessions.get().pk)]


def test_un_dossier_absent_se_dit_en_clair(publiee, tmp_path):
    with pytest.raises(CommandError, match=re.escape("ne peut pas être écrit")):
        call_command("exporter_lheo", sortie=tmp_path / "absent" / "lheo.xml")


def test_une_date_illisible_se_dit_en_clair(tmp_path):
    with pytest.raises(CommandError, match="n’est pas une date"):
        call_command("exporter_lheo", f"--sortie={tmp_path}/lheo.xml", "--depuis=hier")


def test_deux_exports_de_la_meme_base_ne_different_que_par_leur_heure(publiee, tmp_path):
    une_publiee()
    exporter(tmp_path / "un.xml")
    exporter(tmp_path / "deux.xml")
    assert list(comparer(tmp_path / "un.xml", tmp_path / "deux.xml")) == []
