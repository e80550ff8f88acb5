"""Loading the publishers' real files: counts, traps, twice the same, nothing half done (skipped without them)."""

import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sofi.referentiels.chargement import ReferentielRefuse, Source, charger, moteur
from sofi.referentiels.installation import installer
from sofi.referentiels.models import (
    BlocCompetence,
    Certification,
    CertificationSuccession,
    CodePostal,
    Commune,
    FicheRncp,
    Formacode,
    ImportReferentiel,
    NiveauCertification,
    Nsf,
    Rome,
    TypeCertification,
    VersionFormacode,
)
from sofi.referentiels.recherche import chercher_certifications
from sofi.referentiels.taches import recharger

DONNEES = Path(__file__).resolve().parents[3] / "shared" / "data"
CERTIFINFO = DONNEES / "certifinfo" / "opendata-certifinfo-01012025.csv"
V13 = DONNEES / "formacode" / "formacodes-v13.csv"
V14 = DONNEES / "formacode" / "formacodes-v14.csv"
DOMAINES = DONNEES / "formacode" / "formacodes-grands-domaines-v14.csv"
RNCP_XML = DONNEES / "rncp" / "rncp_v4_1_handmade.xml"
RNCP_BLOCS = DONNEES / "rncp" / "rncp_blocs_competences.v1.4.csv"
COMMUNES = DONNEES / "communes" / "communes-pays-de-la-loire.json"
NSF = DONNEES / "nomenclatures" / "nsf_d311-4.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("referentiels"),
    pytest.mark.skipif(not CERTIFINFO.exists(), reason="the publishers' files are not here"),
]


class SansBruit(SimpleHTTPRequestHandler):
    def log_message(self, *details):
        pass


def charger_v14():
    return charger("formacode", Source(V14, "V14", DOMAINES))


def sans_une_partie(chemin, dossier, garder):
    """A copy of a text file holding only the lines that `garder(rank)` keeps."""
    lignes = chemin.read_bytes().splitlines(keepends=True)
    copie = dossier / f"partie-{chemin.name}"
    copie.write_bytes(b"".join(ligne for rang, ligne in enumerate(lignes) if garder(rang)))
    return copie


@pytest.mark.exigence("R271")
def test_le_fichier_certif_info_de_janvier_2025_donne_10_095_codes_et_5_484_successions():
    trace, nouveau = charger("certifinfo", Source(CERTIFINFO))
    assert nouveau and trace.est_applique
    assert Certification.objects.actives().count() == 10_095
    assert TypeCertification.objects.count() >= 95
    assert CertificationSuccession.objects.count() == 5_484
    anciens = set(CertificationSuccession.objects.values_list("ancien_code", flat=True))
    assert len(anciens) == 5_216
    assert Certification.objects.actives().filter(code__in=anciens).count() == 607
    par_etat = {etat: Certification.objects.actives().filter(etat=etat).count() for etat in Certification.Etat.values}
    assert sum(par_etat.values()) == 10_095
    assert trace.comptes["certifications"]["lues"] == 10_095
    assert trace.refusees == 0


@pytest.mark.exigence("R271")
def test_les_pieges_du_fichier_certif_info_sont_lus_comme_il_faut():
    trace, _ = charger("certifinfo", Source(CERTIFINFO))
    assert [remarque["ligne"] for remarque in trace.remarques] == [9291]
    assert Certification.objects.get(pk=117150).intitule == (
        "Directeur d'établissement de luxe en hôtellerie internationale"
    )
    plusieurs = Certification.objects.filter(codes_rs__len__gt=1)
    assert plusieurs.exists()
    virgules = Certification.objects.filter(
        certificateurs__contains=["ministère de l’agriculture, de la souveraineté alimentaire et de la forêt"]
    )
    assert virgules.exists()
    assert not Certification.objects.filter(certificateurs__contains=[""]).exists()
    titre = Certification.objects.get(pk=109049)
    assert (titre.code_rncp, titre.codes_rome, titre.formacodes, titre.version_formacode) == (
        "RNCP35030",
        ["M1501", "M1502"],
        ["35014"],
        "V13",
    )
    assert titre.type.libelle == "Titre professionnel (TP de niveau 5)"
    assert titre.type.ancien_libelle == "Titre professionnel (TP de niveau 3)"
    assert titre.niveau_sortie == "15"
    assert titre.objectif, "what the file does not give stays"


@pytest.mark.exigence("R271", "R272", "R273")
def test_charger_deux_fois_ne_change_rien():
    premier, _ = charger("certifinfo", Source(CERTIFINFO))
    second, nouveau = charger("certifinfo", Source(CERTIFINFO))
    assert not nouveau and second == premier
    force, nouveau = charger("certifinfo", Source(CERTIFINFO, forcer=True))
    assert nouveau
    assert (force.crees, force.modifies, force.retires) == (0, 0, 0)
    charger_v14()
    encore, _ = charger("formacode", Source(V14, "V14", DOMAINES, forcer=True))
    assert (encore.crees, encore.modifies, encore.retires) == (0, 0, 0)


@pytest.mark.exigence("R271")
def test_une_certification_qui_quitte_le_fichier_est_retiree_et_jamais_supprimee(tmp_path):
    entier = sans_une_partie(CERTIFINFO, tmp_path, lambda rang: rang < 1500)
    charger("certifinfo", Source(entier, forcer=True))
    Certification.objects.filter(actif=False).delete()
    presentes = set(Certification.objects.values_list("pk", flat=True))
    sans = tmp_path / "sans.csv"
    sans.write_bytes(sans_une_partie(entier, tmp_path, lambda rang: rang == 0 or rang > 50).read_bytes())
    trace, _ = charger("certifinfo", Source(sans))
    assert trace.retires > 0
    connues = Certification.objects.filter(pk__in=presentes)
    assert connues.count() == len(presentes)
    retirees = connues.filter(actif=False)
    assert retirees.count() == trace.retires
    assert not retirees.filter(retiree_le=None).exists()
    revenue, _ = charger("certifinfo", Source(entier))
    assert revenue.modifies == trace.retires
    assert not connues.exclude(retiree_le=None).exists()


def test_un_fichier_ampute_est_refuse_sauf_a_forcer(tmp_path):
    charger("certifinfo", Source(sans_une_partie(CERTIFINFO, tmp_path, lambda rang: rang < 1500), forcer=True))
    presentes = Certification.objects.actives().count()
    moitie = tmp_path / "moitie.csv"
    moitie.write_bytes(sans_une_partie(CERTIFINFO, tmp_path, lambda rang: rang < 700).read_bytes())
    with pytest.raises(ReferentielRefuse, match=r"retirerait .* --forcer"):
        charger("certifinfo", Source(moitie))
    assert Certification.objects.actives().count() == presentes
    refus = ImportReferentiel.objects.first()
    assert (refus.statut, refus.fichier) == ("refuse", moitie.name) and "retirerait" in refus.message
    charger("certifinfo", Source(moitie, forcer=True))
    assert Certification.objects.actives().count() < 700


def test_des_colonnes_changees_sont_refusees(tmp_path):
    octets = CERTIFINFO.read_bytes()
    renomme = tmp_path / "renomme.csv"
    renomme.write_bytes(octets.replace(b"Code_RNCP;", b"Fiche_RNCP;", 1))
    with pytest.raises(ReferentielRefuse, match="Colonnes absentes du fichier : Code_RNCP"):
        charger("certifinfo", Source(renomme, forcer=True))
    with pytest.raises(ReferentielRefuse, match="Colonnes absentes"):
        charger("certifinfo", Source(NSF))


def test_un_fichier_absent_ou_vide_est_dit_et_ne_change_rien(tmp_path):
    vide = tmp_path / "vide.csv"
    vide.write_bytes(b"")
    for nom, source in {
        "certifinfo": Source(vide),
        "communes": Source(vide),
        "nsf": Source(vide),
        "rncp": Source(vide),
        "formacode": Source(vide, "V14", vide),
    }.items():
        with pytest.raises(ReferentielRefuse):
            charger(nom, source)
    with pytest.raises(CommandError, match="Rien n’a changé"):
        call_command("charger_certifinfo", fichier=tmp_path / "nulle-part.csv")


def test_un_chargement_interrompu_laisse_le_referentiel_entier(monkeypatch):
    avant = list(Certification.objects.order_by("pk").values_list("pk", "intitule", "actif"))
    ecrire = moteur._ecriture
    faits = []

    def couper(table, noms):
        faits.append(table.modele)
        if table.modele is CertificationSuccession:
            raise KeyboardInterrupt
        return ecrire(table, noms)

    monkeypatch.setattr(moteur, "_ecriture", couper)
    with pytest.raises(KeyboardInterrupt):
        charger("certifinfo", Source(CERTIFINFO))
    assert Certification in faits
    assert list(Certification.objects.order_by("pk").values_list("pk", "intitule", "actif")) == avant


def test_un_essai_dit_tout_et_ne_change_rien(capsys):
    call_command("charger_certifinfo", fichier=CERTIFINFO, essai=True)
    dit = capsys.readouterr().out
    assert "certifications : lues 10095" in dit and "Essai : rien n’a été changé." in dit
    assert Certification.objects.count() < 100
    assert not ImportReferentiel.objects.exists()


def test_installer_ne_defait_pas_un_fichier_complet():
    charger("certifinfo", Source(CERTIFINFO))
    bilans = installer()
    assert "Certifications" not in bilans
    assert Certification.objects.get(pk=109049).annee_premiere_session is None


@pytest.mark.exigence("R273")
def test_le_formacode_v14_entier_est_un_arbre_de_2_775_descripteurs():
    trace, _ = charger_v14()
    version = VersionFormacode.objects.get(est_courante=True)
    assert version.libelle == "V14"
    nombres = {t: version.formacodes.filter(type=t, actif=True).count() for t in Formacode.Type.values}
    assert nombres == {"domaine": 14, "champ": 65, "descripteur": 2_775}
    assert trace.refusees == 0
    terme = version.formacodes.get(code="15061")
    assert (terme.libelle, terme.parent.code, terme.parent.parent.code, terme.parent.parent.parent.code) == (
        "Accompagnement vers emploi",
        "15054",
        "150",
        "00101",
    )
    assert "réinsertion professionnelle" in terme.synonymes
    assert version.formacodes.get(code="44508").libelle == "Plan développement compétences"
    assert not version.formacodes.filter(type="descripteur", parent=None).exists()


@pytest.mark.exigence("R273")
def test_v13_puis_v14_donne_le_rapport_de_migration():
    VersionFormacode.objects.filter(libelle="V14").update(est_courante=False)
    v13, _ = charger("formacode", Source(V13, "V13"))
    ancienne = VersionFormacode.objects.get(libelle="V13")
    assert ancienne.est_courante
    assert ancienne.formacodes.filter(type="descripteur").count() == 2_632
    assert ancienne.formacodes.filter(type="champ").count() == 65
    assert ancienne.formacodes.get(code="15052").parent.code == "15051"
    assert ancienne.formacodes.get(code="15084").parent.code == "15054"
    assert v13.refusees == 0
    v14, _ = charger_v14()
    assert VersionFormacode.objects.get(est_courante=True).libelle == "V14"
    migration = v14.rapport["migration"]
    assert (migration["de"], migration["vers"]) == ("V13", "V14")
    assert (len(migration["disparus"]), migration["nouveaux"]) == (63, 206)
    assert migration["identiques"] + len(migration["changes"]) == 2_632 - 63
    assert ancienne.formacodes.filter(actif=True).count() == 2_632 + 65, "a version never touches another"


@pytest.mark.exigence("R273")
def test_charger_une_ancienne_version_ne_la_rend_pas_courante():
    charger("formacode", Source(V13, "V13"))
    assert VersionFormacode.objects.get(est_courante=True).libelle == "V14"


def test_le_formacode_v14_demande_ses_domaines_et_sa_version():
    with pytest.raises(ReferentielRefuse, match="--domaines"):
        charger("formacode", Source(V14, "V14"))
    with pytest.raises(ReferentielRefuse, match="--version-formacode"):
        charger("formacode", Source(V14, "", DOMAINES))


@pytest.mark.exigence("R272")
def test_le_csv_des_blocs_du_rncp_donne_16_455_blocs():
    BlocCompetence.objects.all().delete()
    trace, _ = charger("rncp", Source(RNCP_BLOCS))
    assert trace.comptes["blocs de compétences"]["lues"] == 16_455
    assert BlocCompetence.objects.filter(actif=True).count() == 16_454, "one line stands twice"
    assert BlocCompetence.objects.get(pk="RNCP35035BC01").code_rncp == "RNCP35035"
    doublees = [un for un in trace.remarques if "RNCP35035BCRNCP35035BC01" in un["raison"]]
    assert [un["refusee"] for un in doublees] == [False]
    premier = BlocCompetence.objects.get(pk="RNCP10013BC01")
    assert premier.libelle.startswith("Assurer l'administration des ventes ou des achats à l'international")
    assert premier.ordre == 1


@pytest.mark.exigence("R272", "R146")
@pytest.mark.parametrize("zippe", [False, True], ids=["xml", "zip"])
def test_le_xml_v4_1_du_rncp_donne_fiches_blocs_et_competences(tmp_path, zippe):
    chemin = RNCP_XML
    if zippe:
        chemin = tmp_path / "export-fiches-rncp-v4-1.zip"
        with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(RNCP_XML, "export_fiches_RNCP_V4_1.xml")
    charger("rncp", Source(chemin))
    fiche = FicheRncp.objects.get(pk="RNCP35030")
    assert (f"{fiche.date_fin_enregistrement:%d/%m/%Y}", fiche.nouvelles, fiche.enregistree) == (
        "05/11/2025",
        ["RNCP41366"],
        False,
    )
    assert fiche.niveau_europeen == 5
    bloc = BlocCompetence.objects.get(pk="RNCP35030BC01")
    assert bloc.libelle == "Assurer les missions opérationnelles de la gestion des ressources humaines"
    assert bloc.objectif.splitlines() == [
        "Assurer la gestion administrative du personnel",
        "Assurer la gestion des variables et paramètres de paie",
        "Mettre en place et suivre les indicateurs ressources humaines",
    ]
    assert BlocCompetence.objects.filter(code_rncp="RNCP41366", actif=True).count() == 2


@pytest.mark.exigence("R272", "R288")
def test_le_rncp_et_le_repertoire_specifique_sont_deux_fichiers_qui_ne_se_retirent_rien(tmp_path):
    rs = tmp_path / "rs.xml"
    rs.write_text(
        "<FICHES><FICHE><NUMERO_FICHE>RS6062</NUMERO_FICHE><INTITULE>CléA</INTITULE><ACTIF>Oui</ACTIF></FICHE></FICHES>",
        encoding="utf-8",
    )
    charger("rncp", Source(RNCP_XML))
    trace, _ = charger("rncp", Source(rs))
    assert (trace.referentiel, trace.crees, trace.retires) == ("rs", 1, 0)
    assert FicheRncp.objects.filter(actif=True).count() == 3
    assert not charger("rncp", Source(RNCP_XML))[1] and not charger("rncp", Source(rs))[1], "each is known already"


@pytest.fixture
def export_csv(tmp_path):
    """The zip of the CSV tables, in the shape that France compétences publishes, accents of the names decomposed."""
    chemin = tmp_path / "export-fiches-csv.zip"
    with zipfile.ZipFile(chemin, "w") as archive:
        archive.writestr(
            "export_fiches_CSV_Standard_2025_01_01.csv",
            "Id_Fiche;Numero_Fiche;Intitule;Abrege_Libelle;Abrege_Intitule;Nomenclature_Europe_Niveau;"
            "Date_Fin_Enregistrement;Actif\n"
            '1;RNCP35030;"Assistant ressources humaines";TP;"Titre professionnel";NIV5;05/11/2025;INACTIVE\n'
            "2;RS6062;\"L''essentiel\";;;;;ACTIVE\n"
            "3;XX;Faux;;;;;ACTIVE\n"
            + "".join(f"{n};RNCP{n};Fiche {n};TP;;NIV3;01/01/2030;ACTIVE\n" for n in range(10)),
        )
        archive.writestr(
            "export_fiches_CSV_Blocs_De_Compe\u0301tences_2025_01_01.csv",
            "Numero_Fiche;Bloc_Competences_Code;Bloc_Competences_Libelle\n"
            'RNCP35030;RNCP35030BC01;"Assurer les missions"\n',
        )
    return chemin


@pytest.mark.exigence("R272", "R146")
def test_le_zip_des_csv_donne_les_fiches_et_les_blocs_sans_effacer_ce_que_le_xml_seul_dit(export_csv):
    charger("rncp", Source(RNCP_XML))
    trace, _ = charger("rncp", Source(export_csv, forcer=True))
    assert (trace.referentiel, trace.refusees) == ("rncp-csv", 1)
    fiche = FicheRncp.objects.get(pk="RNCP35030")
    assert (fiche.intitule, fiche.niveau_europeen, fiche.enregistree) == ("Assistant ressources humaines", 5, False)
    assert fiche.nouvelles == ["RNCP41366"], "only the XML says what follows a fiche"
    assert FicheRncp.objects.get(pk="RS6062").intitule == "L'essentiel"
    assert not FicheRncp.objects.get(pk="RNCP41366").actif
    bloc = BlocCompetence.objects.get(pk="RNCP35030BC01")
    assert (bloc.libelle, len(bloc.objectif.splitlines())) == ("Assurer les missions", 3)
    assert not BlocCompetence.objects.get(pk="RNCP35030BC02").actif
    assert not charger("rncp", Source(export_csv))[1]


def test_certif_info_sur_une_base_sans_niveaux_dit_quoi_lancer():
    for modele in (CertificationSuccession, Certification, TypeCertification, NiveauCertification):
        modele.objects.all().delete()
    with pytest.raises(ReferentielRefuse, match="sofi installer_referentiels"):
        charger("certifinfo", Source(CERTIFINFO))


def test_un_zip_abime_est_refuse_en_mots(export_csv):
    octets = bytearray(export_csv.read_bytes())
    octets[120:140] = b"!" * 20
    export_csv.write_bytes(octets)
    with pytest.raises(ReferentielRefuse, match="incomplet ou abîmé"):
        charger("rncp", Source(export_csv))


def test_un_xml_coupe_au_milieu_est_refuse_et_ne_change_rien(tmp_path):
    coupe = tmp_path / "coupe.xml"
    coupe.write_bytes(RNCP_XML.read_bytes()[:3000])
    with pytest.raises(ReferentielRefuse, match="incomplet ou abîmé"):
        charger("rncp", Source(coupe))
    assert not FicheRncp.objects.exists()


@pytest.mark.exigence("R272", "R146")
def test_un_bloc_qui_quitte_sa_fiche_est_retire_et_les_autres_fiches_restent(tmp_path):
    charger("rncp", Source(RNCP_XML))
    texte = RNCP_XML.read_text(encoding="utf-8")
    debut = texte.index("<BLOC_COMPETENCES><CODE>RNCP41366BC02")
    fin = texte.index("</BLOC_COMPETENCES>", debut) + len("</BLOC_COMPETENCES>")
    modifie = tmp_path / "moins.xml"
    modifie.write_text(texte[:debut] + texte[fin:], encoding="utf-8")
    autres = BlocCompetence.objects.exclude(code_rncp__in=["RNCP35030", "RNCP41366"]).filter(actif=True).count()
    trace, _ = charger("rncp", Source(modifie))
    assert trace.retires == 1
    assert not BlocCompetence.objects.get(pk="RNCP41366BC02").actif
    assert BlocCompetence.objects.exclude(code_rncp__in=["RNCP35030", "RNCP41366"]).filter(actif=True).count() == autres


@pytest.mark.exigence("R274")
def test_les_1_228_communes_et_leurs_1_280_codes_postaux(tmp_path):
    charger("communes", Source(COMMUNES))
    assert Commune.objects.filter(actif=True).count() == 1_228
    assert CodePostal.objects.filter(actif=True).count() == 1_280
    nantes = CodePostal.objects.get(commune="44109", code_postal="44200")
    assert nantes.libelle_acheminement == "NANTES"
    assert Commune.objects.get(pk="44109").lon is not None


def test_le_fichier_de_la_poste_se_lit_aussi(tmp_path):
    poste = tmp_path / "base-officielle-codes-postaux.csv"
    poste.write_text(
        "Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps\n"
        "01001;L ABERGEMENT CLEMENCIAT;01400;L ABERGEMENT CLEMENCIAT;;46.1517018,4.9306017\n"
        "01002;L ABERGEMENT DE VAREY;01640;L ABERGEMENT DE VAREY;;46.0091878,5.4280178\n",
        encoding="utf-8",
    )
    charger("communes", Source(poste))
    commune = Commune.objects.get(pk="01001")
    assert (commune.departement.nom, str(commune.lat)) == ("Ain", "46.151702")
    assert Commune.objects.filter(departement="44", actif=True).exists(), "other départements are not touched"


def test_les_114_specialites_nsf():
    charger("nsf", Source(NSF))
    assert Nsf.objects.filter(actif=True).count() == 114
    assert Nsf.objects.get(pk="110").parent_id == "11"


@pytest.mark.exigence("R134", "R135")
def test_la_recherche_certif_info_sur_le_fichier_entier():
    charger("certifinfo", Source(CERTIFINFO))
    par_rncp = chercher_certifications(rncp="35030")
    assert 109049 in {c.code for niveau in par_rncp.niveaux for t in niveau.types for c in t.certifications}
    ancien = chercher_certifications(intitule="81506")
    assert [c.code for c in ancien.suites] == [109049]
    beaucoup = chercher_certifications(intitule="licence")
    assert (beaucoup.tronque, beaucoup.total) == (True, 200)


@pytest.mark.exigence("R272")
def test_un_referentiel_se_recharge_de_l_adresse_que_donnent_les_reglages(settings, tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SansBruit, directory=RNCP_XML.parent)) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        racine = f"http://127.0.0.1:{serveur.server_port}"
        assert recharger("rncp") is None, "no address: nothing to do"
        settings.SOFI_REFERENTIELS_URLS = {"rncp": f"{racine}/{RNCP_XML.name}", "certifinfo": f"{racine}/absent.csv"}
        assert recharger("rncp") == "chargé"
        assert FicheRncp.objects.filter(pk="RNCP35030").exists()
        assert recharger("rncp").startswith("déjà chargé")
        assert recharger("certifinfo") == "refusé"
        absent = ImportReferentiel.objects.filter(referentiel="certifinfo").first()
        assert (absent.statut, absent.libelle) == ("refuse", "Certif Info") and "téléchargé" in absent.message
        serveur.shutdown()


def test_deux_chargements_a_la_fois_le_second_attend_son_tour(django_db_blocker):
    import psycopg

    parametres = connection.get_connection_params()
    parametres = {k: v for k, v in parametres.items() if k in {"dbname", "user", "password", "host", "port"}}
    with psycopg.connect(**parametres) as autre:
        autre.execute("SELECT pg_advisory_xact_lock(730005, hashtext('nsf'))")
        with pytest.raises(ReferentielRefuse, match="déjà en cours"):
            charger("nsf", Source(NSF))


ROME = (
    '"code_rome","code_fiche_metier","code_ogr","libelle_rome","transition_eco","code_rome_parent"\n'
    '"M1501","300","453","Assistant / Assistante ressources humaines","","M1501"\n'
    '"M1504","301","454","Gestionnaire paie, à l\'international","","M1501"\n'
)


@pytest.mark.exigence("R271")
def test_le_zip_du_rome_donne_les_metiers_et_leur_code_d_origine(tmp_path):
    Rome.objects.all().delete()
    chemin = tmp_path / "rome.zip"
    with zipfile.ZipFile(chemin, "w") as archive:
        archive.writestr("unix_referentiel_code_rome_riasec_v460_utf8.csv", "code_rome,riasec\n")
        archive.writestr("unix_referentiel_code_rome_v460_utf8.csv", ROME.encode("utf-8-sig"))
    trace, _ = charger("rome", Source(chemin))
    assert (trace.crees, trace.refusees) == (2, 0)
    assert Rome.objects.get(pk="M1504").parent_id == "M1501" and Rome.objects.get(pk="M1501").parent is None
    assert Rome.objects.nommes(["M1504", "X9999"]) == [("M1504", "Gestionnaire paie, à l'international"), ("X9999", "")]
    moins = tmp_path / "rome.csv"
    moins.write_text(ROME.rpartition('"M1504"')[0], encoding="utf-8")
    charger("rome", Source(moins))
    assert not Rome.objects.get(pk="M1504").actif
    with pytest.raises(ReferentielRefuse, match="Colonnes absentes du fichier : code_rome"):
        charger("rome", Source(NSF))


@pytest.mark.exigence("R272")
def test_le_rncp_nomme_les_metiers_que_le_rome_n_a_pas_encore_donnes(tmp_path):
    Rome.objects.filter(code="M1501").delete()
    Rome.objects.filter(code="M1502").update(libelle="Le libellé du ROME")
    charger("rncp", Source(RNCP_XML))
    assert Rome.objects.nommes(["M1501", "M1502"]) == [
        ("M1501", "Assistanat en ressources humaines"),
        ("M1502", "Le libellé du ROME"),
    ]


@pytest.mark.exigence("R051", "R271")
def test_les_anciens_codes_gardent_un_titre_sans_etre_en_vigueur():
    charger("certifinfo", Source(CERTIFINFO))
    ancienne = Certification.objects.get(pk=81506)
    assert "ressources humaines" in ancienne.intitule.lower() and ancienne.code_rncp == "RNCP6161"
    assert not ancienne.actif and ancienne.type_id == "361"
    assert Certification.objects.get(pk=102169).actif, "a live old code stays in force"
    assert not chercher_certifications(intitule="81506").niveaux
