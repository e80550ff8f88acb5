"""Loading campaign files: read, compare, apply; what was changed on screen is kept."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from sofi.programmes.models import Campagne, Programme
from sofi.regles.chargement import charger
from sofi.regles.fichiers import FichierRefuse, fichiers_livres, lire_campagne
from sofi.regles.models import Regle
from tests import fabriques

pytestmark = pytest.mark.django_db

ENTETE = """
source = "Procédure d’essai"
[type_dispositif]
code = 8
libelle = "PROGRAMME REGION"
nature = "programme_region"
[programme]
code = "ESSAI"
nom = "Programme d’essai"
libelle = "PROGRAMME REGION - Essai"
[campagne]
annee = 2026
"""
REGLE = """
[[regles]]
code = "esp"
champ = "session.esp"
genre = "valeur_imposee"
parametres.valeur = "permanente"
"""


@pytest.fixture
def fichier(tmp_path):
    def ecrire(texte, encoding="utf-8"):
        chemin = tmp_path / "essai.toml"
        chemin.write_bytes(texte.encode(encoding))
        return chemin

    return ecrire


def sortie(*arguments):
    ecrit = StringIO()
    call_command("charger_programmes", *map(str, arguments), stdout=ecrit)
    return ecrit.getvalue()


@pytest.mark.exigence("R007", "R291")
def test_les_quatre_campagnes_des_sources_se_chargent_et_se_rechargent_sans_rien_changer(referentiels):
    premiere = sortie()
    assert "PREPA Avenir Sup 2025 : créées" in premiere and "changées 0" in premiere
    assert {str(campagne.programme_id) for campagne in Campagne.objects.all()} == {"E2C", "PE", "PAS", "1E1F"}
    nombre = Regle.objects.count()
    seconde = sortie()
    assert nombre == Regle.objects.count() > 100
    assert all("créées 0, changées 0" in ligne for ligne in seconde.splitlines())


@pytest.mark.exigence("R007")
def test_une_regle_modifiee_a_l_ecran_est_conservee_sauf_a_la_remplacer(campagnes):
    regle = Regle.objects.get(campagne=campagnes["E2C"], code="session-esp")
    Regle.objects.filter(pk=regle.pk).update(consigne="Autre.", active=False, editee_le=timezone.now())
    assert "session-esp : conservée (modifiée à l’écran le" in sortie()
    regle.refresh_from_db()
    assert (regle.consigne, regle.active) == ("Autre.", False)
    assert "session-esp : changée" in sortie("--remplacer")
    regle.refresh_from_db()
    assert regle.consigne.startswith("ESP") and regle.active and regle.editee_le is None


@pytest.mark.exigence("R007")
def test_un_fichier_qui_change_met_a_jour_la_regle_et_dit_celle_qu_il_ne_porte_plus(fichier, referentiels):
    chemin = fichier(ENTETE + REGLE + REGLE.replace('"esp"', '"autre"'))
    charger(chemin)
    charger(fichier(ENTETE + REGLE.replace("permanente", "dates_fixes")))
    campagne = Campagne.objects.get(programme="ESSAI")
    assert campagne.regles.get(code="esp").parametres == {"valeur": "dates_fixes"}
    assert campagne.regles.filter(code="autre").exists()
    assert "autre : absente du fichier" in sortie(chemin.with_name("essai.toml"))
    assert "créées 0, changées 0" in sortie(chemin)


@pytest.mark.exigence("R007")
def test_un_programme_deja_nomme_par_la_region_garde_son_nom_sauf_a_le_remplacer(referentiels):
    fabriques.campagne("PAS", 2025)
    assert "programme Programme PAS : conservée" in sortie()
    sortie("--remplacer")
    assert Programme.objects.get(pk="PAS").nom == "PREPA Avenir Sup"


@pytest.mark.exigence("R291")
def test_une_regle_prend_la_source_du_fichier_et_la_gravite_de_son_genre(fichier, referentiels):
    (regle,) = lire_campagne(fichier(ENTETE + REGLE)).regles
    assert (regle["source"], regle["gravite"]) == ("Procédure d’essai, Fiche Session", "bloquant")


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ("", "[programme] code"),
        ("a = ", "n’est pas du TOML lisible"),
        (ENTETE + "[regles]\na = 1", "s’écrivent en [[regles]]"),
        (ENTETE.replace("2026", '"bientôt"'), "[campagne] annee"),
        (ENTETE.replace("2026", "20260"), "[campagne] annee"),
        (ENTETE.replace("programme_region", "inconnue"), "[type_dispositif] nature"),
        (ENTETE + REGLE.replace("session.esp", "session.inconnu"), "le champ « session.inconnu » n’existe pas"),
        (ENTETE + REGLE.replace("valeur_imposee", "magie"), "le genre « magie » n’existe pas"),
        (ENTETE + REGLE.replace("valeur_imposee", "longueur_max"), "ne convient pas à « ESP »"),
        (ENTETE + REGLE.replace("permanente", "parfois"), "règle 1 (esp) : valeur"),
        (ENTETE + REGLE.replace("parametres.valeur", "parametres.valeurs"), "règle 1 (esp) : valeur"),
        (ENTETE + REGLE.replace("parametres.valeur", "parametre"), "« parametre » n’est pas attendu"),
        (ENTETE + REGLE.replace('"esp"', '"e s p"'), "règle 1 (e s p) : code"),
        (ENTETE + REGLE + 'gravite = "grave"', "gravite"),
        (ENTETE + REGLE + REGLE, "le code « esp » est donné deux fois"),
        ("regles = [1]" + ENTETE, "une règle s’écrit en [[regles]]"),
        ("programme = 3", "[programme]"),
    ],
)
def test_un_fichier_fautif_est_refuse_en_entier_en_disant_ou(fichier, referentiels, texte, mots):
    chemin = fichier(texte)
    with pytest.raises(CommandError) as refus:
        sortie(chemin)
    assert "Rien n’a été chargé." in str(refus.value) and mots in str(refus.value)
    assert not Campagne.objects.exists()


@pytest.mark.exigence("R291")
def test_un_fichier_illisible_est_refuse(fichier, tmp_path, referentiels):
    for chemin in (tmp_path / "absent.toml", tmp_path, fichier("é", encoding="cp1252")):
        with pytest.raises(FichierRefuse):
            charger(chemin)


def test_tous_les_fichiers_livres_sont_justes(referentiels):
    assert len(fichiers_livres()) == 4
    for chemin in fichiers_livres():
        assert lire_campagne(chemin).regles
