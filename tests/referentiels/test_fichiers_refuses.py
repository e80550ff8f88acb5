"""A file that is not the expected one, cut short, damaged or odd in places: said in words, and nothing half done."""

import json
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from sofi.referentiels.chargement import REFERENTIELS, ReferentielRefuse, Source, charger, lecture
from sofi.referentiels.chargement.certifinfo import COLONNES
from sofi.referentiels.chargement.commande import Referentiel
from sofi.referentiels.models import Certification, Commune, Formacode, ImportReferentiel, Nsf
from sofi.referentiels.taches import recharger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

NSF = "code,libelle,parent\n100,Formations générales,\n"
V14 = (
    "Code du Terme;Descripteur en majuscules;Descripteur en typo riche;Champ sémantique;Synonymes;Synonymes métier;"
    "TG (Terme Générique);TS (Termes Spécifiques);TA (Termes Associés);NE (Note d’Explication);"
    "NA (Note d’Application);Note de version;ex-synonyme V-1;Code arborescence\n"
)


def espaces(dit):
    return str(dit).replace("\u00a0", " ")


def commune(**champs):
    connue = {"nom": "Nantes", "code": "44109", "codesPostaux": ["44000"], "codeDepartement": "44"}
    return json.dumps([connue | champs])


LOIN = commune(code="01001", codeDepartement="01", centre={"coordinates": [999, 47]})


def archive(nom, texte):
    def ecrire(chemin):
        with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as zip_:
            zip_.writestr(nom, texte)

    return ecrire


def avec_mot_de_passe(chemin):
    archive("fiches.xml", "<FICHES/>")(chemin)
    octets = bytearray(chemin.read_bytes())
    for signature, rang in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.index(signature) + rang] |= 1
    chemin.write_bytes(octets)


ABIMES = [
    ("certifinfo", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "Colonnes absentes du fichier"),
    ("certifinfo", b"%PDF-1.7\n" + b"\xff" * 5000, "Colonnes absentes du fichier"),
    ("rncp", b"%PDF-1.7\n" + b"\xff" * 5000, "Colonnes absentes du fichier : CodeRNCP, numero_bloc, intitule."),
    ("rncp", b"<html><body>Service indisponible</body></html>", "aucune ligne"),
    ("rncp", b"<FICHES><FICHE></FICHES>", "incomplet ou abîmé"),
    ("rncp", b'<?xml version="1.0" encoding="inconnu"?><FICHES/>', "incomplet ou abîmé"),
    ("rncp", archive("autre.txt", "rien"), "L’archive ne contient pas la table « standard »"),
    ("rncp", avec_mot_de_passe, "incomplet ou abîmé"),
    ("communes", b'[{"nom": "Nantes"', "n’est pas un JSON complet"),
    ("communes", commune(codesPostaux=None).encode(), "n’est pas de la forme attendue"),
    ("communes", commune(code=44109).encode(), "n’est pas de la forme attendue"),
    ("communes", commune(centre={"coordinates": [1]}).encode(), "n’est pas de la forme attendue"),
    ("communes", LOIN.encode(), "ne se lit pas"),
    ("nsf", b'code,libelle,parent\n100,"' + b"x" * 200_000, "incomplet ou abîmé"),
    ("rome", b"code_rome;libelle\nM1501", "illisibles"),
    ("organismes", b"siren;denomination\n1;2\n", "Colonnes absentes du fichier"),
    ("formacode", (V14 + "15061;A;Accompagnement").encode(), "Donnez aussi le fichier des grands domaines"),
    ("formacode", b"A;B;C;D;E;F;G;H\n150;CHAMP\n", "illisibles"),
]


@pytest.mark.parametrize(("nom", "contenu", "dit"), ABIMES)
def test_un_fichier_qui_n_est_pas_le_bon_est_refuse_en_mots_et_ne_change_rien(tmp_path, nom, contenu, dit):
    chemin = tmp_path / "fichier"
    contenu(chemin) if callable(contenu) else chemin.write_bytes(contenu)
    modeles = (Certification, Commune, Formacode, Nsf)
    avant = [modele.objects.count() for modele in modeles]
    with pytest.raises(ReferentielRefuse) as refus:
        charger(nom, Source(chemin, "V99" if nom == "formacode" else ""))
    assert dit in espaces(refus.value)
    assert [modele.objects.count() for modele in modeles] == avant
    assert ImportReferentiel.objects.get().statut == "refuse"


def test_un_fichier_bien_plus_gros_que_le_referentiel_n_est_pas_lu(tmp_path, monkeypatch):
    monkeypatch.setattr(lecture, "TAILLE_MAX", 1024)
    gros = tmp_path / "gros.csv"
    gros.write_text(NSF + "x" * 2000)
    with pytest.raises(ReferentielRefuse, match="bien plus qu’attendu"):
        charger("nsf", Source(gros))


@pytest.mark.parametrize("chemin", ["nulle-part.csv", "."])
def test_un_fichier_absent_ou_un_dossier_se_dit_en_francais(tmp_path, chemin):
    with pytest.raises(CommandError, match=r"n’existe pas|est un dossier"):
        call_command("charger_nsf", fichier=tmp_path / chemin)


def certifinfo(chemin, *lignes):
    """A Certif Info file of 40 good lines, and these, each changing some columns of a good one."""
    bonne = dict.fromkeys(COLONNES, "") | {
        "Libelle_Diplome": "Titre",
        "Libelle_Type_Diplome": "Titre professionnel",
        "code_type_diplome": "361",
        "Etat": "0",
    }
    toutes = [bonne | {"Code_Diplome": str(900_000 + rang)} for rang in range(40)]
    toutes += [bonne | {"Code_Diplome": "800000"} | ligne for ligne in lignes]
    texte = "\r\n".join((";".join(COLONNES), *(";".join(ligne.values()) for ligne in toutes)))
    chemin.write_bytes(texte.encode("cp1252"))
    return Source(chemin, forcer=True)


@pytest.mark.exigence("R271")
@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ({"Code_Diplome": "99999999999"}, "code illisible : « 99999999999 »"),
        ({"Annee_Derniere_Session": "202600"}, "année de dernière session : 202600, 32767 au plus"),
        ({"Code_Niveau_Europeen": "12"}, "niveau européen inconnu pour la certification 800000 : « 12 »"),
        ({"code_type_diplome": "3612"}, "type inconnu pour la certification 800000 : « 3612 »"),
        ({"Libelle_Diplome": "x" * 501, "Code_Ancien_Diplome": "12"}, "intitulé : 501 caractères, 500 au plus"),
        ({"Code_Nsf": "12345"}, "code NSF : 5 caractères, 4 au plus"),
    ],
)
def test_une_ligne_que_la_base_ne_peut_pas_tenir_est_refusee_seule(tmp_path, ligne, raison):
    trace, _ = charger("certifinfo", certifinfo(tmp_path / "certifinfo.csv", ligne))
    assert raison in [espaces(une["raison"]) for une in trace.remarques]
    assert Certification.objects.filter(code__gte=900_000).count() == 40
    assert not Certification.objects.filter(code=800_000).exists()


def test_un_terme_sous_un_terme_refuse_l_est_aussi(tmp_path):
    lignes = ["A;B;C;D;E;F;G;H", "150;CHAMP;RACINE 15054;;;;;"]
    lignes += [f"150;CHAMP;;TERME {n};;;;" for n in range(15100, 15140)]
    lignes += ["150;CHAMP;;SANS CODE;;;;", "150;CHAMP;;;ENFANT 15999;;;"]
    fichier = tmp_path / "v99.csv"
    fichier.write_text("\n".join(lignes))
    trace, _ = charger("formacode", Source(fichier, "V99"))
    assert [espaces(une["raison"]) for une in trace.remarques] == [
        "« SANS CODE » n’a pas de code",
        "15999 n’a pas de terme générique",
    ]
    assert not Formacode.objects.filter(code="15999", version__libelle="V99").exists()


class Editeur(BaseHTTPRequestHandler):
    """A publisher: a data set of three files, one of them cut in the middle."""

    def do_GET(self):
        racine = f"http://{self.headers['Host']}"
        fichiers = {
            "/nsf-ancien.csv": (b"ancien", 6),
            "/nsf-2026.csv": (NSF.encode(), len(NSF.encode())),
            "/coupe.csv": (NSF.encode(), 5000),
            "/api/1/datasets/autre/": (b"<html>", 6),
        }
        ressources = [
            {"title": "export-nsf-2026-11-20.csv", "url": f"{racine}/nsf-ancien.csv", "last_modified": "2026-11-20T02"},
            {"title": "export-nsf-2026-11-21.csv", "url": f"{racine}/nsf-2026.csv", "last_modified": "2026-11-21T02"},
            {"title": "mode-d-emploi.pdf", "url": f"{racine}/notice.pdf", "last_modified": "2026-11-22T02"},
        ]
        jeu = json.dumps({"resources": ressources}).encode()
        fichiers["/api/1/datasets/nsf/"] = (jeu, len(jeu))
        corps, taille = fichiers.get(self.path, (b"", 0))
        self.send_response(200 if corps else 404)
        self.send_header("Content-Length", str(taille))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *details):
        pass


@contextmanager
def editeur():
    with ThreadingHTTPServer(("127.0.0.1", 0), Editeur) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serveur.server_port}"
        serveur.shutdown()


@pytest.mark.parametrize(
    ("chemin", "dit"),
    [
        ("/coupe.csv", r"interrompu à \d+ octets sur 5000"),
        ("/absent.csv", "le serveur répond 404"),
        ("/api/1/datasets/autre/", "pas celle d’un jeu de données"),
        ("/api/1/datasets/rome/", "le serveur répond 404"),
    ],
)
def test_un_telechargement_incomplet_ou_impossible_ne_charge_rien(chemin, dit):
    with editeur() as racine, pytest.raises(CommandError, match=dit):
        call_command("charger_nsf", url=racine + chemin)
    with pytest.raises(CommandError, match="commencer par https"):
        call_command("charger_nsf", url="file:///etc/hostname")
    with pytest.raises(CommandError, match="n’a pas pu être téléchargé"):
        call_command("charger_nsf", url="http://127.0.0.1:1/nsf.csv")


@pytest.mark.exigence("R272")
def test_d_un_jeu_de_donnees_le_fichier_le_plus_recent_dont_le_titre_convient_est_pris(settings, monkeypatch):
    with editeur() as racine:
        settings.SOFI_REFERENTIELS_URLS = {"nsf": f"{racine}/api/1/datasets/nsf/"}
        nsf = REFERENTIELS["nsf"]
        monkeypatch.setitem(REFERENTIELS, "nsf", Referentiel(nsf.libelle, nsf.lire, "export-nsf"))
        assert recharger("nsf") == "refusé", "115 rows of the law would leave"
        assert ImportReferentiel.objects.get().fichier == "nsf-2026.csv"
        monkeypatch.setitem(REFERENTIELS, "nsf", Referentiel(nsf.libelle, nsf.lire, "introuvable"))
        assert recharger("nsf") == "refusé"
        assert "n’a pas le fichier attendu" in ImportReferentiel.objects.first().message
