"""The way into an entry: the lot, then the Certif Info question."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Action
from sofi.programmes.models import Attribution
from sofi.referentiels.models import CertificationSuccession
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return fabriques.organisme()


@pytest.fixture
def of(client, organisme):
    personne = fabriques.utilisateur(etablissements=[organisme])
    client.force_login(personne)
    return personne


def page(reponse, statut=200):
    assert reponse.status_code == statut, reponse
    return html.fromstring(reponse.content.decode())


def options(arbre, nom):
    return [option.get("value") for option in arbre.cssselect(f"select[name={nom}] option") if option.get("value")]


def choisie(arbre, nom):
    retenues = arbre.cssselect(f"select[name={nom}] option[selected]")
    return retenues[0].get("value") if retenues else ""


def texte(arbre):
    return " ".join(arbre.cssselect("main")[0].text_content().split())


def creer(client, **choix):
    return client.get(reverse("saisie:creer"), choix)


def question(client, attribution, **parametres):
    return client.get(reverse("saisie:reference"), {"attribution": attribution.pk} | parametres)


def repondre(client, attribution, **donnees):
    return client.post(reverse("saisie:reference"), {"attribution": attribution.pk, "suivant": "1"} | donnees)


class TestLot:
    @pytest.mark.exigence("R125", "R126", "R127", "R128", "R129", "R130")
    def test_l_ecran_a_les_cinq_listes_etoilees_de_la_source_et_suivant(self, client, of, organisme):
        fabriques.attribution(formateur=organisme)
        arbre = page(creer(client))
        listes = arbre.cssselect("#choix-lot select")
        assert [un.get("aria-required") for un in listes] == ["true"] * 5
        etiquettes = [arbre.cssselect(f"label[for={un.get('id')}]")[0].text_content() for un in listes]
        assert all("*" in etiquette for etiquette in etiquettes)
        assert [etiquette.partition("*")[0].strip() for etiquette in etiquettes] == [
            "Organisme",
            "Programme",
            "Intitulé du lot",
            "Mandataire",
            "Site de réalisation",
        ]
        assert arbre.cssselect("#choix-lot button")[0].text == "Suivant"

    @pytest.mark.exigence("R125", "R126", "R127", "R128", "R129", "R297")
    def test_ce_qui_n_a_qu_une_valeur_possible_est_deja_rempli(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme, numero="TEST2026_8", intitule="Lot 8 - Essai")
        arbre = page(creer(client))
        assert choisie(arbre, "organisme") == str(organisme.pk) or options(arbre, "organisme") == [str(organisme.pk)]
        assert options(arbre, "programme") == ["TEST"]
        assert options(arbre, "lot") == ["TEST2026_8"]
        assert options(arbre, "mandataire") == [str(organisme.pk)]
        assert options(arbre, "attribution") == [str(attribution.pk)]
        assert "PROGRAMME REGION - TEST" in texte(arbre) and "TEST2026_8 - Lot 8 - Essai" in texte(arbre)

    @pytest.mark.exigence("R126", "R127", "R131")
    def test_le_programme_choisi_limite_les_lots_dans_l_ordre_des_numeros(self, client, of, organisme):
        une, autre = fabriques.campagne("UNE"), fabriques.campagne("AUTRE")
        for numero in ("UNE2026_10", "UNE2026_8"):
            fabriques.attribution(une, formateur=organisme, numero=numero)
        fabriques.attribution(autre, formateur=organisme, numero="AUTRE2026_1")
        assert options(page(creer(client)), "lot") == ["AUTRE2026_1", "UNE2026_8", "UNE2026_10"]
        arbre = page(creer(client, programme="UNE"))
        assert options(arbre, "lot") == ["UNE2026_8", "UNE2026_10"]
        assert options(arbre, "programme") == ["AUTRE", "UNE"]

    @pytest.mark.exigence("R127", "R297")
    def test_le_lot_choisi_remplit_le_reste(self, client, of, organisme):
        mandataire = fabriques.organisme("MANDATAIRE")
        une = fabriques.attribution(formateur=organisme, mandataire=mandataire, numero="TEST2026_1")
        fabriques.attribution(formateur=organisme, numero="TEST2026_2")
        arbre = page(creer(client, lot="TEST2026_1"))
        assert choisie(arbre, "lot") == "TEST2026_1"
        assert options(arbre, "mandataire") == [str(mandataire.pk)]
        assert options(arbre, "attribution") == [str(une.pk)]

    @pytest.mark.exigence("R130", "R131")
    def test_suivant_mene_a_la_question_certif_info(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        reponse = creer(client, suivant="1")
        assert reponse.status_code == 302
        assert reponse.url.startswith(reverse("saisie:reference"))
        assert f"attribution={attribution.pk}" in reponse.url

    @pytest.mark.exigence("R130")
    def test_suivant_sans_tout_choisir_dit_ce_qui_manque(self, client, of, organisme):
        fabriques.attribution(formateur=organisme, numero="TEST2026_1")
        fabriques.attribution(formateur=organisme, numero="TEST2026_2")
        arbre = page(creer(client, suivant="1"))
        assert "Choisissez le lot dans la liste." in texte(arbre)
        assert "Choisissez le programme dans la liste." not in texte(arbre)
        assert arbre.cssselect(".sommaire a[href='#id_lot']")
        assert arbre.cssselect("#id_lot[aria-invalid=true]")

    @pytest.mark.exigence("R297")
    def test_un_lot_qui_n_est_pas_du_programme_choisi_est_ecarte(self, client, of, organisme):
        fabriques.attribution(fabriques.campagne("UNE"), formateur=organisme, numero="UNE2026_1")
        fabriques.attribution(fabriques.campagne("UNE"), formateur=organisme, numero="UNE2026_2")
        fabriques.attribution(fabriques.campagne("AUTRE"), formateur=organisme, numero="AUTRE2026_1")
        arbre = page(creer(client, programme="UNE", lot="AUTRE2026_1", suivant="1"))
        assert choisie(arbre, "programme") == "UNE" and choisie(arbre, "lot") == ""
        assert "Choisissez le lot dans la liste." in texte(arbre)

    @pytest.mark.exigence("R129")
    def test_deux_actions_de_la_region_sur_un_site_se_distinguent(self, client, of, organisme):
        une = fabriques.attribution(formateur=organisme)
        Attribution.objects.create(mandat=une.mandat, formateur=organisme, site=une.site, id_action_cr="2873")
        arbre = page(creer(client))
        assert "action CR 2872" in texte(arbre) and "action CR 2873" in texte(arbre)
        assert choisie(arbre, "attribution") == ""

    @pytest.mark.exigence("R012", "R298")
    def test_un_lot_au_forfait_recrutement_le_rappelle(self, client, of, organisme):
        fabriques.attribution(formateur=organisme, forfait_recrutement=True)
        phrase = (
            "Les sessions des lots soumis au forfait recrutement doivent démarrer, même à effectif réduit, "
            "à la date prévue initialement."
        )
        assert phrase in texte(page(creer(client)))

    @pytest.mark.exigence("R012")
    def test_un_lot_ordinaire_ne_le_rappelle_pas(self, client, of, organisme):
        fabriques.attribution(formateur=organisme)
        assert "forfait recrutement" not in texte(page(creer(client)))

    @pytest.mark.exigence("R006", "R125")
    def test_sans_lot_importe_la_page_dit_pourquoi_et_qui_appeler(self, client, of, settings):
        contenu = texte(page(creer(client)))
        assert "Aucun lot ouvert à la saisie" in contenu and "fichier que la Région transmet" in contenu
        assert settings.SOFI_CONTACT_TELEPHONE in contenu and settings.SOFI_CONTACT_MAIL in contenu

    @pytest.mark.exigence("R125")
    def test_un_compte_sans_etablissement_sait_quoi_faire(self, client):
        client.force_login(fabriques.utilisateur())
        assert "Aucun établissement" in texte(page(creer(client)))

    @pytest.mark.exigence("R125", "R031")
    def test_avec_plusieurs_etablissements_on_choisit_parmi_les_siens(self, client):
        un, autre, etranger = (fabriques.organisme(nom) for nom in ("UN", "AUTRE", "ETRANGER"))
        for numero, formateur in (("TEST2026_1", un), ("TEST2026_2", autre), ("TEST2026_3", etranger)):
            fabriques.attribution(formateur=formateur, numero=numero)
        client.force_login(fabriques.utilisateur(etablissements=[un, autre]))
        arbre = page(creer(client, organisme=autre.pk))
        assert set(options(arbre, "organisme")) == {str(un.pk), str(autre.pk)}
        assert choisie(arbre, "organisme") == str(autre.pk) and options(arbre, "lot") == ["TEST2026_2"]
        assert options(page(creer(client, organisme=etranger.pk)), "lot") != ["TEST2026_3"]

    @pytest.mark.exigence("R125")
    def test_la_page_n_ecrit_rien_et_ne_coute_pas_plus_avec_plus_de_lots(
        self, client, of, organisme, django_assert_max_num_queries
    ):
        for _ in range(12):
            fabriques.attribution(formateur=organisme)
        with django_assert_max_num_queries(5):
            creer(client, suivant="1")
        assert not Action.objects.exists()

    @pytest.mark.exigence("R125")
    def test_seul_un_organisme_cree_une_formation(self, client):
        for profil in ("cariforef", "region"):
            client.force_login(fabriques.utilisateur(profil))
            assert creer(client).status_code == 404


class TestQuestion:
    @pytest.mark.exigence("R132", "R137", "R138")
    def test_non_ouvre_la_saisie_sans_certif_info(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        assert page(question(client, attribution)).cssselect("input[type=radio][name=reference]")
        reponse = repondre(client, attribution, reference="non")
        action = Action.objects.get()
        assert action.formation.certification is None and action.etablissement == organisme
        assert reponse.url == f"{reverse('saisie:formation', args=[action.formation_id])}?action={action.pk}"
        assert action.sessions.get().dispositifs.get().lot == attribution.lot

    @pytest.mark.exigence("R132", "R133", "R136", "R139")
    def test_oui_montre_la_fiche_puis_ouvre_la_saisie(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        loupe = client.post(
            reverse("saisie:reference"),
            {"attribution": attribution.pk, "reference": "oui", "code": "93561", "loupe": "1"},
        )
        contenu = texte(page(client.get(loupe.url)))
        assert "Actions de formation dispensées aux créateurs et repreneurs d" in contenu
        assert "Code RNCP" in contenu and "Certificateur" in contenu
        assert not Action.objects.exists()
        repondre(client, attribution, reference="oui", code="93561", certification_vue="93561")
        assert Action.objects.get().formation.certification_id == 93561

    @pytest.mark.exigence("R136")
    def test_une_certification_n_est_pas_retenue_avant_d_avoir_ete_montree(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        arbre = page(repondre(client, attribution, reference="oui", code="93561"))
        assert "Vérifiez cette certification" in texte(arbre) and not Action.objects.exists()
        assert arbre.cssselect("input[name=certification_vue]")[0].get("value") == "93561"

    @pytest.mark.exigence("R134")
    def test_la_loupe_sans_code_ouvre_la_recherche(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        reponse = client.post(reverse("saisie:reference"), {"attribution": attribution.pk, "loupe": "1", "code": ""})
        assert reponse.url.startswith(reverse("saisie:certifinfo"))

    @pytest.mark.exigence("R133")
    @pytest.mark.parametrize(
        ("code", "message"),
        [
            ("", "Saisissez le code Certifinfo"),
            ("abc", "ne compte que des chiffres"),
            ("12", "est inconnu ou n’est plus en vigueur"),
            ("99999999999999999999", "est inconnu ou n’est plus en vigueur"),
            ("<script>", "ne compte que des chiffres"),
        ],
    )
    def test_un_mauvais_code_est_explique_et_reste_affiche(self, client, of, organisme, code, message):
        arbre = page(repondre(client, fabriques.attribution(formateur=organisme), reference="oui", code=code))
        assert message in texte(arbre) and not Action.objects.exists()
        assert arbre.cssselect("input[name=code]")[0].get("value", "") == code

    @pytest.mark.exigence("R133")
    def test_un_ancien_code_propose_celui_qui_le_remplace(self, client, of, organisme):
        CertificationSuccession.objects.create(ancien_code=4242, nouveau_id=93561)
        arbre = page(repondre(client, fabriques.attribution(formateur=organisme), reference="oui", code="4242"))
        assert "Il est remplacé par" in texte(arbre)
        lien = next(a for a in arbre.cssselect(".champ-messages a") if "93561" in a.get("href"))
        assert "Certification à vérifier" in texte(page(client.get(lien.get("href"))))

    @pytest.mark.exigence("R132")
    def test_sans_reponse_la_page_la_demande(self, client, of, organisme):
        arbre = page(repondre(client, fabriques.attribution(formateur=organisme)))
        assert "Répondez par Oui ou par Non." in texte(arbre)

    @pytest.mark.exigence("R302")
    def test_un_double_clic_n_ouvre_qu_une_saisie(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        jeton = page(question(client, attribution)).cssselect("input[name=jeton]")[0].get("value")
        premiere = repondre(client, attribution, reference="non", jeton=jeton)
        seconde = repondre(client, attribution, reference="non", jeton=jeton)
        assert Action.objects.count() == 1 and premiere.url == seconde.url
        autre = page(question(client, attribution)).cssselect("input[name=jeton]")[0].get("value")
        repondre(client, attribution, reference="non", jeton=autre)
        assert Action.objects.count() == 2

    @pytest.mark.exigence("R302")
    def test_la_reponse_revient_apres_une_connexion_expiree(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        client.logout()
        assert reverse("account_login") in repondre(client, attribution, reference="oui", code="93561").url
        client.post(reverse("account_login"), {"login": of.email, "password": fabriques.MOT_DE_PASSE})
        arbre = page(client.get(reverse("saisie:reference"), follow=True))
        assert arbre.cssselect("input[name=code]")[0].get("value") == "93561" and not Action.objects.exists()

    @pytest.mark.exigence("R006")
    def test_un_lot_retire_entre_temps_renvoie_au_choix_du_lot(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)
        attribution.lot.actif = False
        attribution.lot.save()
        reponse = repondre(client, attribution, reference="non")
        assert reponse.url == reverse("saisie:creer") and not Action.objects.exists()
        assert "n’est plus ouvert à la saisie" in texte(page(client.get(reponse.url)))

    @pytest.mark.exigence("R114", "R125")
    @pytest.mark.parametrize("numero", ["autre", "0", "abc", "-1", "9" * 30])
    def test_l_attribution_d_un_autre_est_introuvable(self, client, of, organisme, numero):
        etrangere = fabriques.attribution(formateur=fabriques.organisme("AUTRE"))
        numero = etrangere.pk if numero == "autre" else numero
        adresse = reverse("saisie:reference")
        assert client.get(adresse, {"attribution": numero}).status_code == 404
        assert client.post(adresse, {"attribution": numero, "reference": "non"}).status_code == 404
        assert client.get(reverse("saisie:certifinfo"), {"attribution": numero}).status_code == 404
        assert not Action.objects.exists()

    @pytest.mark.exigence("R031", "R125")
    def test_l_etablissement_choisi_devient_le_courant(self, client):
        un, autre = fabriques.organisme("UN"), fabriques.organisme("AUTRE")
        client.force_login(fabriques.utilisateur(etablissements=[un, autre]))
        for etablissement in (un, autre):
            attribution = fabriques.attribution(formateur=etablissement)
            repondre(client, attribution, reference="non", organisme=etablissement.pk)
            assert Action.objects.latest("pk").etablissement == etablissement
        assert client.session["etablissement"] == autre.pk

    @pytest.mark.exigence("R128", "R187")
    def test_le_mandataire_peut_saisir_pour_le_lot_d_un_formateur(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=fabriques.organisme("FORMATEUR"), mandataire=organisme)
        repondre(client, attribution, reference="non")
        assert Action.objects.get().etablissement == organisme

    @pytest.mark.exigence("R132")
    def test_sans_lot_la_question_renvoie_au_choix_du_lot(self, client, of):
        assert client.get(reverse("saisie:reference")).url == reverse("saisie:creer")

    @pytest.mark.exigence("R214")
    def test_ce_qui_est_deja_saisi_sur_le_lot_est_montre(self, client, of, organisme):
        action = fabriques.saisie(formateur=organisme)
        assert f"{action.formation_id}-{action.pk}" in texte(page(question(client, action.attribution)))


class TestProgrammes:
    @pytest.mark.exigence("R132", "R133", "R230")
    def test_un_code_impose_est_deja_la_et_verrouille(self, client, of, organisme, campagnes):
        attribution = fabriques.attribution(campagnes["PE"], formateur=organisme)
        arbre = page(question(client, attribution))
        code = arbre.cssselect("input[name=code]")[0]
        assert code.get("value") == "93561" and (code.get("disabled") is not None or code.get("readonly") is not None)
        assert all(radio.get("disabled") is not None for radio in arbre.cssselect("input[name=reference]"))
        assert "Certification à vérifier" in texte(arbre)
        repondre(client, attribution, certification_vue="93561")
        assert Action.objects.get().formation.certification_id == 93561

    @pytest.mark.exigence("R133", "R230")
    def test_un_code_impose_ne_se_force_pas(self, client, of, organisme, campagnes):
        attribution = fabriques.attribution(campagnes["PE"], formateur=organisme)
        repondre(client, attribution, reference="non", code="109049", certification_vue="93561")
        assert Action.objects.get().formation.certification_id == 93561

    @pytest.mark.exigence("R137", "R237")
    @pytest.mark.parametrize("programme", ["E2C", "PAS"])
    def test_un_non_impose_ne_se_force_pas(self, client, of, organisme, campagnes, programme):
        attribution = fabriques.attribution(campagnes[programme], formateur=organisme)
        arbre = page(question(client, attribution))
        assert not arbre.cssselect("input[name=code]") and "Imposé par" in texte(arbre)
        repondre(client, attribution, reference="oui", code="93561", certification_vue="93561")
        assert Action.objects.get().formation.certification is None

    @pytest.mark.exigence("R132", "R134", "R250")
    def test_un_oui_impose_laisse_chercher_le_code(self, client, of, organisme, campagnes):
        attribution = fabriques.attribution(campagnes["1E1F"], formateur=organisme)
        arbre = page(question(client, attribution))
        assert arbre.cssselect("input[name=code]")[0].get("disabled") is None
        assert "Saisissez le code Certifinfo" in texte(page(repondre(client, attribution, reference="non")))
        repondre(client, attribution, code="109049", certification_vue="109049")
        assert Action.objects.get().formation.certification_id == 109049
