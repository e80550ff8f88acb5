"""The CARIF-OREF's settings: campaigns and rules typed on screen."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.programmes.models import Campagne, Programme
from sofi.regles.chargement import charger
from sofi.regles.models import Regle
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def cariforef(client):
    client.force_login(fabriques.utilisateur("cariforef"))
    return client


def page(reponse, code=200):
    assert reponse.status_code == code, reponse.content.decode()[:3000]
    return html.fromstring(reponse.content.decode())


def textes(noeud, selecteur):
    return [" ".join(un.text_content().split()) for un in noeud.cssselect(selecteur)]


def erreurs(reponse):
    return " ".join(textes(page(reponse), ".champ-messages li"))


@pytest.mark.exigence("R007", "R291")
def test_l_accueil_des_reglages_mene_aux_campagnes_et_aux_procedures(cariforef, campagnes):
    liens = {lien.get("href") for lien in page(cariforef.get(reverse("reglages:accueil"))).cssselect("main a")}
    assert {reverse("reglages:campagnes"), reverse("reglages:procedures")} <= liens


@pytest.mark.exigence("R007")
def test_la_liste_des_campagnes_dit_leur_annee_leurs_regles_et_leurs_lots(cariforef, campagnes):
    fabriques.attribution(campagnes["PAS"])
    lue = page(cariforef.get(reverse("reglages:campagnes")))
    assert textes(lue, "h1") == ["Campagnes et règles 4 campagnes"]
    lignes = textes(lue, "tbody tr")
    assert lignes[0].startswith("Ecole de la deuxième chance 2026 E2C")
    (pas,) = [ligne for ligne in lignes if "PREPA Avenir Sup 2025" in ligne]
    assert f"PAS {campagnes['PAS'].regles.count()} 1 Actualisée novembre 2024 ouverte" in pas


@pytest.mark.exigence("R007")
def test_une_liste_vide_dit_quoi_faire(cariforef):
    assert "Aucune campagne" in cariforef.get(reverse("reglages:campagnes")).content.decode()


@pytest.mark.parametrize("profil", ["of", "region"])
def test_personne_d_autre_que_le_cariforef_ne_voit_les_reglages(client, campagnes, profil):
    client.force_login(fabriques.utilisateur(profil))
    campagne, regle = campagnes["PAS"], campagnes["PAS"].regles.first()
    for nom, arguments in (
        ("accueil", []),
        ("campagnes", []),
        ("creer_programme", []),
        ("creer_campagne", []),
        ("programme", ["PAS"]),
        ("campagne", [campagne.pk]),
        ("modifier_campagne", [campagne.pk]),
        ("reconduire", [campagne.pk]),
        ("comparer", [campagne.pk]),
        ("ajouter_regle", [campagne.pk]),
        ("apercu", [campagne.pk, "session", "esp"]),
        ("regle", [regle.pk]),
        ("activer_regle", [regle.pk]),
        ("supprimer_regle", [regle.pk]),
    ):
        adresse = reverse(f"reglages:{nom}", args=arguments)
        assert client.get(adresse).status_code == 404, nom
        assert client.post(adresse).status_code == 404, nom


@pytest.mark.exigence("R291")
def test_une_campagne_montre_ses_regles_par_fiche_et_par_champ_en_mots_simples(cariforef, campagnes):
    lue = page(cariforef.get(reverse("reglages:campagne", args=[campagnes["PAS"].pk])))
    assert textes(lue, "main h2") == ["Fiche Formation", "Fiche Action", "Fiche Session", "Fiche Dispositif"]
    contenu = " ".join(lue.text_content().split())
    for phrase in (
        "Imposé : « PREPA Avenir Sup »",
        "Choix permis : « mixte », « individualisé »",
        "Texte donné : « Modules obligatoires",
        "La session dure 3 mois au plus",
        "Doit être en 2025",
        "Est le mandataire du lot",
    ):
        assert phrase in contenu


@pytest.mark.exigence("R007")
def test_la_page_d_une_campagne_coute_autant_de_requetes_pour_cent_regles_que_pour_dix(
    cariforef, campagnes, django_assert_max_num_queries
):
    adresse = reverse("reglages:campagne", args=[campagnes["1E1F"].pk])
    cariforef.get(adresse)
    with django_assert_max_num_queries(12):
        cariforef.get(adresse)


@pytest.mark.exigence("R291")
def test_un_programme_et_sa_campagne_se_creent_ensemble(cariforef, campagnes):
    reponse = cariforef.post(
        reverse("reglages:creer_programme"),
        {
            "code": "pca",
            "nom": "PREPA Clés Avenir",
            "libelle": "PROGRAMME REGION - Prépa clés avenir",
            "type_dispositif": "8",
            "annee": "2026",
            "procedure_mise_a_jour": "Novembre 2026",
            "ouverte": "on",
        },
    )
    campagne = Campagne.objects.get(programme="PCA")
    assert reponse.url == reverse("reglages:campagne", args=[campagne.pk])
    assert str(campagne) == "PREPA Clés Avenir 2026" and campagne.ouverte


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("changes", "mots"),
    [
        ({"code": ""}, "obligatoire"),
        ({"code": "PAS"}, "porte déjà ce code"),
        ({"code": "pas"}, "porte déjà ce code"),
        ({"code": "P C"}, "lettres et chiffres"),
        ({"code": "é"}, "lettres et chiffres"),
        ({"code": "A" * 21}, "20"),
        ({"annee": "bientôt"}, "nombre entier"),
        ({"annee": "1789"}, "2000"),
        ({"nom": ""}, "obligatoire"),
        ({"type_dispositif": "999"}, "choix"),
    ],
)
def test_un_programme_fautif_est_refuse_sans_rien_creer_ni_perdre(cariforef, campagnes, changes, mots):
    donnees = {"code": "PCA", "nom": "Clés", "libelle": "Libellé", "type_dispositif": "8", "annee": "2026"} | changes
    reponse = cariforef.post(reverse("reglages:creer_programme"), donnees)
    assert mots in erreurs(reponse)
    assert Programme.objects.count() == 4
    assert page(reponse).cssselect("[name=libelle]")[0].get("value") == "Libellé"


@pytest.mark.exigence("R007")
def test_une_campagne_ne_se_cree_pas_deux_fois(cariforef, campagnes):
    adresse = reverse("reglages:creer_campagne")
    reponse = cariforef.post(adresse, {"programme": "PAS", "annee": "2025"})
    assert "déjà une campagne pour cette année" in page(reponse).text_content()
    cariforef.post(adresse, {"programme": "PAS", "annee": "2027"})
    assert Campagne.objects.get(programme="PAS", annee=2027).regles.count() == 0


@pytest.mark.exigence("R007")
def test_fermer_une_campagne_et_renommer_un_programme(cariforef, campagnes):
    pas = campagnes["PAS"]
    cariforef.post(reverse("reglages:modifier_campagne", args=[pas.pk]), {"procedure_mise_a_jour": "Mai 2026"})
    pas.refresh_from_db()
    assert (pas.ouverte, pas.procedure_mise_a_jour, pas.annee) == (False, "Mai 2026", 2025)
    adresse = reverse("reglages:programme", args=["PAS"])
    page(cariforef.get(adresse))
    cariforef.post(adresse, {"code": "AUTRE", "nom": "Prépa", "libelle": "L", "type_dispositif": "8"})
    assert Programme.objects.get(pk="PAS").nom == "Prépa"
    assert cariforef.get(reverse("reglages:programme", args=["ZZZ"])).status_code == 404


@pytest.mark.exigence("R004", "R007")
def test_reconduire_une_campagne_montre_ce_qui_change(cariforef, campagnes):
    pas = campagnes["PAS"]
    adresse = reverse("reglages:reconduire", args=[pas.pk])
    assert page(cariforef.get(adresse)).cssselect("[name=annee]")[0].get("value") == "2026"
    reponse = cariforef.post(adresse, {"annee": "2026"})
    nouvelle = Campagne.objects.get(programme="PAS", annee=2026)
    assert reponse.url == f"{reverse('reglages:comparer', args=[nouvelle.pk])}?avec={pas.pk}"
    lue = page(cariforef.get(reponse.url))
    assert textes(lue, "tbody del") == [
        "Doit être en 2025",
        "La session doit obligatoirement débuter en 2025.",
    ]
    assert textes(lue, "tbody ins")[0] == "Doit être en 2026"
    assert "déjà une campagne 2026" in erreurs(cariforef.post(adresse, {"annee": "2026"}))
    assert erreurs(cariforef.post(adresse, {"annee": ""}))


@pytest.mark.exigence("R007")
def test_comparer_dit_ce_qui_est_ajoute_retire_et_identique(cariforef, campagnes):
    pas = campagnes["PAS"]
    cariforef.post(reverse("reglages:reconduire", args=[pas.pk]), {"annee": "2026"})
    nouvelle = Campagne.objects.get(programme="PAS", annee=2026)
    nouvelle.regles.get(code="session-rythmes").delete()
    Regle.objects.create(
        campagne=nouvelle, code="neuve", carte="session", champ="esp", genre="consigne", consigne="Neuve."
    )
    adresse = reverse("reglages:comparer", args=[nouvelle.pk])
    contenu = page(cariforef.get(adresse, {"avec": pas.pk})).text_content()
    assert "ajoutée" in contenu and "retirée" in contenu and "temps partiel" in contenu
    assert "Choisissez la campagne à comparer" in page(cariforef.get(adresse, {"avec": "zz"})).text_content()
    assert (
        "qu’une campagne"
        in page(cariforef.get(reverse("reglages:comparer", args=[campagnes["E2C"].pk]))).text_content()
    )


@pytest.mark.exigence("R291")
def test_une_regle_s_ajoute_en_trois_etapes_qui_ont_chacune_leur_adresse(cariforef, campagnes):
    adresse = reverse("reglages:ajouter_regle", args=[campagnes["E2C"].pk])
    etape1 = page(cariforef.get(adresse))
    assert "quel champ" in textes(etape1, "h1")[0]
    assert len(etape1.cssselect("option")) > 60 and "Fiche Session - Recrutement" in {
        groupe.get("label") for groupe in etape1.cssselect("optgroup")
    }
    etape2 = page(cariforef.get(adresse, {"champ": "session.type_parcours"}))
    genres = textes(etape2, "main li h2")
    assert "Choix permis" in genres and "Texte donné" not in genres and "Année de début" not in genres
    etape3 = page(cariforef.get(adresse, {"champ": "session.type_parcours", "genre": "choix_autorises"}))
    assert len(etape3.cssselect("input[name=codes]")) == 5
    reponse = cariforef.post(
        f"{adresse}?champ=session.type_parcours&genre=choix_autorises",
        {"codes": ["collectif", "mixte"], "consigne": "Collectif ou mixte.", "gravite": "bloquant", "source": "Note"},
    )
    regle = Regle.objects.get(code="session-type-parcours-choix-autorises")
    assert reponse.url.endswith(f"#regle-{regle.pk}")
    assert regle.parametres == {"codes": ["collectif", "mixte"]} and regle.editee_le and not regle.chargee


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("parametres", "titre"),
    [
        ({"champ": "session.inconnu"}, "quel champ"),
        ({"champ": "zut"}, "quel champ"),
        ({"champ": ""}, "quel champ"),
        ({"champ": "session.esp", "genre": "texte_prescrit"}, "Que demander"),
        ({"champ": "session.esp", "genre": "magie"}, "Que demander"),
    ],
)
def test_une_adresse_fautive_ramene_a_l_etape_a_refaire(cariforef, campagnes, parametres, titre):
    adresse = reverse("reglages:ajouter_regle", args=[campagnes["E2C"].pk])
    assert titre in textes(page(cariforef.get(adresse, parametres)), "h1")[0]


@pytest.mark.exigence("R291")
@pytest.mark.parametrize(
    ("champ", "genre", "donnees", "mots"),
    [
        ("session.esp", "choix_autorises", {}, "obligatoire"),
        ("session.esp", "valeur_imposee", {"valeur": "zut"}, "choix"),
        ("session.date_debut", "annee_debut", {"annee": "deux mille"}, "nombre entier"),
        ("action.objectifs", "texte_prescrit", {"texte": "<p></p>"}, "Écrivez le texte"),
        ("action.objectifs", "longueur_max", {"maximum": "-3"}, "0"),
        ("session.esp", "consigne", {"consigne": ""}, "Écrivez la consigne"),
        ("session.esp", "obligatoire", {"gravite": "grave"}, "choix"),
        ("session.esp", "obligatoire", {"source": "x" * 201}, "200"),
        ("action.prerequis", "condition", {"quand": "session.origine=socle", "alors": "vaut"}, "valeur attendue"),
    ],
)
def test_une_regle_fautive_est_refusee_en_francais(cariforef, campagnes, champ, genre, donnees, mots):
    nombre = Regle.objects.count()
    adresse = f"{reverse('reglages:ajouter_regle', args=[campagnes['E2C'].pk])}?champ={champ}&genre={genre}"
    reponse = cariforef.post(adresse, {"gravite": "bloquant"} | donnees)
    assert mots in erreurs(reponse)
    assert Regle.objects.count() == nombre


@pytest.mark.exigence("R291")
def test_modifier_une_regle_chargee_la_garde_au_chargement_suivant(cariforef, campagnes):
    regle = campagnes["PAS"].regles.get(code="session-heures-centre")
    adresse = reverse("reglages:regle", args=[regle.pk])
    assert page(cariforef.get(adresse)).cssselect("[name=maximum]")[0].get("value") == "280"
    cariforef.post(adresse, {"maximum": "300", "consigne": "", "gravite": "bloquant", "source": "Avis"})
    charger()
    regle.refresh_from_db()
    assert (regle.parametres, regle.gravite, regle.source) == ({"maximum": 300}, "bloquant", "Avis")


@pytest.mark.exigence("R291")
def test_chaque_regle_livree_s_ouvre_et_se_reenregistre_a_l_identique(cariforef, campagnes):
    for regle in Regle.objects.filter(campagne__in=[campagnes["1E1F"], campagnes["PAS"]]):
        adresse = reverse("reglages:regle", args=[regle.pk])
        donnees = {}
        formulaire = page(cariforef.get(adresse)).cssselect("form[data-garde]")[0]
        for nom, valeur in formulaire.form_values():
            donnees.setdefault(nom, []).append(valeur)
        assert cariforef.post(adresse, donnees).status_code == 302, regle.code
        relue = Regle.objects.get(pk=regle.pk)
        assert sans_ordre(relue.parametres) == sans_ordre(regle.parametres), regle.code
        for nom in ("consigne", "gravite", "source", "genre", "champ", "code", "ordre"):
            assert getattr(relue, nom) == getattr(regle, nom), regle.code


def sans_ordre(parametres):
    return {nom: sorted(valeur) if isinstance(valeur, list) else valeur for nom, valeur in parametres.items()}


@pytest.mark.exigence("R291")
def test_desactiver_une_regle_la_sort_des_controles_et_la_remettre_l_y_remet(cariforef, campagnes):
    from sofi.regles.jeu import effets, regles_de

    regle = campagnes["E2C"].regles.get(code="session-esp")
    adresse = reverse("reglages:activer_regle", args=[regle.pk])
    assert cariforef.get(adresse).status_code == 405
    cariforef.post(adresse, {"active": "non"})
    assert not effets(regles_de(campagnes["E2C"]), "session", "esp").verrou
    assert "désactivée" in page(cariforef.get(reverse("reglages:campagne", args=[regle.campagne_id]))).text_content()
    cariforef.post(adresse, {"active": "oui"})
    assert effets(regles_de(campagnes["E2C"]), "session", "esp").verrou


@pytest.mark.exigence("R291")
def test_supprimer_demande_confirmation_et_ne_vaut_que_pour_une_regle_faite_a_l_ecran(cariforef, campagnes):
    chargee = campagnes["E2C"].regles.get(code="session-esp")
    reponse = cariforef.post(reverse("reglages:supprimer_regle", args=[chargee.pk]), follow=True)
    assert "désactivez-la plutôt" in page(reponse).text_content()
    sienne = Regle.objects.create(
        campagne=campagnes["E2C"], code="a-moi", carte="session", champ="esp", genre="consigne", consigne="x"
    )
    adresse = reverse("reglages:supprimer_regle", args=[sienne.pk])
    assert "Supprimer la règle sur « ESP »" in page(cariforef.get(adresse)).text_content()
    cariforef.post(adresse)
    assert set(Regle.objects.filter(pk__in=[chargee.pk, sienne.pk])) == {chargee}
    assert cariforef.get(adresse).status_code == 404


@pytest.mark.exigence("R291")
def test_l_apercu_montre_le_champ_comme_l_organisme_le_verra(cariforef, campagnes):
    def apercu(code, carte, nom):
        return page(cariforef.get(reverse("reglages:apercu", args=[campagnes[code].pk, carte, nom])))

    verrouille = apercu("E2C", "formation", "intitule")
    assert verrouille.cssselect("[name=intitule]")[0].get("value") == "Ecole de la deuxième chance"
    assert "Imposé par Ecole de la deuxième chance 2026" in verrouille.text_content()
    limite = apercu("PAS", "session", "type_parcours")
    assert {option.get("value") for option in limite.cssselect("main option")} == {"", "mixte", "individualise"}
    assert "Modules obligatoires" in apercu("PAS", "action", "complement_programme").text_content()
    assert "n’est pas montré" in apercu("PAS", "session", "origine").text_content()
    assert cariforef.get(reverse("reglages:apercu", args=[campagnes["PAS"].pk, "session", "zut"])).status_code == 404


@pytest.mark.exigence("R291")
def test_l_apercu_existe_pour_chaque_champ(cariforef, campagnes):
    from sofi.regles.champs import CHAMPS

    for un in CHAMPS:
        page(cariforef.get(reverse("reglages:apercu", args=[campagnes["1E1F"].pk, un.carte, un.nom])))


@pytest.mark.exigence("R292", "R021")
@pytest.mark.parametrize("profil", ["of", "cariforef", "region"])
def test_chacun_lit_la_procedure_de_saisie_d_une_campagne_ouverte(client, campagnes, profil):
    client.force_login(fabriques.utilisateur(profil))
    liste = page(client.get(reverse("reglages:procedures")))
    procedures = textes(liste, "main li")
    assert "Les procédures de saisie" in textes(liste, "h1") and len(procedures) == 5
    assert procedures[-1].startswith("Organismes de formation – Annuaire")
    guide = page(client.get(reverse("reglages:procedure", args=[campagnes["PAS"].pk])))
    assert textes(guide, "h1") == ["PROCEDURE DE SAISIE SOFI – PREPA Avenir Sup"]
    assert "Actualisée novembre 2024" in textes(guide, ".sous-titre")[0]
    assert textes(guide, "main h2")[1:] == [
        "Contexte et process",
        "Connexion au tableau de bord",
        "Tableau de bord",
        "Formation, Action, Session, Dispositif (FASD)",
        "Créer une formation PREPA Avenir Sup",
        "Fiche Formation",
        "Fiche Action",
        "Fiche Session",
        "Fiche Dispositif",
        "Ressources et contact",
    ]
    contenu = " ".join(guide.text_content().split())
    assert "La session doit obligatoirement débuter en 2025." in contenu
    assert "Modules optionnels à préciser." in contenu
    assert "Origine de la session" not in contenu


@pytest.mark.exigence("R292")
def test_la_procedure_suit_les_regles(cariforef, campagnes):
    regle = campagnes["PAS"].regles.get(code="session-rythmes")
    cariforef.post(reverse("reglages:activer_regle", args=[regle.pk]), {"active": "non"})
    guide = page(cariforef.get(reverse("reglages:procedure", args=[campagnes["PAS"].pk])))
    assert "Rythmes : temps plein ou partiel" not in " ".join(guide.text_content().split())
