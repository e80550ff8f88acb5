"""Parameter forms: what the CARIF-OREF types becomes plain JSON, and what makes no sense is refused in French."""

import json

import pytest

from sofi.regles.champs import CHAMPS, champ
from sofi.regles.fichiers import fichiers_livres, lire_campagne
from sofi.regles.genres import GENRES
from sofi.regles.parametres import Condition, Valeur, champ_de_valeur

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("R291")]


def lus(genre, le_champ, **donnees):
    formulaire = GENRES[genre].formulaire(donnees, champ=le_champ)
    assert formulaire.is_valid(), formulaire.errors
    return formulaire.valeurs()


def refuse(genre, le_champ, **donnees):
    formulaire = GENRES[genre].formulaire(donnees, champ=le_champ)
    assert not formulaire.is_valid()
    return " ".join(texte for textes in formulaire.errors.values() for texte in textes)


def test_les_parametres_de_chaque_regle_livree_se_relisent_a_l_identique():
    for chemin in fichiers_livres():
        for regle in lire_campagne(chemin).regles:
            formulaire = GENRES[regle["genre"]].formulaire
            relu = formulaire(formulaire.depuis(regle["parametres"]), champ=champ(regle["carte"], regle["champ"]))
            assert relu.is_valid(), (chemin.name, regle["code"], relu.errors)
            assert relu.valeurs() == regle["parametres"]
            assert json.loads(json.dumps(relu.valeurs())) == regle["parametres"]


def test_une_valeur_se_lit_selon_la_sorte_du_champ():
    assert lus("valeur_imposee", champ("session", "duree_centre"), valeur="1 200") == {"valeur": 1200}
    assert lus("valeur_imposee", champ("session", "duree_hebdo"), valeur="17,5") == {"valeur": 17.5}
    assert lus("valeur_imposee", champ("session", "duree_hebdo"), valeur="35,00") == {"valeur": 35}
    assert lus("valeur_imposee", champ("dispositif", "prise_en_charge"), valeur="non") == {"valeur": False}
    assert lus("valeur_imposee", champ("formation", "domaines"), valeur="15084, 15061") == {
        "valeur": ["15084", "15061"]
    }
    assert lus("valeur_imposee", champ("formation", "certification"), valeur=" 93561 ") == {"valeur": "93561"}


@pytest.mark.parametrize(
    ("carte", "nom", "valeur", "mots"),
    [
        ("formation", "domaines", "15061 99999", "99999"),
        ("formation", "domaines", "", "obligatoire"),
        ("formation", "domaine_principal", "15061 15084", "un seul"),
        ("formation", "certification", "x", "n’est pas dans le référentiel"),
        ("formation", "certification", "1", "n’est pas dans le référentiel"),
        ("formation", "certification", "９３５６１９９", "n’est pas dans le référentiel"),
        ("session", "esp", "inventé", "choix"),
        ("session", "duree_centre", "-1", "0"),
        ("session", "duree_centre", "douze", "nombre entier"),
        ("formation", "intitule", "x" * 256, "255"),
    ],
)
def test_une_valeur_qui_n_a_pas_de_sens_est_refusee(carte, nom, valeur, mots):
    assert mots in refuse("valeur_imposee", champ(carte, nom), valeur=valeur)


def test_un_texte_donne_perd_ses_tableaux_et_ses_scripts():
    lu = lus(
        "texte_prescrit", champ("action", "objectifs"), texte="<p>Oui<script>x</script></p><table><td>1</td></table>"
    )
    assert "<script" not in lu["texte"] and "<table" not in lu["texte"] and "Oui" in lu["texte"]
    assert refuse("texte_prescrit", champ("action", "objectifs"), texte="<p> </p>")


def test_une_condition_se_lit_en_json_et_demande_sa_valeur():
    prerequis, commentaire = champ("action", "prerequis"), champ("session", "commentaire_duree")
    assert lus(
        "condition", prerequis, quand="session.origine=intention_embauche", alors="vaut", valeur="intention_embauche"
    ) == {"si": "session.origine", "vaut": "intention_embauche", "alors": "vaut", "valeur": "intention_embauche"}
    assert lus("condition", commentaire, quand="session.module_remise_niveau=oui", alors="rempli", valeur="") == {
        "si": "session.module_remise_niveau",
        "vaut": True,
        "alors": "rempli",
    }
    assert "valeur attendue" in refuse("condition", prerequis, quand="session.origine=socle", alors="vaut", valeur="")
    assert refuse("condition", prerequis, quand="session.origine=ailleurs", alors="rempli")
    assert (
        lus(
            "condition",
            champ("dispositif", "prise_en_charge"),
            quand="session.origine=socle",
            alors="vaut",
            valeur="non",
        )["valeur"]
        is False
    )


def test_les_nombres_ont_des_bornes():
    assert refuse("annee_debut", champ("session", "date_debut"), annee="1999")
    assert refuse("annee_debut", champ("session", "date_debut"), annee="")
    assert refuse("duree_max", champ("session", "date_fin"), mois="0")
    assert refuse("longueur_max", champ("action", "objectifs"), maximum="-1")
    assert refuse("choix_autorises", champ("session", "esp"), codes=[])


def test_chaque_champ_qui_peut_etre_impose_a_un_champ_de_saisie():
    for un in CHAMPS:
        if GENRES["valeur_imposee"].convient_a(un):
            assert champ_de_valeur(un).label
            Valeur(champ=un).as_p()
        Condition(champ=un).as_p()
