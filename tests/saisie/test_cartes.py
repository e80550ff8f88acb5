"""The four cards, without JavaScript: shown, typed in, saved complete or not."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from sofi.offre.controles import controler
from sofi.offre.creation import ajouter_session, reprendre_certification
from sofi.offre.models import Action, Formation, Session
from sofi.offre.tables import MODELES
from sofi.referentiels.models import BlocCompetence, Certification
from sofi.regles.anomalies import bloquantes
from tests import fabriques
from tests.saisie.navigateur import champs, envoyer, messages_du_champ, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

PIEGE = "<script>alert(1)</script><b>Gras</b><table><tr><td>cellule</td></tr></table><img src=x onerror=alert(1)>"


@pytest.fixture
def action():
    return fabriques.saisie()


@pytest.fixture
def certifiee():
    return fabriques.saisie(certification=109049)


@pytest.fixture(autouse=True)
def of(client, request):
    nom = next((nom for nom in ("action", "certifiee") if nom in request.fixturenames), None)
    etablissements = [request.getfixturevalue(nom).etablissement] if nom else []
    une = fabriques.utilisateur(etablissements=etablissements, prenom="Jeanne", nom="Durand")
    client.force_login(une)
    return une


def adresses(action):
    session = action.sessions.order_by("pk").first()
    return {
        "formation": f"{reverse('saisie:formation', args=[action.formation_id])}?action={action.pk}",
        "action": reverse("saisie:action", args=[action.pk]),
        "session": reverse("saisie:session", args=[session.pk]),
        "dispositif": reverse("saisie:dispositif", args=[session.dispositifs.get().pk]),
    }


SESSION_COMPLETE = {
    "date_debut": "2026-09-14",
    "date_fin": "20/11/2026",
    "esp": "dates_fixes",
    "rythmes": ["temps_plein"],
    "periodes": ["jour"],
    "type_parcours": "mixte",
    "modalites_pedagogiques": ["etablissement"],
    "duree_centre": "200",
    "duree_entreprise": "0",
    "duree_hebdo": "32,5",
    "modalites_recrutement": ["8"],
}

LIBELLES = {
    "formation": [
        "Intitulé *",
        "Objectif général *",
        "Niveau de sortie *",
        "Domaine formation *",
        "Domaine principal *",
    ],
    "action": [
        "Site dispensateur *",
        *("Complément intitulé", "Complément programme", "Objectifs", "Résultats attendus"),
        *("Mon + formation", "URL Vidéo", "URL PDF", "URL Action"),
        *("Type d’équipement", "Coût indicatif", "Commentaire équipement"),
        *("Niveau d’entrée *", "Pré-requis", "Commentaire Pré-requis"),
    ],
    "session": [
        *(
            "Site lieu *",
            "Date début *",
            "Date fin *",
            "ESP *",
            "Origine de la session",
            "Rythmes *",
            "Périodes de formations *",
        ),
        *("Type de parcours *", "Modalités pédagogiques *", "Modalités d’enseignement *"),
        *("Durée en centre (en h) *", "Durée en entreprise (en h) *", "Durée hebdo", "Commentaire durée"),
        *("Cycle de l’alternance", "Unité entreprise *", "Organisme responsable *"),
        *("Recrutement *", "Modalité de recrutement *", "Informations collectives", "Périodes d’inscription"),
        *("Référent PMR *", "Référent PRF", "Mail de liaison", "Référent mobilité *", "Module de remise à niveau"),
    ],
    "dispositif": [
        *("Publics", "Nb places dispositif *", "Nb places restantes", "Effectif Minimal", "Capacité Simultanée"),
        *("Frais HT", "Taux TVA", "Frais TTC", "Montant total des frais additionnels non pris en charge"),
        *("Frais afférents au passage de la certification", "Prise en charge des frais pédagogiques"),
    ],
}
"""Every field of the cards without Certif Info, in order, with its star: sections 8.4 to 8.7 of the requirements."""


NIVEAU = "Sans niveau spécifique"


def choisi(document, nom):
    """What one reads as chosen in a list, in a group of boxes or of buttons."""
    return ", ".join(
        texte(un if un.tag == "option" else un.getparent())
        for un in document.cssselect(f"#id_{nom} option[selected], #id_{nom} input[checked]")
    )


class TestOuverture:
    @pytest.mark.exigence("R052", "R138")
    @pytest.mark.parametrize(
        ("carte", "titre"),
        [
            ("formation", "Formation 0"),
            ("action", "Fiche Action"),
            ("session", "Fiche Session"),
            ("dispositif", "Fiche Dispositif"),
        ],
    )
    def test_chaque_carte_s_ouvre_avec_son_titre(self, client, action, carte, titre):
        reponse = client.get(adresses(action)[carte])
        assert reponse.status_code == 200
        (h1,) = page(reponse).cssselect("h1")
        assert texte(h1).startswith(titre)

    @pytest.mark.exigence("R156", "R157", "R165", "R166", "R169", "R170", "R172", "R176", "R177", "R182", "R184")
    @pytest.mark.exigence("R185", "R188", "R190", "R191", "R193", "R194", "R196", "R200", "R204", "R207")
    @pytest.mark.parametrize("carte", LIBELLES)
    def test_les_libelles_et_les_etoiles_sont_ceux_des_sources(self, client, action, carte):
        document = page(client.get(adresses(action)[carte]))
        montres = [texte(un).removesuffix(" obligatoire") for un in document.cssselect("#fiche .champ-etiquette")]
        assert montres == LIBELLES[carte]

    @pytest.mark.exigence("R156", "R168", "R172", "R176", "R178", "R180", "R186", "R187", "R188", "R192", "R195")
    @pytest.mark.exigence("R212", "R213")
    @pytest.mark.parametrize(
        ("carte", "depart"),
        [
            ("action", {"site_dispensateur": "{siret} - {site} - {nom} - Nantes", "niveau_entree": NIVEAU}),
            (
                "session",
                {
                    "site_lieu": "{site} - {nom} - Principal",
                    "esp": "Choisir…",
                    "rythmes": "temps plein",
                    "type_parcours": "type de parcours inconnu",
                    "modalite_enseignement": "formation en présentiel",
                    "unite_entreprise": "heure",
                    "organisme_responsable": "{site} - {nom} - Principal",
                    "recrutement": "Ouvert",
                    "referent_pmr": "{contact}, Pauline PICARD - {site}, {nom}, SIRET {siret}",
                    "referent_prf": "Choisir…",
                    "referent_mobilite": "{contact}, Pauline PICARD - {site}, {nom}, SIRET {siret}",
                },
            ),
            ("dispositif", {"frais_certification": "Non", "prise_en_charge": "Oui"}),
        ],
    )
    def test_les_valeurs_de_depart_se_lisent_comme_dans_les_sources(self, client, action, carte, depart):
        organisme = action.etablissement
        site, contact = organisme.site_principal, organisme.contacts.get()
        mots = {"siret": organisme.siret, "site": site.pk, "nom": site.nom_usage, "contact": contact.pk}
        document = page(client.get(adresses(action)[carte]))
        lus = {nom: choisi(document, nom) for nom in depart}
        assert lus == {nom: attendu.format(**mots) for nom, attendu in depart.items()}

    @pytest.mark.exigence("R192", "R195")
    def test_le_seul_contact_est_propose_comme_referent_et_parmi_plusieurs_celui_qui_l_est(self, action):
        organisme = action.etablissement
        seul = organisme.contacts.get()
        organisme.contacts.update(referents=[])
        assert ajouter_session(action).referent_mobilite == seul
        handicap = fabriques.ContactFactory(etablissement=organisme, site=seul.site, referents=["handicap"])
        session = ajouter_session(action)
        assert (session.referent_pmr, session.referent_mobilite) == (handicap, None)

    @pytest.mark.exigence("R199", "R201", "R202", "R203")
    def test_le_dispositif_et_ses_codes_ne_font_que_se_montrer(self, client, action):
        document = page(client.get(adresses(action)["dispositif"]))
        lot = document.cssselect("#bloc-lot")[0].getparent()
        termes, valeurs = ([texte(un) for un in lot.cssselect(tag)] for tag in ("dt", "dd"))
        assert list(zip(termes, valeurs, strict=True)) == [
            ("Dispositif", "PROGRAMME REGION - TEST"),
            ("Numéro lot CR", action.attribution.mandat.lot_id),
            ("ID Action CR", "2872"),
            ("OF Mandataire CR", "75"),
        ]
        assert not {"type_dispositif", "lot", "id_action_cr"} & set(champs(document))

    @pytest.mark.exigence("R031", "R218")
    @pytest.mark.parametrize("carte", ["formation", "action", "session", "dispositif"])
    def test_la_carte_d_un_autre_etablissement_n_existe_pas(self, client, action, carte):
        autre = fabriques.saisie()
        url = adresses(autre)[carte]
        assert client.get(url).status_code == 404
        assert client.post(url, {"version": "0"}).status_code == 404

    @pytest.mark.exigence("R031")
    def test_les_sites_et_contacts_d_un_autre_ne_sont_ni_proposes_ni_acceptes(self, client, action):
        autre = fabriques.organisme("AUTRE")
        url = adresses(action)["session"]
        intrus, contact = autre.site_principal, autre.contacts.get()
        envoyer(client, url, site_lieu=str(intrus.pk), referent_pmr=str(contact.pk))
        session = Session.objects.get(action=action)
        assert session.site_lieu == action.attribution.site and session.referent_pmr.etablissement_id != autre.pk
        assert "AUTRE" not in client.get(url).content.decode()


class TestEnregistrement:
    @pytest.mark.exigence("R214", "R302")
    def test_une_carte_incomplete_s_enregistre_et_dit_ce_qui_manque(self, client, action):
        url = adresses(action)["session"]
        reponse = envoyer(client, url, date_debut="14/09/2026")
        assert reponse.status_code == 302
        session = Session.objects.get(action=action)
        assert (session.date_debut, session.version) == (datetime.date(2026, 9, 14), 1)
        document = page(client.get(url))
        assert "points à compléter" in texte(document.cssselect("main")[0])
        liens = {lien.get("href") for lien in document.cssselect("#a-completer a")}
        assert "#id_esp" in liens and document.cssselect("#id_esp")

    @pytest.mark.exigence("R302")
    def test_ce_qui_manque_n_est_pas_dit_avant_le_premier_enregistrement(self, client, action):
        document = page(client.get(adresses(action)["session"]))
        assert not document.cssselect("#a-completer a")
        assert messages_du_champ(document, "esp") == []

    @pytest.mark.exigence("R198", "R215")
    def test_une_session_ou_tout_est_rempli_n_attend_plus_rien(self, client, action):
        envoyer(client, adresses(action)["session"], **SESSION_COMPLETE)
        action = Action.objects.completes().get(pk=action.pk)
        assert [un.message for un in bloquantes(controler(action)) if un.carte == "session"] == []

    @pytest.mark.exigence("R302", "R173", "R181")
    @pytest.mark.parametrize(
        ("nom", "brut"),
        [
            ("date_debut", "32/13/2026"),
            ("date_debut", "bientôt"),
            ("duree_centre", "deux cents"),
            ("duree_centre", "-5"),
            ("duree_centre", "99999999999999999999"),
            ("duree_hebdo", "35h"),
        ],
    )
    def test_ce_qui_ne_se_lit_pas_est_garde_et_dit(self, client, action, nom, brut):
        url = adresses(action)["session"]
        envoyer(client, url, **{nom: brut, "commentaire_duree": "À côté"})
        session = Session.objects.get(action=action)
        assert session.commentaire_duree == "À côté" and session.saisie_illisible == {nom: brut}
        document = page(client.get(url))
        assert champs(document)[nom] == [brut]
        assert any(brut in message for message in messages_du_champ(document, nom))
        envoyer(client, url, **{nom: "2026-09-14" if nom == "date_debut" else "20"})
        assert Session.objects.get(action=action).saisie_illisible == {}

    @pytest.mark.exigence("R158", "R159", "R167", "R305")
    def test_les_textes_sont_nettoyes_et_comptes_comme_on_les_voit(self, client, action):
        url = adresses(action)["action"]
        riches = ["complement_programme", "objectifs", "resultats_attendus", "commentaire_prerequis"]
        trop_long = f"<p><strong>{'é' * 3001}</strong></p>"
        envoyer(client, url, **dict.fromkeys(riches, PIEGE), plus_formation=trop_long, complement_intitule=PIEGE)
        action.refresh_from_db()
        for nom in riches:
            valeur = getattr(action, nom)
            assert "Gras" in valeur and not any(mot in valeur for mot in ("script", "<img", "<table", "onerror"))
        contenu = client.get(url).content.decode()
        assert "<script>alert" not in contenu and "&lt;script&gt;alert" in contenu
        document = page(client.get(url))
        assert any("250" in un for un in messages_du_champ(document, "plus_formation"))

    @pytest.mark.exigence("R302")
    def test_les_caracteres_de_controle_ne_font_rien_tomber(self, client, action):
        reponse = envoyer(client, adresses(action)["session"], date_debut="a\x00b", commentaire_duree="x\x00y")
        assert reponse.status_code == 302
        assert Session.objects.get(action=action).commentaire_duree == "xy"

    @pytest.mark.exigence("R162", "R163", "R164", "R194", "R276")
    @pytest.mark.parametrize(
        ("carte", "nom", "adresse", "dit"),
        [
            ("action", "url_video", "javascript:alert(1)", "n’est pas une adresse internet"),
            ("action", "url_video", "https://exemple.fr/visite.avi", "YouTube ou d’un fichier MP4"),
            ("action", "url_video", "https://youtube.com.exemple.fr/watch?v=1", "YouTube ou d’un fichier MP4"),
            ("action", "url_video", "https://www.youtube.com/watch?v=1", ""),
            ("action", "url_video", "https://youtu.be/1", ""),
            ("action", "url_video", "https://exemple.fr/visite.MP4", ""),
            ("action", "url_pdf", "pas une adresse", "n’est pas une adresse internet"),
            ("action", "url_action", "exemple", "n’est pas une adresse internet"),
            ("action", "url_action", "https://exemple.fr/action", ""),
            ("session", "mail_liaison", "chez moi", "n’est pas une adresse électronique"),
            ("session", "mail_liaison", "liaison@exemple.fr", ""),
        ],
    )
    def test_une_adresse_fausse_s_enregistre_et_se_dit(self, client, action, carte, nom, adresse, dit):
        url = adresses(action)[carte]
        envoyer(client, url, **{nom: adresse})
        reponse = client.get(url)
        assert champs(page(reponse))[nom] == [adresse] and 'href="javascript' not in reponse.content.decode()
        messages = " ".join(messages_du_champ(page(reponse), nom))
        assert dit in messages if dit else not messages

    @pytest.mark.exigence("R302")
    def test_un_double_envoi_ne_gene_personne(self, client, action):
        url = adresses(action)["session"]
        envoye = champs(page(client.get(url))) | {"date_debut": "14/09/2026"}
        assert [client.post(url, envoye).status_code for _ in range(2)] == [302, 302]
        assert Session.objects.get(action=action).date_debut == datetime.date(2026, 9, 14)

    @pytest.mark.exigence("R302")
    @pytest.mark.parametrize("version", ["", "abc", "9" * 30, "-1"])
    def test_une_version_forgee_est_un_conflit_pas_une_panne(self, client, action, version):
        url = adresses(action)["session"]
        envoyer(client, url, date_debut="14/09/2026")
        assert envoyer(client, url, version=version, onglet="autre", date_debut="15/09/2026").status_code == 409


class TestFormationLibre:
    @pytest.mark.exigence("R138")
    def test_une_fiche_enregistree_a_son_numero_et_pas_de_blocs_sans_certif_info(self, client, action):
        url = adresses(action)["formation"]
        envoyer(client, url, intitule="Découverte")
        document = page(client.get(url))
        assert texte(document.cssselect("h1")[0]) == f"Formation {action.formation_id}"
        assert not document.cssselect("#id_individualisation")

    @pytest.mark.exigence("R154", "R155")
    def test_les_domaines_se_retirent_et_le_principal_est_l_un_d_eux(self, client, action):
        url = adresses(action)["formation"]
        Formation.objects.update(domaines=["15084", "15061"], domaine_principal="15061")
        document = page(client.get(url))
        assert [texte(un) for un in document.cssselect("#id_domaine_principal option")][1:] == [
            "15084 - Préparation entrée formation",
            "15061 - Accompagnement vers emploi",
        ]
        envoyer(client, url, bouton=("retirer_domaine", "15061"))
        formation = Formation.objects.get(pk=action.formation_id)
        assert (formation.domaines, formation.domaine_principal) == (["15084"], "15084")

    @pytest.mark.exigence("R154", "R155")
    def test_des_domaines_forges_ne_sont_pas_retenus(self, client, action):
        url = adresses(action)["formation"]
        envoyer(client, url, domaines=["15084", "00000", "<b>"], domaine_principal="99999")
        formation = Formation.objects.get(pk=action.formation_id)
        assert (formation.domaines, formation.domaine_principal) == (["15084"], "15084")

    @pytest.mark.exigence("R154")
    def test_choisir_des_domaines_enregistre_d_abord(self, client, action):
        url = adresses(action)["formation"]
        reponse = envoyer(client, url, bouton=("suite", "domaines"), intitule="Gardé")
        assert reponse.url == f"{reverse('saisie:domaines', args=[action.formation_id])}?action={action.pk}"
        assert Formation.objects.get(pk=action.formation_id).intitule == "Gardé"

    @pytest.mark.exigence("R150", "R061")
    def test_la_liste_des_actions_se_cherche(self, client, action):
        url = adresses(action)["formation"]
        assert f"/saisie/action/{action.pk}/" in client.get(url).content.decode()
        vide = page(client.get(url + "&actions_q=introuvable"))
        assert "Aucun résultat trouvé" in texte(vide.cssselect("#bloc-actions")[0].getparent())
        entetes = [texte(un) for un in vide.cssselect("#bloc-actions ~ .tableau-cadre th")]
        assert entetes == ["Action", "Libellé", "Site dispensateur", "Etat", "Type"]


FORGES = {
    "intitule": "Autre",
    "objectif_general": "7",
    "type_certification": "Autre",
    "niveau_sortie": "0",
    "objectif": "Autre",
    "programme": "Autre",
    "domaines": ["15084"],
    "domaine_principal": "15084",
}
"""What comes from Certif Info, as somebody would forge it."""
CCP = "Certificat de compétences professionnelles (CCP)"


class TestFormationCertifiee:
    @pytest.mark.exigence("R138", "R139", "R140", "R141", "R142", "R143", "R295")
    def test_ce_qui_vient_de_certif_info_ne_se_modifie_pas(self, client, certifiee):
        url = adresses(certifiee)["formation"]
        document = page(client.get(url))
        assert texte(document.cssselect("h1")[0]) == "Formation 0 CertifInfo 109049"
        modifiables = {nom for nom in champs(document) if not nom.startswith("blocs_")}
        assert modifiables <= {
            "csrfmiddlewaretoken",
            "version",
            "onglet",
            "rang",
            "sessions",
            "individualisation",
            "validation",
            "blocs",
        }
        de_la_fiche = Formation.objects.filter(pk=certifiee.formation_id).values(*FORGES)
        avant = de_la_fiche.get()
        envoyer(client, url, **FORGES)
        assert de_la_fiche.get() == avant

    @pytest.mark.exigence("R139", "R140", "R141", "R142", "R143")
    def test_la_fiche_certif_info_se_lit_avec_les_libelles_de_la_source(self, client):
        action = fabriques.saisie(certification=93561)
        client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
        document = page(client.get(adresses(action)["formation"]))
        assert texte(document.cssselect("h1")[0]) == "Formation 0 CertifInfo 93561"
        termes, valeurs = ([texte(un) for un in document.cssselect(f".saisie-fiche {tag}")] for tag in ("dt", "dd"))
        lus = dict(zip(termes, valeurs, strict=True))
        record = Certification.objects.get(pk=93561)
        assert lus == {
            "Code Certifinfo": "93561",
            "Intitulé": "Actions de formation dispensées aux créateurs et repreneurs d'entreprise",
            "Objectif général": "certification",
            "Type de certification": "Autre certification sans niveau spécifique",
            "Objectif": " ".join(record.objectif.split()),
            "Programme": lus["Programme"],
            "Formacodes": "32047 - Création entreprise",
            "Spécialité (NSF)": lus["Spécialité (NSF)"],
            "Niveau de sortie": "Sans niveau spécifique",
        }
        assert lus["Programme"].startswith("Étude et formalisation du projet")

    @pytest.mark.exigence("R143", "R146")
    def test_un_long_texte_se_coupe_sans_balise_brisee_et_une_liste_se_lit_entiere(self, client, certifiee):
        Certification.objects.filter(pk=109049).update(codes_rome=[f"M15{rang:02}" for rang in range(40)])
        programme = "\n".join(f"Savoir n° {rang} & suivants <sic>" for rang in range(40))
        Formation.objects.filter(pk=certifiee.formation_id).update(programme=programme)
        document = page(client.get(adresses(certifiee)["formation"]))
        coupe = next(un for un in document.cssselect(".definitions details.plus-d-info") if "Savoir" in texte(un))
        debut = texte(coupe.cssselect(".plus-debut")[0])
        assert debut.startswith("Savoir n° 0 & suivants <sic>") and debut.endswith("…") and len(debut) <= 310
        assert texte(coupe.cssselect(".plus-mot")[0]) == "plus d’info"
        assert texte(coupe.cssselect("div")[0]).endswith("Savoir n° 39 & suivants <sic>")
        assert len(document.cssselect(".definitions dd > ul > li")) >= 40

    @pytest.mark.exigence("R139", "R143")
    def test_un_texte_que_la_fiche_ne_donne_pas_s_ecrit_et_n_est_plus_jamais_ecrase(self, client, certifiee):
        record = Certification.objects.filter(pk=109049)
        record.update(objectif="")
        Formation.objects.filter(pk=certifiee.formation_id).update(objectif="", version=1)
        url = adresses(certifiee)["formation"]
        document = page(client.get(url))
        assert "La fiche Certif Info ne donne pas ce texte" in texte(document)
        assert not document.cssselect("[name=programme]"), "the record gives the programme"
        envoyer(client, url, objectif="Assister le <b>service</b>", programme="Forgé")
        formation = Formation.objects.select_related("certification__type__niveau").get(pk=certifiee.formation_id)
        assert (formation.texte("objectif"), formation.textes_saisis) == ("Assister le <b>service</b>", ["objectif"])
        assert "Forgé" not in formation.programme
        record.update(objectif="Ce que dit la fiche")
        assert page(client.get(url)).cssselect("[name=objectif]")[0].text.strip() == "Assister le <b>service</b>"
        reprendre_certification(formation, record.get())
        assert formation.objectif == "Assister le <b>service</b>"
        envoyer(client, url, objectif="")
        document = page(client.get(url))
        assert "Ce que dit la fiche" in texte(document) and not document.cssselect("[name=objectif]")

    @pytest.mark.exigence("R144", "R145", "R146", "R148", "R295")
    def test_les_blocs_se_choisissent(self, client, certifiee):
        url = adresses(certifiee)["formation"]
        document = page(client.get(url))
        etiquettes = [texte(un).removesuffix(" obligatoire") for un in document.cssselect("#fiche .champ-etiquette")]
        assert etiquettes == [
            "Souhaitez-vous individualiser le parcours par bloc de compétences *",
            "Validation de la formation *",
            "Blocs de compétences",
        ]
        for nom, reponses in (("individualisation", ["Oui", "Non"]), ("validation", ["Partielle", "Totale"])):
            assert [texte(un) for un in document.cssselect(f"#id_{nom} .form-check")] == reponses
        codes = [case.get("value") for case in document.cssselect("#id_blocs input[type=checkbox]")]
        assert len(codes) == 2
        envoyer(client, url, individualisation="oui", validation="partielle", blocs=codes[:1])
        formation = Formation.objects.get(pk=certifiee.formation_id)
        assert (formation.individualisation, formation.validation, formation.blocs) == (True, "partielle", codes[:1])

    @pytest.mark.exigence("R146")
    def test_la_table_des_blocs_est_celle_de_la_source(self, client, certifiee):
        document = page(client.get(adresses(certifiee)["formation"]))
        assert [texte(un) for un in document.cssselect("#id_blocs th")] == [
            "Choisir",
            "Type module",
            "Intitulé module",
            "Objectif",
            "Programme",
        ]
        rangs = [[texte(un) for un in rang.cssselect("td")] for rang in document.cssselect("#id_blocs tbody tr")]
        assert [rang[1:3] for rang in rangs] == [
            [CCP, "1. Assurer les missions opérationnelles de la gestion des ressources humaines"],
            [CCP, "2. Contribuer au développement des ressources humaines"],
        ]
        assert rangs[0][3].startswith("Assurer la gestion administrative du personnel")
        assert "suivre les indicateurs" in rangs[0][3] and "… plus d’info" in rangs[0][3]

    @pytest.mark.exigence("R146")
    def test_les_blocs_se_lisent_dix_par_dix_et_gardent_ce_qui_est_coche_ailleurs(self, client, certifiee):
        blocs = [
            BlocCompetence(code=f"RNCP35030BC{rang:02}", code_rncp="RNCP35030", libelle=f"Bloc {rang}", ordre=rang)
            for rang in range(3, 13)
        ]
        BlocCompetence.objects.bulk_create(blocs)
        url = adresses(certifiee)["formation"]
        document = page(client.get(url))
        assert len(document.cssselect("#id_blocs tbody tr")) == 10
        assert document.cssselect("#id_blocs_taille option[selected]")[0].text == "10"
        assert "Voir 1 à 10 sur 12 résultats" in texte(document.get_element_by_id("id_blocs"))
        reponse = envoyer(client, url, bouton=("blocs_page", "2"), blocs=["RNCP35030BC01"])
        document = page(client.get(reponse.url))
        assert len(document.cssselect("#id_blocs tbody tr")) == 2 and champs(document)["blocs"] == ["RNCP35030BC01"]
        assert "Précédente" in texte(document.get_element_by_id("id_blocs"))

    @pytest.mark.exigence("R146")
    def test_chercher_un_bloc_garde_les_blocs_coches_ailleurs(self, client, certifiee):
        url = adresses(certifiee)["formation"]
        codes = [un.get("value") for un in page(client.get(url)).cssselect("#id_blocs input[type=checkbox]")]
        bouton = envoyer(client, url, bouton=("suite", "blocs"), blocs=codes, blocs_q="développement")
        reponse = envoyer(client, url, blocs=codes, blocs_q="développement")
        assert "blocs_q=d" in reponse.url and reponse.url == bouton.url, "the Entrée key searches too"
        trouve = page(client.get(reponse.url))
        assert len(trouve.cssselect("#id_blocs input[type=checkbox]")) == 1
        assert sorted(champs(trouve)["blocs"]) == sorted(codes)
        assert Formation.objects.get(pk=certifiee.formation_id).blocs == codes

    @pytest.mark.exigence("R149", "R301")
    def test_sans_bloc_la_table_le_dit_et_la_validation_est_totale(self, client):
        action = fabriques.saisie(certification=93561)
        client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
        document = page(client.get(adresses(action)["formation"]))
        assert "Aucun résultat trouvé" in texte(document.get_element_by_id("id_blocs"))
        assert champs(document)["validation"] == ["totale"]

    @pytest.mark.exigence("R147", "R148")
    def test_les_deux_options_d_individualisation_sont_expliquees(self, client, certifiee):
        contenu = client.get(adresses(certifiee)["formation"]).content.decode()
        assert "Option 1" in contenu and "Option 2" in contenu


class TestTables:
    @pytest.mark.exigence("R190", "R197", "R261", "R290")
    def test_une_information_collective_s_ajoute_se_remplit_et_se_retire(self, client, action):
        url = adresses(action)["session"]
        reponse = envoyer(client, url, bouton=("ajouter", "informations_collectives"), commentaire_duree="Gardé")
        assert reponse.url.endswith("#informations_collectives")
        session = Session.objects.get(action=action)
        (info,) = session.informations_collectives
        assert session.commentaire_duree == "Gardé"
        cle = f"informations_collectives-{info.pk}-"
        site = str(action.attribution.site_id)
        envoyer(
            client,
            url,
            **{f"{cle}date": "20/08/2026", f"{cle}heure_debut": "9h30", f"{cle}places": "12", f"{cle}site": site},
        )
        info.refresh_from_db()
        assert (info.date, info.heure_debut, info.places) == (datetime.date(2026, 8, 20), datetime.time(9, 30), 12)
        assert info.site_id == action.attribution.site_id
        envoyer(client, url, bouton=("retirer", f"informations_collectives:{info.pk}"))
        assert session.informations_collectives == []

    @pytest.mark.exigence("R190", "R191", "R290")
    @pytest.mark.parametrize(
        ("nom", "colonnes"),
        [
            ("informations_collectives", ["Code", "Lieu", "Date", "Heures", "Places", "Lien, commentaire", "Retirer"]),
            ("periodes_inscription", ["Code", "Type", "Date Début", "Date Fin", "Retirer"]),
        ],
    )
    def test_dix_lignes_en_vue_les_autres_repliees_et_toutes_enregistrees(self, client, action, nom, colonnes):
        url = adresses(action)["session"]
        assert page(client.get(url)).cssselect(f"#id_{nom} button[name=ajouter][value={nom}]")
        session = Session.objects.get(action=action)
        modele = MODELES[nom]
        jours = [{modele._meta.ordering[0]: datetime.date(2026, 1, rang)} for rang in range(1, 13)]
        modele.objects.bulk_create(modele(session=session, **jour) for jour in jours)
        document = page(client.get(url))
        tables = document.cssselect(f"#id_{nom} table")
        assert [len(table.cssselect("tbody tr")) for table in tables] == [10, 2]
        assert all([texte(un) for un in table.cssselect("th")] == colonnes for table in tables)
        (suite,) = document.xpath(f"//*[@id='id_{nom}']/details[.//table]")
        assert texte(suite.cssselect("summary")[0]) == "Voir la suite (2)" and suite.get("open") is None
        reponse = envoyer(client, url, bouton=("ajouter", nom))
        assert len(getattr(Session.objects.get(action=action), nom)) == 13
        (suite,) = page(client.get(reponse.url)).xpath(f"//*[@id='id_{nom}']/details[.//table]")
        assert suite.get("open") is not None, "the new row is in sight"

    @pytest.mark.exigence("R190")
    def test_une_ligne_laissee_vide_disparait_a_l_enregistrement(self, client, action):
        url = adresses(action)["session"]
        envoyer(client, url, bouton=("ajouter", "periodes_inscription"))
        session = Session.objects.get(action=action)
        assert len(session.periodes_inscription) == 1
        envoyer(client, url, htmx=True)
        assert len(Session.objects.get(action=action).periodes_inscription) == 1
        envoyer(client, url)
        assert Session.objects.get(action=action).periodes_inscription == []

    @pytest.mark.exigence("R190", "R302")
    def test_une_date_illisible_dans_une_ligne_est_gardee_et_dite(self, client, action):
        url = adresses(action)["session"]
        envoyer(client, url, bouton=("ajouter", "informations_collectives"))
        (info,) = Session.objects.get(action=action).informations_collectives
        nom = f"informations_collectives-{info.pk}-date"
        envoyer(client, url, **{nom: "31/02/2026", f"informations_collectives-{info.pk}-lieu": "Gymnase"})
        document = page(client.get(url))
        assert champs(document)[nom] == ["31/02/2026"]
        assert any("31/02/2026" in un for un in messages_du_champ(document, "informations_collectives"))

    @pytest.mark.exigence("R190", "R031")
    def test_la_ligne_d_une_autre_session_ne_se_touche_pas(self, client, action):
        autre = fabriques.completer(fabriques.saisie())
        (info,) = autre.sessions.get().informations_collectives
        cle = f"informations_collectives-{info.pk}-"
        url = adresses(action)["session"]
        envoyer(client, url, informations_collectives=[str(info.pk)], **{f"{cle}lieu": "Pris"})
        info.refresh_from_db()
        assert info.lieu == "" and Session.objects.get(action=action).informations_collectives == []

    @pytest.mark.exigence("R191", "R290")
    def test_les_types_de_periode_sont_ceux_des_sources(self, client, action):
        url = adresses(action)["session"]
        envoyer(client, url, bouton=("ajouter", "periodes_inscription"))
        options = page(client.get(url)).cssselect("#id_periodes_inscription select option")
        assert [texte(un) for un in options][1:] == ["candidature individuelle", "recrutement", "inscription"]


class TestDispositif:
    @pytest.mark.exigence("R200", "R204", "R205", "R206", "R208", "R209", "R210", "R211")
    def test_le_ttc_est_propose_quand_il_est_vide(self, client, action):
        url = adresses(action)["dispositif"]
        envoyer(client, url, frais_ht="1 000,50", taux_tva="20", nb_places="12", publics=["80006"])
        dispositif = action.sessions.get().dispositifs.get()
        assert dispositif.frais_ttc == Decimal("1200.60") and dispositif.publics == ["80006"]
        envoyer(client, url, frais_ttc="1000")
        document = page(client.get(url))
        assert "1200,60 €" in texte(document.get_element_by_id("ttc-propose")).replace("\u202f", "").replace(
            "\xa0", " "
        )
        envoyer(client, url, bouton=("proposer", "frais_ttc"))
        dispositif.refresh_from_db()
        assert dispositif.frais_ttc == Decimal("1200.60")

    @pytest.mark.exigence("R205")
    def test_plus_de_places_restantes_que_de_places_se_dit(self, client, action):
        url = adresses(action)["dispositif"]
        envoyer(client, url, nb_places="5", nb_places_restantes="6")
        assert messages_du_champ(page(client.get(url)), "nb_places_restantes")
