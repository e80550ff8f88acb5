"""The public list of training organisations: what is kept of it, in its two spellings."""

import pytest
from django.core.management import call_command

from sofi.referentiels.chargement import ReferentielRefuse, Source, charger
from sofi.referentiels.models import ImportReferentiel, OrganismePublic
from tests.fabriques import EtablissementFactory

pytestmark = pytest.mark.django_db

ENTETE = (
    "numeroDeclarationActivite;numerosDeclarationActivitePrecedent;denomination;siren;siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.voie;adressePhysiqueOrganismeFormation.codePostal;"
    "adressePhysiqueOrganismeFormation.ville;adressePhysiqueOrganismeFormation.codeRegion;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;informationsDeclarees.nbStagiaires;"
    "informationsDeclarees.effectifFormateurs;"
)
NANTES = (
    '52440417944;;"FORMER; ÉGAL";130005119;13000511900032;"1 RUE\nDU PORT";44200;NANTES;52;true;false;;true;310;12;'
)
LYON = "84690000169;;LYON FORMATION;443061841;00047;2 RUE DU RHONE;69003;LYON;84;true;true;true;false;;;"
ANGERS = "52490000249;;ANGERS COMPETENCES;552100554;00013;3 BD FOCH;49000;ANGERS;52;false;false;false;false;5;1;"


def liste(dossier, *lignes, entete=ENTETE, nom="public_ofs_v2.csv"):
    chemin = dossier / nom
    chemin.write_bytes("\n".join((entete, *lignes)).encode("utf-8-sig"))
    return Source(chemin)


@pytest.mark.exigence("R275")
def test_la_liste_publique_est_gardee_pour_la_region_et_pour_les_siren_connus(tmp_path):
    trace, nouveau = charger("organismes", liste(tmp_path, NANTES, LYON, ANGERS))
    assert nouveau and trace.rapport == {"lignes_du_fichier": 3}
    assert set(OrganismePublic.objects.values_list("ville", flat=True)) == {"NANTES", "ANGERS"}
    nantes = OrganismePublic.objects.get(pk="52440417944")
    assert (nantes.raison_sociale, nantes.siret, nantes.voie) == ("FORMER; ÉGAL", "13000511900032", "1 RUE DU PORT")
    assert (nantes.actions_formation, nantes.bilans_competences, nantes.vae, nantes.apprentissage) == (
        True,
        False,
        False,
        True,
    )
    assert (nantes.stagiaires, nantes.formateurs) == (310, 12)
    assert not OrganismePublic.objects.get(ville="ANGERS").qualiopi

    EtablissementFactory(siret="44306184100047")
    charger("organismes", Source(liste(tmp_path, NANTES, LYON, ANGERS).chemin, forcer=True))
    assert OrganismePublic.objects.get(ville="LYON").siret == "44306184100047", "older lists give five digits"
    assert [un.ville for un in OrganismePublic.objects.du_siret("44306184100099")] == ["LYON"]


@pytest.mark.exigence("R275")
def test_la_liste_de_la_dgefp_nomme_ses_colonnes_autrement_et_en_ajoute(tmp_path):
    entete = ENTETE.lower().replace(".", "_") + "geocodageban"
    trace, _ = charger("organismes", liste(tmp_path, NANTES + "47.2, -1.5", entete=entete))
    assert (trace.crees, trace.refusees) == (1, 0)


def test_relire_la_meme_liste_ne_change_rien_et_un_organisme_parti_est_retire(tmp_path):
    charger("organismes", liste(tmp_path, NANTES, ANGERS))
    assert charger("organismes", liste(tmp_path, NANTES, ANGERS))[1] is False
    trace, _ = charger("organismes", liste(tmp_path, NANTES))
    assert (trace.modifies, trace.retires) == (0, 1)
    assert not OrganismePublic.objects.get(ville="ANGERS").actif
    assert list(OrganismePublic.objects.du_siret("55210055400013")) == []


def test_une_ligne_sans_numero_ou_au_siren_faux_est_refusee_avec_sa_raison(tmp_path):
    bonnes = [ANGERS.replace("52490000249", f"524900002{n:02d}") for n in range(30)]
    trace, _ = charger(
        "organismes",
        liste(tmp_path, *bonnes, NANTES.replace("52440417944", "", 1), NANTES.replace(";130005119;", ";13000511;")),
    )
    assert trace.refusees == 2
    assert [un["raison"] for un in trace.remarques] == [
        "le numéro de déclaration d’activité est absent",
        "le SIREN de l’organisme 52440417944 n’a pas 9 chiffres : « 13000511 »",
    ]


def test_une_liste_sans_ses_colonnes_ou_sans_la_region_est_refusee(tmp_path, settings):
    with pytest.raises(ReferentielRefuse, match="Colonnes absentes du fichier : siren"):
        charger("organismes", liste(tmp_path, NANTES, entete=ENTETE.replace(";siren;", ";sirene;")))
    settings.SOFI_REGION_CODE = "11"
    with pytest.raises(ReferentielRefuse, match="aucune ligne"):
        charger("organismes", liste(tmp_path, NANTES))


def test_la_commande_dit_ce_qu_elle_a_lu_et_un_essai_ne_change_rien(tmp_path, capsys):
    call_command("charger_organismes", fichier=liste(tmp_path, NANTES, ANGERS).chemin, essai=True)
    assert "organismes de la liste publique : lues 2, créées 2" in capsys.readouterr().out
    assert not OrganismePublic.objects.exists() and not ImportReferentiel.objects.exists()
