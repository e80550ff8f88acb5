"""The rules of a campagne on the cards: lock, limit, prefill, hide, explain; what they impose is refused otherwise."""

import pytest
from django.urls import reverse

from sofi.offre.models import Action, Formation, Session
from sofi.regles.jeu import regles_de
from sofi.regles.models import Regle
from tests import fabriques
from tests.saisie.navigateur import champs, envoyer, messages_du_champ, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

REGLES = [
    ("formation", "intitule", "valeur_imposee", {"valeur": "Atelier"}, "Saisissez Atelier."),
    ("formation", "domaines", "valeur_imposee", {"valeur": ["15061"]}, ""),
    ("formation", "domaine_principal", "valeur_imposee", {"valeur": "15061"}, ""),
    ("action", "niveau_entree", "valeur_imposee", {"valeur": "14"}, ""),
    ("action", "objectifs", "texte_prescrit", {"texte": "<p>Texte donné.</p>"}, ""),
    ("action", "plus_formation", "longueur_max", {"maximum": 100}, ""),
    ("action", "complement_programme", "obligatoire", {}, ""),
    ("session", "esp", "choix_autorises", {"codes": ["cadencees", "dates_fixes"]}, "Cadencées ou dates fixes."),
    ("session", "rythmes", "choix_autorises", {"codes": ["temps_plein"]}, ""),
    ("session", "date_debut", "annee_debut", {"annee": 2026}, ""),
    ("session", "organisme_responsable", "est_le_mandataire", {}, ""),
    ("session", "origine", "masque", {}, ""),
    ("dispositif", "prise_en_charge", "valeur_imposee", {"valeur": True}, ""),
]


@pytest.fixture
def action(client):
    campagne = fabriques.campagne(code="REGLES")
    for rang, (carte, champ, genre, parametres, consigne) in enumerate(REGLES):
        Regle.objects.create(
            campagne=campagne,
            code=f"{carte}-{champ}-{rang}".replace("_", "-"),
            carte=carte,
            champ=champ,
            genre=genre,
            parametres=parametres,
            consigne=consigne,
            ordre=rang,
            source="procédure p. 8",
        )
    une = fabriques.saisie(campagne, mandataire=fabriques.organisme("MANDATAIRE"))
    client.force_login(fabriques.utilisateur(etablissements=[une.etablissement]))
    return une


def url(action, carte):
    session = action.sessions.get()
    numeros = {"formation": action.formation_id, "action": action.pk, "session": session.pk}
    return reverse(f"saisie:{carte}", args=[numeros.get(carte) or session.dispositifs.get().pk])


def autour(document, nom):
    """The field with all that surrounds it."""
    element = document.get_element_by_id(f"id_{nom}")
    while "champ" not in (element.get("class") or "").split():
        element = element.getparent()
    return element


@pytest.mark.exigence("R151", "R222", "R223")
def test_une_valeur_imposee_est_verrouillee_et_dit_par_qui(client, action):
    document = page(client.get(url(action, "formation")))
    champ = autour(document, "intitule")
    assert document.get_element_by_id("id_intitule").get("readonly") is not None
    assert document.get_element_by_id("id_intitule").value == "Atelier"
    assert "Imposé par Programme REGLES 2026" in texte(champ) and "Saisissez Atelier." in texte(champ)
    assert "Imposé par" in texte(document.get_element_by_id("id_domaines"))
    assert not document.cssselect("button[name=retirer_domaine]")


@pytest.mark.exigence("R222", "R223", "R224", "R260")
@pytest.mark.parametrize(
    ("carte", "nom", "envoyee", "imposee", "message"),
    [
        ("formation", "intitule", "Autre chose", "Atelier", "« Intitulé » doit être « Atelier »"),
        ("formation", "domaine_principal", "15084", "15061", "« Domaine principal » doit être"),
        ("action", "niveau_entree", "11", "14", "« Niveau d’entrée » doit être « Niveau 4"),
        ("dispositif", "prise_en_charge", "non", True, "doit être « oui »"),
    ],
)
def test_une_autre_valeur_est_refusee_avec_le_message_de_la_regle(
    client, action, carte, nom, envoyee, imposee, message
):
    reponse = envoyer(client, url(action, carte), **{nom: envoyee})
    suite = texte(page(client.get(reponse.url)).cssselect("main")[0])
    assert message in suite and "(Programme REGLES 2026)" in suite
    session = action.sessions.get()
    objets = {"formation": action.formation, "action": action, "dispositif": session.dispositifs.get()}
    objet = objets[carte]
    objet.refresh_from_db()
    assert getattr(objet, nom) == imposee and objet.version == 1


@pytest.mark.exigence("R226", "R227", "R232")
def test_seuls_les_choix_permis_sont_offerts_et_un_autre_est_refuse(client, action):
    adresse = url(action, "session")
    document = page(client.get(adresse))
    assert [un.get("value") for un in document.cssselect("#id_esp option")] == ["", "cadencees", "dates_fixes"]
    assert [un.get("value") for un in document.cssselect("#id_rythmes input")] == ["temps_plein"]
    reponse = envoyer(client, adresse, esp="permanente", rythmes=["temps_plein", "temps_partiel"])
    suite = texte(page(client.get(reponse.url)).cssselect("main")[0])
    assert "« ESP », choix permis" in suite and "« Rythmes »" in suite and "« temps partiel »" in suite
    session = Session.objects.get(action=action)
    assert (session.esp, session.rythmes, session.saisie_illisible) == ("", ["temps_plein"], {})


@pytest.mark.exigence("R225", "R173")
def test_une_date_contraire_a_la_regle_s_enregistre_et_se_dit_a_cote(client, action):
    adresse = url(action, "session")
    envoyer(client, adresse, date_debut="12/01/2025")
    (message,) = messages_du_champ(page(client.get(adresse)), "date_debut")
    assert "doit être en 2026 (Programme REGLES 2026). Vous avez saisi 12/01/2025." in message


@pytest.mark.exigence("R234", "R240", "R296")
def test_un_texte_donne_est_propose_mot_pour_mot_et_reste_modifiable(client, action):
    adresse = url(action, "action")
    document = page(client.get(adresse))
    assert "Texte proposé, à adapter" in texte(autour(document, "objectifs"))
    assert champs(document)["objectifs"][0].strip() == "<p>Texte donné.</p>"
    envoyer(client, adresse, objectifs="<p>Le mien.</p>")
    action.refresh_from_db()
    assert action.objectifs == "<p>Le mien.</p>"


@pytest.mark.exigence("R161", "R305")
def test_le_compteur_montre_la_limite_qui_vaut(client, action):
    document = page(client.get(url(action, "action")))
    assert texte(document.get_element_by_id("id_plus_formation_compteur")).endswith("0 / 100")


@pytest.mark.exigence("R229")
def test_l_etoile_d_une_regle_s_ajoute_a_celles_des_sources(client, action):
    document = page(client.get(url(action, "action")))
    assert autour(document, "complement_programme").cssselect(".etoile")
    assert not autour(document, "resultats_attendus").cssselect(".etoile")


@pytest.mark.exigence("R291")
def test_un_champ_cache_n_est_ni_montre_ni_lu(client, action):
    adresse = url(action, "session")
    assert "origine" not in champs(page(client.get(adresse)))
    Session.objects.update(origine="socle")
    envoyer(client, adresse, origine="intention_embauche")
    assert Session.objects.get(action=action).origine == "socle"


@pytest.mark.exigence("R222")
def test_pourquoi_donne_la_regle_son_programme_et_sa_source(client, action):
    details = autour(page(client.get(url(action, "session"))), "esp").cssselect("details")
    assert "Programme REGLES 2026 : Choix permis" in texte(details[0]) and "procédure p. 8" in texte(details[0])


@pytest.mark.exigence("R128", "R187", "R258")
def test_l_organisme_responsable_est_le_mandataire_du_lot(client, action):
    adresse = url(action, "session")
    document = page(client.get(adresse))
    (choisi,) = document.cssselect("#id_organisme_responsable option[selected]")
    assert "MANDATAIRE" in texte(choisi)
    reponse = envoyer(client, adresse, organisme_responsable=str(action.etablissement.site_principal.pk))
    suite = texte(page(client.get(reponse.url)).cssselect("main")[0])
    assert "doit être le mandataire du lot : MANDATAIRE (Programme REGLES 2026). Vous avez choisi" in suite
    session = Session.objects.get(action=action)
    assert session.organisme_responsable.etablissement.raison_sociale == "MANDATAIRE"


@pytest.mark.exigence("R128", "R187")
def test_un_mandataire_a_plusieurs_sites_laisse_choisir_parmi_eux(client, action):
    second = fabriques.SiteFactory(etablissement=action.attribution.mandat.mandataire, nom_usage="SECOND SITE")
    adresse = url(action, "session")
    options = page(client.get(adresse)).cssselect("#id_organisme_responsable option")
    assert len(options) == 3 and not any(action.etablissement.raison_sociale in texte(un) for un in options)
    envoyer(client, adresse, organisme_responsable=str(second.pk))
    assert Session.objects.get(action=action).organisme_responsable == second


@pytest.mark.exigence("R222")
def test_une_regle_ajoutee_en_cours_de_saisie_remet_la_valeur_imposee(client, action):
    Formation.objects.update(intitule="Ancien")
    envoyer(client, url(action, "formation"))
    assert Formation.objects.get(pk=action.formation_id).intitule == "Atelier"


@pytest.mark.exigence("R004")
def test_sans_campagne_les_cartes_s_ouvrent_aussi(client, action):
    Formation.objects.update(campagne=None)
    Action.objects.update(attribution=None)
    for carte in ("formation", "action", "session", "dispositif"):
        assert client.get(url(action, carte)).status_code == 200


@pytest.mark.exigence("R139", "R157", "R165", "R173", "R184", "R190", "R191", "R204", "R251")
@pytest.mark.parametrize("code", ["E2C", "PE", "PAS", "1E1F"])
def test_chaque_consigne_des_quatre_programmes_se_lit_sur_sa_fiche(client, campagnes, code):
    action = fabriques.saisie(campagnes[code], certification={"PE": 93561, "1E1F": 109049}.get(code))
    client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
    session = action.sessions.get()
    numeros = {"action": action.pk, "session": session.pk, "dispositif": session.dispositifs.get().pk}
    adresses = {carte: reverse(f"saisie:{carte}", args=[numero]) for carte, numero in numeros.items()}
    adresses["formation"] = reverse("saisie:formation", args=[action.formation_id])
    lues = {carte: texte(page(client.get(adresse))) for carte, adresse in adresses.items()}
    tues = [
        regle.code
        for regle in regles_de(campagnes[code])
        if regle.champ != "certification" and " ".join(regle.consigne.split()) not in lues[regle.carte]
    ]
    assert tues == [], "the question on the reference is asked before the cards"
