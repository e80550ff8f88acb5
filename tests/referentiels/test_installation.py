from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from sofi.referentiels import listes
from sofi.referentiels.installation import installer
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    Choix,
    CodePostal,
    Commune,
    Formacode,
    Rome,
    TypeCertification,
    VersionFormacode,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def test_installing_twice_changes_nothing():
    for nom, bilan in installer().items():
        assert (bilan.crees, bilan.modifies) == (0, 0), nom
        assert bilan.identiques > 0, nom


def test_installing_restores_what_differs_and_counts_it():
    Commune.objects.filter(code_insee="44109").update(nom="Nantes-les-Bains")
    bilan = installer()["Communes"]
    assert (bilan.crees, bilan.modifies) == (0, 1)
    assert Commune.objects.get(code_insee="44109").nom == "Nantes"


def test_the_command_says_what_it_did():
    BlocCompetence.objects.get(code="RNCP6161BC01").delete()
    sortie = StringIO()
    call_command("installer_referentiels", stdout=sortie)
    assert "Blocs de compétences : créés 1, modifiés 0, identiques 34" in sortie.getvalue()
    assert sortie.getvalue().splitlines()[-1].startswith("Total : créés 1, modifiés 0, identiques ")


def test_installing_never_deletes_what_an_administrator_added():
    Commune.objects.create(code_insee="75056", nom="Paris", departement_id="44")
    installer()
    assert Commune.objects.filter(code_insee="75056").exists()


@pytest.mark.exigence("R289")
def test_a_choice_that_cariforef_reworded_is_left_alone_and_a_locked_one_is_set_again():
    Choix.objects.filter(liste="prerequis", code="permis_b").update(libelle="permis B depuis deux ans", actif=False)
    Choix.objects.filter(liste="prerequis", code="motivation").update(libelle="envie", ordre=3)
    Choix.objects.filter(liste="public", code="80006").update(libelle="autre", actif=False)
    installer()
    assert Choix.objects.get(liste="prerequis", code="permis_b").libelle == "permis B depuis deux ans"
    motivation = Choix.objects.get(liste="prerequis", code="motivation")
    assert (motivation.libelle, motivation.ordre) == ("motivation", 3), "the order is the CARIF-OREF's"
    public = Choix.objects.get(liste="public", code="80006")
    assert (public.libelle != "autre", public.actif) == (True, False), "and so is what it offers"


def test_a_newer_formacode_version_stays_the_current_one():
    VersionFormacode.objects.update(est_courante=False)
    VersionFormacode.objects.create(libelle="V15", est_courante=True)
    installer()
    assert VersionFormacode.objects.get(est_courante=True).libelle == "V15"


def test_two_formacode_versions_cannot_both_be_current():
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionFormacode.objects.create(libelle="V15", est_courante=True)


def test_every_postal_code_of_the_region_leads_to_a_commune():
    assert Commune.objects.count() == 1228
    assert CodePostal.objects.count() == 1280
    nantes = CodePostal.objects.select_related("commune").get(code_postal="44200")
    assert (nantes.libelle_acheminement, nantes.commune.nom) == ("NANTES", "Nantes")
    assert str(CodePostal.objects.get(code_postal="44600")) == "44600 ST NAZAIRE"


def test_every_formacode_of_a_shipped_certification_is_shipped():
    codes = {code for certification in Certification.objects.all() for code in certification.formacodes}
    assert codes <= set(Formacode.objects.choisissables().values_list("code", flat=True))


@pytest.mark.exigence("R286")
def test_both_nomenclatures_of_levels_are_kept_with_their_mapping():
    type_ = TypeCertification.objects.select_related("niveau").get(code="361")
    assert type_.libelle == "Titre professionnel (TP de niveau 5)"
    assert type_.ancien_libelle == "Titre professionnel (TP de niveau 3)"
    assert (type_.niveau.libelle, type_.niveau.libelle_europeen) == ("Niveau III (Bac + 2)", "Niveau 5")
    assert listes.libelle("niveau_sortie", type_.niveau.code_lheo).startswith("Niveau 5")


@pytest.mark.exigence("R139", "R141", "R142")
def test_a_certification_gives_what_the_fiche_formation_shows_locked():
    certification = Certification.objects.get(code=93561)
    assert certification.intitule == "Actions de formation dispensées aux créateurs et repreneurs d'entreprise"
    assert certification.type.libelle == "Autre certification sans niveau spécifique"
    assert listes.libelle("objectif_general", certification.objectif_general) == "certification"
    assert listes.libelle("niveau_sortie", certification.niveau_sortie) == "Sans niveau spécifique"
    assert certification.formacodes == ["32047"]
    assert certification.objectif and certification.programme


@pytest.mark.exigence("R149")
def test_a_certification_without_rncp_number_has_no_bloc():
    assert not Certification.objects.get(code=93561).blocs().exists()


@pytest.mark.exigence("R146")
def test_the_blocs_of_a_titre_professionnel_are_two_numbered_ccp():
    certification = Certification.objects.get(code=109049)
    assert certification.type.type_module == "Certificat de compétences professionnelles (CCP)"
    un, deux = certification.blocs()
    assert un.intitule == "1. Assurer les missions opérationnelles de la gestion des ressources humaines"
    assert deux.intitule == "2. Contribuer au développement des ressources humaines"
    assert un.objectif.splitlines() == [
        "Assurer la gestion administrative du personnel",
        "Assurer la gestion des variables et paramètres de paie",
        "Mettre en place et suivre les indicateurs ressources humaines",
    ]


@pytest.mark.exigence("R143")
def test_every_metier_of_the_shipped_certifications_has_its_label():
    codes = {code for codes in Certification.objects.values_list("codes_rome", flat=True) for code in codes}
    assert [code for code, libelle in Rome.objects.nommes(sorted(codes)) if not libelle] == []


@pytest.mark.exigence("R136")
def test_the_bubble_of_109049_reads_as_in_the_procedure():
    certification = Certification.objects.get(code=109049)
    assert certification.numero_rncp == "35030"
    assert (certification.annee_premiere_session, certification.annee_derniere_session) == (2026, 2026)
    assert certification.certificateurs == ["Ministère du travail, de l'emploi et de l'insertion"]
