"""The two dialogs of an entry: Certif Info and Formacode."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Formation
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Certification, FicheRncp, Formacode
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


def texte(arbre):
    return " ".join(arbre.cssselect("main")[0].text_content().split())


class TestCertifinfo:
    @pytest.fixture
    def chercher(self, client, of, organisme):
        attribution = fabriques.attribution(formateur=organisme)

        def demander(**criteres):
            return page(client.get(reverse("saisie:certifinfo"), {"attribution": attribution.pk} | criteres))

        return demander

    @pytest.mark.exigence("R134")
    def test_la_page_a_les_cinq_criteres_de_la_source(self, chercher):
        arbre = chercher()
        libelles = [label.text_content().strip() for label in arbre.cssselect("main label")]
        assert libelles == [
            "Niveau",
            "Type de certification",
            "Intitulé/code de la certification",
            "Code RNCP",
            "Certificateurs",
        ]

    @pytest.mark.exigence("R134", "R135", "R136")
    def test_le_resultat_est_un_arbre_niveau_type_certification(self, chercher):
        arbre = chercher(intitule="assistant ressources humaines", rechercher="1")
        niveaux = arbre.cssselect(".arbre-racine > li > details > summary")
        assert [un.text_content() for un in niveaux] == ["Niveau III (Bac + 2) Niveau 5"]
        types = arbre.cssselect(".arbre-racine > li > details > ul > li > details > summary")
        assert [un.text_content() for un in types] == [
            "Titre professionnel (TP de niveau 3) aujourd’hui Titre professionnel (TP de niveau 5)"
        ], "the names of 1969 as in the source, those of today beside (R286)"
        bulle = next(li for li in arbre.cssselect("li.certification") if "109049" in li.text_content())
        faits = dict(
            zip(
                (dt.text_content() for dt in bulle.cssselect("dt")),
                (dd.text_content() for dd in bulle.cssselect("dd")),
                strict=True,
            )
        )
        assert faits == {
            "Code Certifinfo": "109049",
            "Intitulé": faits["Intitulé"],
            "Code RNCP": "35030",
            "Année de 1ière session": "2026",
            "Année de dernière session": "2026",
            "Certificateur": faits["Certificateur"],
        }
        assert "assistant ressources humaines" in faits["Intitulé"] and "inistère" in faits["Certificateur"]

    @pytest.mark.exigence("R134", "R136")
    def test_choisir_revient_a_la_question_avec_le_code(self, chercher, client):
        lien = chercher(rncp="35030", rechercher="1").cssselect("li.certification a.btn")[0].get("href")
        retour = page(client.get(lien))
        assert retour.cssselect("input[name=code]")[0].get("value") == "109049"
        assert retour.cssselect("input[name=reference][checked]")[0].get("value") == "oui"
        assert "Certification à vérifier" in texte(retour)

    @pytest.mark.exigence("R134")
    def test_sans_resultat_ou_sans_critere_la_page_dit_quoi_faire(self, chercher):
        assert "Aucun résultat trouvé" in texte(chercher(intitule="zzzzqqqq", rechercher="1"))
        assert "Complétez le champ" in texte(chercher(rechercher="1"))

    @pytest.mark.exigence("R134")
    @pytest.mark.parametrize("criteres", [{"niveau": "zz"}, {"type": "9999"}, {"rncp": "x" * 50}])
    def test_un_critere_forge_est_refuse_sans_erreur(self, chercher, criteres):
        assert chercher(rechercher="1", **criteres).cssselect(".sommaire")

    @pytest.mark.exigence("R134", "R218")
    def test_un_vieux_code_mene_a_ce_qui_le_suit_et_un_code_en_vigueur_reste_en_vigueur(self, chercher):
        ancien = texte(chercher(intitule="81506", rechercher="1"))
        assert "Le code 81506 n’est plus en vigueur. Il est remplacé par :" in ancien and "109049" in ancien
        vivant = texte(chercher(intitule="102169", rechercher="1"))
        assert "Le code 102169 est en vigueur. Certif Info annonce déjà ce qui le suit :" in vivant
        assert "118007" in vivant and "n’est plus en vigueur" not in vivant

    @pytest.mark.exigence("R134", "R218", "R272")
    @pytest.mark.parametrize("criteres", [{"rncp": "6161"}, {"rncp": "RNCP 6161"}, {"intitule": "rncp6161"}])
    def test_un_numero_rncp_qui_n_est_plus_en_vigueur_mene_a_ce_qui_le_suit(self, chercher, criteres):
        ancien = texte(chercher(rechercher="1", **criteres))
        assert "Le code RNCP6161 n’est plus en vigueur. Il est remplacé par :" in ancien and "109049" in ancien
        for autre in ({"rncp": "35030", "niveau": "5"}, {"rncp": "RS6161"}):
            assert "n’est plus en vigueur" not in texte(chercher(rechercher="1", **autre)), "nothing said of it"

    @pytest.mark.exigence("R134", "R286")
    def test_les_niveaux_portent_leurs_deux_noms_et_les_types_sont_ranges_dessous(self, chercher):
        arbre = chercher()
        niveaux = {
            option.get("value"): option.text_content() for option in arbre.cssselect("select[name=niveau] option")
        }
        assert (niveaux["3"], niveaux["9"]) == ("Niveau III (Bac + 2), Niveau 5", "Sans niveau spécifique")
        groupes = arbre.cssselect("select[name=type] optgroup")
        assert {un.get("label") for un in groupes} <= set(niveaux.values())
        du_niveau = next(un for un in groupes if un.get("label") == niveaux["3"])
        assert "Titre professionnel (TP de niveau 5)" in [option.text_content() for option in du_niveau]

    @pytest.mark.exigence("R135", "R136")
    def test_l_arbre_marque_les_certifications_et_les_fiches_rncp_echues(self, chercher):
        Certification.objects.filter(pk=109049).update(annee_derniere_session=2020)
        FicheRncp.objects.create(numero="RNCP35030", intitule="ARH", date_fin_enregistrement="2025-11-05")
        arbre = chercher(rncp="35030", rechercher="1")
        titre = next(li for li in arbre.cssselect("li.certification summary") if "109049" in li.text_content())
        assert "dernière session en 2020 · RNCP35030 échu le 05/11/2025" in titre.text_content()

    @pytest.mark.exigence("R136")
    def test_une_certification_dont_la_derniere_session_est_passee_est_signalee(self, client, of, organisme):
        Certification.objects.filter(pk=93561).update(annee_derniere_session=2020)
        attribution = fabriques.attribution(formateur=organisme)
        adresse = reverse("saisie:reference")
        arbre = page(client.get(adresse, {"attribution": attribution.pk, "reference": "oui", "code": "93561"}))
        assert "Échéance passée : dernière session en 2020." in texte(arbre)


class TestDomaines:
    @pytest.fixture
    def formation(self, organisme):
        return fabriques.saisie(formateur=organisme).formation

    @pytest.fixture
    def adresse(self, formation):
        return reverse("saisie:domaines", args=[formation.pk])

    def choisir(self, client, adresse, *codes, **donnees):
        donnees = {"version": "0", "onglet": "a"} | donnees
        return client.post(adresse, donnees | {"domaines": list(codes)})

    @pytest.mark.exigence("R154", "R155")
    def test_valider_enregistre_les_domaines_et_revient_a_la_fiche(self, client, of, adresse, formation):
        reponse = self.choisir(client, adresse, "15084", "15061", action=formation.actions.get().pk)
        formation.refresh_from_db()
        assert formation.domaines == ["15084", "15061"] and formation.domaine_principal == ""
        assert formation.version == 1 and formation.modifiee_par == of
        fiche = reverse("saisie:formation", args=[formation.pk])
        assert reponse.url == f"{fiche}?action={formation.actions.get().pk}#id_domaines"

    @pytest.mark.exigence("R155")
    def test_le_domaine_principal_reste_parmi_les_domaines(self, client, of, adresse, formation):
        self.choisir(client, adresse, "15061")
        formation.refresh_from_db()
        assert formation.domaine_principal == "15061"
        self.choisir(client, adresse, "15084", "15061")
        formation.refresh_from_db()
        assert formation.domaine_principal == "15061"
        self.choisir(client, adresse)
        formation.refresh_from_db()
        assert (formation.domaines, formation.domaine_principal) == ([], "")

    @pytest.mark.exigence("R073", "R154")
    def test_la_recherche_garde_ce_qui_est_coche_et_ouvre_un_arbre(self, client, of, adresse, formation):
        arbre = page(client.get(adresse, {"q": "entrée formation", "choix": "1", "domaines": ["15061"]}))
        cochees = [case.get("value") for case in arbre.cssselect("input[name=domaines][checked]")]
        assert cochees == ["15061"]
        assert "15084" in [case.get("value") for case in arbre.cssselect(".arbre input[name=domaines]")]
        formation.refresh_from_db()
        assert formation.domaines == []

    @pytest.mark.exigence("R073", "R154")
    def test_seuls_les_descripteurs_ont_une_case(self, client, of, adresse):
        arbre = page(client.get(adresse, {"q": "150"}))
        valeurs = {case.get("value") for case in arbre.cssselect(".arbre input[name=domaines]")}
        assert valeurs and all(len(valeur) == 5 for valeur in valeurs)
        assert arbre.cssselect(".arbre summary")

    @pytest.mark.exigence("R154")
    def test_un_code_qui_n_est_pas_un_descripteur_est_retire_et_dit(self, client, of, adresse, formation):
        for faux in ("150", "99999", "<script>"):
            arbre = page(self.choisir(client, adresse, "15061", faux))
            assert "n’est pas un descripteur en vigueur" in texte(arbre)
            assert [c.get("value") for c in arbre.cssselect("input[name=domaines][checked]")] == ["15061"]
        formation.refresh_from_db()
        assert formation.domaines == []

    @pytest.mark.exigence("R154")
    def test_cinq_domaines_au_plus(self, client, of, adresse, formation):
        codes = list(Formacode.objects.choisissables().values_list("code", flat=True)[:6])
        arbre = page(self.choisir(client, adresse, *codes))
        assert "5 au plus sont possibles" in texte(arbre)
        assert len(arbre.cssselect("input[name=domaines][checked]")) == 6
        formation.refresh_from_db()
        assert formation.domaines == []
        self.choisir(client, adresse, *codes[:5])
        formation.refresh_from_db()
        assert len(formation.domaines) == 5

    @pytest.mark.exigence("R302")
    def test_le_choix_d_un_autre_n_est_pas_ecrase_en_silence(self, client, of, adresse, formation):
        Formation.objects.filter(pk=formation.pk).update(version=3, onglet="autre")
        arbre = page(self.choisir(client, adresse, "15061", version="0"))
        assert "votre choix n’est pas encore enregistré" in texte(arbre)
        assert arbre.cssselect("input[name=version]")[0].get("value") == "3"
        assert [c.get("value") for c in arbre.cssselect("input[name=domaines][checked]")] == ["15061"]
        self.choisir(client, adresse, "15061", version="3")
        formation.refresh_from_db()
        assert formation.domaines == ["15061"]

    @pytest.mark.exigence("R139")
    def test_les_domaines_de_certif_info_ne_se_changent_pas(self, client, of, organisme):
        formation = fabriques.saisie(formateur=organisme, certification=109049).formation
        avant = formation.domaines
        reponse = self.choisir(client, reverse("saisie:domaines", args=[formation.pk]), "15061")
        assert reponse.status_code == 302
        formation.refresh_from_db()
        assert formation.domaines == avant

    @pytest.mark.exigence("R217")
    def test_une_saisie_envoyee_ne_change_plus(self, client, of, organisme):
        action = fabriques.completer(fabriques.saisie(formateur=organisme))
        deplacer(action, "soumettre", par=of)
        avant = action.formation.domaines
        reponse = self.choisir(client, reverse("saisie:domaines", args=[action.formation_id]), "15084", version="1")
        assert "ne peut plus être modifiée" in texte(page(client.get(reponse.url)))
        assert Formation.objects.get(pk=action.formation_id).domaines == avant

    @pytest.mark.exigence("R114")
    def test_la_formation_d_un_autre_est_introuvable(self, client, of):
        etrangere = fabriques.saisie(formateur=fabriques.organisme("AUTRE")).formation
        adresse = reverse("saisie:domaines", args=[etrangere.pk])
        assert client.get(adresse).status_code == 404
        assert self.choisir(client, adresse, "15061").status_code == 404

    @pytest.mark.exigence("R154")
    def test_le_jeton_csrf_n_est_pas_dans_l_adresse_de_la_recherche(self, client, of, adresse):
        arbre = page(client.get(adresse))
        formulaire = arbre.cssselect("form[data-domaines]")[0]
        assert formulaire.get("method") == "get"
        assert not formulaire.cssselect("input[name=csrfmiddlewaretoken]")
        assert formulaire.cssselect("button[name=csrfmiddlewaretoken][formmethod=post]")
