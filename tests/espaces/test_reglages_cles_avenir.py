"""A programme is rows: « PREPA Clés Avenir 2026 » added through the screens alone, then an entry made under it."""

import datetime

import pytest
from django.urls import reverse

from sofi.offre.controles import controler
from sofi.offre.enregistrer import enregistrer
from sofi.offre.workflow import TransitionRefusee, deplacer
from sofi.programmes.models import Campagne
from sofi.regles.anomalies import bloquantes
from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import effets, regles_de
from sofi.regles.models import Regle
from tests import fabriques
from tests.regles.matrice import lue, objet

pytestmark = pytest.mark.django_db
TEXTE = "<p>Acquérir les <strong>savoirs de base</strong>.</p>"

REGLES = [
    ("formation.certification", "masque", {}, "bloquant"),
    ("formation.intitule", "valeur_imposee", {"valeur": "PREPA Clés Avenir"}, "bloquant"),
    ("formation.objectif_general", "valeur_proposee", {"valeur": "5"}, "information"),
    ("formation.domaines", "valeur_imposee", {"valeur": "15041, 15061"}, "bloquant"),
    ("formation.domaine_principal", "valeur_imposee", {"valeur": "15041"}, "bloquant"),
    ("action.objectifs", "texte_prescrit", {"texte": TEXTE}, "information"),
    ("action.plus_formation", "longueur_max", {"maximum": "200"}, "bloquant"),
    ("action.prerequis", "choix_presents", {"codes": ["motivation"]}, "bloquant"),
    ("session.date_debut", "annee_debut", {"annee": "2026"}, "bloquant"),
    ("session.date_fin", "duree_max", {"mois": "4"}, "avertissement"),
    ("session.esp", "choix_autorises", {"codes": ["permanente"]}, "bloquant"),
    (
        "session.commentaire_duree",
        "condition",
        {"quand": "session.modalite_enseignement=1", "alors": "rempli"},
        "bloquant",
    ),
    ("session.duree_centre", "maximum", {"maximum": "400"}, "bloquant"),
    ("session.origine", "masque", {}, "information"),
    ("session.organisme_responsable", "est_le_mandataire", {}, "bloquant"),
    ("dispositif.publics", "valeur_proposee", {"valeur": ["80006"]}, "information"),
    ("dispositif.prise_en_charge", "valeur_imposee", {"valeur": "oui"}, "bloquant"),
]


@pytest.fixture
def cles_avenir(client, campagnes):
    """The programme typed by a person of the CARIF-OREF, screen after screen."""
    client.force_login(fabriques.utilisateur("cariforef"))
    client.post(
        reverse("reglages:creer_programme"),
        {
            "code": "PCA",
            "nom": "PREPA Clés Avenir",
            "libelle": "PROGRAMME REGION - Prépa clés avenir",
            "type_dispositif": "8",
            "annee": "2026",
            "ouverte": "on",
        },
    )
    campagne = Campagne.objects.get(programme="PCA", annee=2026)
    ajouter = reverse("reglages:ajouter_regle", args=[campagne.pk])
    for champ, genre, parametres, gravite in REGLES:
        reponse = client.post(
            f"{ajouter}?champ={champ}&genre={genre}",
            parametres | {"gravite": gravite, "consigne": f"Consigne de {champ}.", "source": "Note de la Région"},
        )
        assert reponse.status_code == 302, (champ, genre, reponse.content.decode())
    return campagne


@pytest.fixture
def action(cles_avenir):
    """An entry of an organisme on a lot of that programme, as the cards save it."""
    action = fabriques.saisie(cles_avenir)
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    ecrire(action.formation, of, niveau_sortie="0")
    ecrire(objet(action, "session"), of, **SESSION)
    ecrire(objet(action, "dispositif"), of, nb_places=12)
    return lue(action)


SESSION = {
    "date_debut": datetime.date(2026, 9, 7),
    "date_fin": datetime.date(2026, 12, 18),
    "rythmes": ["temps_plein"],
    "periodes": ["jour"],
    "type_parcours": "mixte",
    "modalites_pedagogiques": ["etablissement"],
    "duree_centre": 300,
    "duree_entreprise": 0,
    "modalites_recrutement": ["8"],
}


def ecrire(fiche, par, **valeurs):
    fiche = type(fiche).objects.get(pk=fiche.pk)
    return enregistrer(fiche, valeurs, {}, par=par, version=fiche.version, onglet="essai")


@pytest.mark.exigence("R291", "R007")
def test_les_regles_typees_a_l_ecran_remplissent_et_verrouillent_la_saisie(cles_avenir, action):
    assert Regle.objects.filter(campagne=cles_avenir).count() == len(REGLES)
    formation, session, dispositif = action.formation, objet(action, "session"), objet(action, "dispositif")
    assert (formation.intitule, formation.objectif_general) == ("PREPA Clés Avenir", "5")
    assert (formation.domaines, formation.domaine_principal) == (["15041", "15061"], "15041")
    assert (action.objectifs, action.prerequis) == (TEXTE, ["motivation"])
    assert (session.esp, dispositif.publics, dispositif.prise_en_charge) == ("permanente", ["80006"], True)
    regles = regles_de(cles_avenir)
    assert effets(regles, "formation", "intitule").verrou
    assert effets(regles, "session", "esp").autorises == ["permanente"]
    assert effets(regles, "action", "plus_formation").limite == 200
    assert effets(regles, "session", "origine").masque
    assert reference_attendue(regles).reponse is False
    assert effets(regles, "session", "date_debut").consignes == ["Consigne de session.date_debut."]


@pytest.mark.exigence("R291")
def test_une_saisie_qui_suit_les_regles_est_envoyee_puis_publiee(action):
    assert bloquantes(controler(action)) == []
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    action = deplacer(deplacer(action, "soumettre", par=of), "valider", par=fabriques.utilisateur("cariforef"))
    assert action.est_publiee


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("carte", "valeurs", "mots"),
    [
        ("formation", {"intitule": "PREPA"}, "« Intitulé » doit être « PREPA Clés Avenir » (PREPA Clés Avenir 2026)"),
        ("session", {"date_debut": datetime.date(2027, 1, 4)}, "« Date début » doit être en 2026"),
        ("session", {"esp": "dates_fixes"}, "« ESP », seul choix permis"),
        ("session", {"duree_centre": 401}, "400 au plus"),
        ("session", {"modalite_enseignement": "1"}, "« Commentaire durée » est à renseigner"),
        ("action", {"prerequis": ["permis_b"]}, "doit comprendre « motivation »"),
        ("action", {"plus_formation": f"<p>{'a' * 201}</p>"}, "limité à 200 caractères"),
        ("dispositif", {"prise_en_charge": False}, "doit être « oui »"),
    ],
)
def test_une_saisie_qui_les_contredit_est_refusee_avec_leurs_mots(action, carte, valeurs, mots):
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    ecrire(objet(action, carte), of, **valeurs)
    with pytest.raises(TransitionRefusee) as refus:
        deplacer(action, "soumettre", par=of)
    assert mots in " ".join(" ".join(anomalie.message for anomalie in refus.value.anomalies).split())


@pytest.mark.exigence("R291")
def test_un_avertissement_et_un_texte_change_n_empechent_pas_l_envoi(action):
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    ecrire(objet(action, "session"), of, date_fin=datetime.date(2027, 1, 8))
    ecrire(action, of, objectifs="<p>Autre texte.</p>")
    gravites = {un.champ: un.gravite for un in controler(lue(action)) if un.champ in ("date_fin", "objectifs")}
    assert gravites == {"date_fin": "avertissement", "objectifs": "information"}
    deplacer(action, "soumettre", par=of)


@pytest.mark.exigence("R291", "R292")
def test_sa_procedure_s_ecrit_toute_seule(client, cles_avenir):
    contenu = client.get(reverse("reglages:procedure", args=[cles_avenir.pk])).content.decode()
    assert "PROCEDURE DE SAISIE SOFI – PREPA Clés Avenir" in contenu
    assert "Consigne de session.date_debut." in contenu and "Note de la Région" in contenu
