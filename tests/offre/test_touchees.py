"""The live offer that a load touches: kept with its report, shown to the CARIF-OREF with links."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from sofi.offre.models import Formation
from sofi.offre.touchees import offres_touchees
from sofi.referentiels.chargement import Source, charger
from sofi.referentiels.completer import CertifInfoIndisponible, completer
from sofi.referentiels.models import Certification, Commune, Formacode, VersionFormacode
from sofi.referentiels.taches import completer_chaque_nuit
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels", "taches")]
BLOC = "RNCP35030BC01"


@pytest.fixture
def formation():
    formation = fabriques.completer(fabriques.saisie(certification=109049)).formation
    Formation.objects.filter(pk=formation.pk).update(blocs=[BLOC])
    return formation


def fiche_rncp(dossier, date):
    chemin = dossier / f"rncp-{date[:2]}.xml"
    chemin.write_text(
        "<FICHES><FICHE><NUMERO_FICHE>RNCP35030</NUMERO_FICHE><INTITULE>Assistant</INTITULE>"
        f"<DATE_FIN_ENREGISTREMENT>{date}</DATE_FIN_ENREGISTREMENT><ACTIF>Oui</ACTIF><BLOCS_COMPETENCES>"
        f"<BLOC_COMPETENCES><CODE>{BLOC}</CODE><LIBELLE>Bloc {date}</LIBELLE></BLOC_COMPETENCES>"
        "</BLOCS_COMPETENCES></FICHE></FICHES>",
        encoding="utf-8",
    )
    return Source(chemin, forcer=True)


@pytest.mark.exigence("R051", "R272")
def test_un_chargement_garde_les_formations_qu_il_touche_et_l_ecran_y_mene(formation, client, tmp_path):
    charger("rncp", fiche_rncp(tmp_path, "05/11/2025"))
    trace, _ = charger("rncp", fiche_rncp(tmp_path, "31/12/2027"))
    assert trace.offres_touchees == 1
    assert trace.offres == [
        {
            "formation": formation.pk,
            "raisons": ["fiche RNCP35030 modifiée (fin d’enregistrement)", f"bloc {BLOC} modifié (libellé)"],
        }
    ]
    client.force_login(fabriques.utilisateur("cariforef"))
    page = client.get(reverse("reglages:chargement", args=[trace.pk])).content.decode()
    assert f"bloc {BLOC} modifié (libellé)" in page and reverse("saisie:formation", args=[formation.pk]) in page
    assert charger("rncp", Source(fiche_rncp(tmp_path, "31/12/2027").chemin, forcer=True))[0].offres_touchees == 0


@pytest.mark.exigence("R051", "R271")
def test_une_certification_retiree_ou_un_formacode_disparu_touchent_leurs_formations_vivantes(formation):
    changements = {Certification: ({}, [109049, 93561])}
    assert offres_touchees(changements, {}) == [
        {"formation": formation.pk, "raisons": ["certification 109049 retirée"]}
    ]
    assert offres_touchees({Certification: ({93561: ["intitulé"]}, [])}, {}) == []
    formation.actions.update(statut="archivee")
    assert offres_touchees(changements, {}) == []


@pytest.mark.exigence("R273")
def test_seule_la_version_courante_du_formacode_touche_l_offre(formation):
    courante = VersionFormacode.objects.get(est_courante=True)
    autre = VersionFormacode.objects.create(libelle="V12")
    code = formation.domaines[0]
    assert offres_touchees({Formacode: ({(autre.pk, code): ["libellé"]}, [])}, {}) == []
    assert offres_touchees({Formacode: ({(courante.pk, code): ["synonymes"]}, [])}, {}) == [], "an offer shows none"
    (touchee,) = offres_touchees({Formacode: ({(courante.pk, code): ["libellé", "chemin"]}, [])}, {})
    assert touchee["raisons"] == [f"Formacode {code} modifié (libellé)"]
    migration = {"vers": "V14", "changes": [], "disparus": [[code, "Ancien terme"]]}
    (touchee,) = offres_touchees({}, {"migration": migration})
    assert touchee["raisons"] == [f"Formacode {code} « Ancien terme » disparu"]
    assert offres_touchees({}, {"migration": migration | {"vers": "V12"}}) == []


@pytest.mark.exigence("R081", "R274")
def test_une_commune_qui_part_touche_ses_sites_et_les_formations_qui_s_y_donnent(formation, client, tmp_path):
    site = formation.actions.get().site_dispensateur
    restantes = [
        {
            "code": commune.pk,
            "nom": "Nouveau nom" if commune.pk == "44001" else commune.nom,
            "codesPostaux": [postal.code_postal for postal in commune.codes_postaux.all()],
            "codeDepartement": "44",
            "centre": {"coordinates": [float(commune.lon), float(commune.lat)]},
        }
        for commune in Commune.objects.filter(departement="44").exclude(pk=site.commune_id)
    ]
    fichier = tmp_path / "communes.json"
    fichier.write_text(json.dumps(restantes), encoding="utf-8")
    trace, _ = charger("communes", Source(fichier))
    raison = f"commune {site.commune_id} retirée"
    assert trace.rapport["sites"] == [{"site": site.pk, "raisons": [raison]}]
    assert trace.offres == [{"formation": formation.pk, "raisons": [raison]}]
    client.force_login(fabriques.utilisateur("cariforef"))
    page = client.get(reverse("reglages:chargement", args=[trace.pk])).content.decode()
    assert "Sites touchés" in page and site.nom_usage in page


@pytest.fixture
def api(settings):
    """The API of Certif Info, as far as it is documented; `fiches` is what it knows."""
    fiches, jetons = {}, []

    class Repondeur(BaseHTTPRequestHandler):
        def do_GET(self):
            jetons.append(self.headers["token-connexion"])
            code = self.path.rpartition("id=")[2]
            self.send_response(200 if code in fiches else 404)
            self.end_headers()
            self.wfile.write(json.dumps(fiches.get(code, {})).encode())

        def log_message(self, *arguments):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Repondeur)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    settings.SOFI_CERTIFINFO_URL = f"http://127.0.0.1:{serveur.server_port}"
    settings.SOFI_CERTIFINFO_JETON = "un-jeton"
    settings.SOFI_EXTERIEUR_DELAI = 1
    yield fiches, jetons
    serveur.shutdown()
    serveur.server_close()


@pytest.mark.exigence("R143", "R271")
def test_l_api_de_certif_info_donne_l_objectif_et_le_programme_qui_manquent(formation, api, settings):
    fiches, jetons = api
    Certification.objects.update(objectif="", programme="")
    assert completer() == 0 and jetons == ["un-jeton"], "an unknown code is no failure, and only the offer's are asked"
    fiches["109049"] = {
        "objectif": "<p>Assister</p><p>le service</p>",
        "programme": "Module 1",
        "etat_libelle": "Publié",
    }
    completer_chaque_nuit.func(0)
    certification = Certification.objects.get(pk=109049)
    assert (certification.objectif, certification.programme) == ("Assister\nle service", "Module 1")
    assert completer() == 0
    settings.SOFI_CERTIFINFO_URL = "http://127.0.0.1:9"
    Certification.objects.update(objectif="", programme="")
    with pytest.raises(CertifInfoIndisponible):
        completer()
    completer_chaque_nuit.func(0)
