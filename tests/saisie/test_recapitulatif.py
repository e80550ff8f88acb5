"""The end of an entry: its state, its summary, and the moves that its organisme makes."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.diffusion.publier import en_ligne
from sofi.offre.creation import ajouter_information_collective, dupliquer_session
from sofi.offre.models import Action, Formation
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return fabriques.organisme()


@pytest.fixture
def of(client, organisme):
    personne = fabriques.utilisateur(etablissements=[organisme], nom="PICARD", prenom="Pauline")
    client.force_login(personne)
    return personne


@pytest.fixture
def complete(organisme):
    return fabriques.completer(fabriques.saisie(formateur=organisme))


@pytest.fixture
def publiee(organisme):
    return fabriques.publiee(formateur=organisme)


def page(reponse, statut=200):
    assert reponse.status_code == statut, reponse
    return html.fromstring(reponse.content.decode())


def texte(arbre):
    return " ".join(arbre.cssselect("main")[0].text_content().split())


def etat(client, action):
    return page(client.get(reverse("saisie:etat", args=[action.pk])))


def recapitulatif(client, action):
    return page(client.get(reverse("saisie:recapitulatif", args=[action.pk])))


def mouvoir(client, action, code, **donnees):
    return client.post(reverse("saisie:transition", args=[action.pk, code]), donnees)


def statut(action):
    return Action.objects.get(pk=action.pk).statut


class TestEtat:
    @pytest.mark.exigence("R215")
    def test_chaque_anomalie_mene_a_son_champ(self, client, of, organisme):
        action = fabriques.saisie(formateur=organisme)
        session = action.sessions.get()
        liens = {a.get("href") for a in etat(client, action).cssselect(".points a")}
        fiche = reverse("saisie:formation", args=[action.formation_id])
        assert f"{fiche}?action={action.pk}#id_intitule" in liens
        assert f"{reverse('saisie:session', args=[session.pk])}#id_date_debut" in liens
        assert f"{reverse('saisie:dispositif', args=[session.dispositifs.get().pk])}#id_nb_places" in liens

    @pytest.mark.exigence("R215")
    def test_la_gravite_est_dite_en_mots(self, client, of, organisme):
        contenu = texte(etat(client, fabriques.saisie(formateur=organisme)))
        assert "Erreur : « Intitulé » est à renseigner." in contenu
        assert "points empêchent l’envoi en validation" in contenu

    @pytest.mark.exigence("R215")
    def test_une_saisie_complete_n_a_rien_a_faire(self, client, of, complete):
        contenu = texte(etat(client, complete))
        assert "Rien n’empêche l’envoi en validation." in contenu and "Récapitulatif et envoi" in contenu

    @pytest.mark.exigence("R215", "R013")
    def test_une_action_validee_se_rouvre_de_la_sans_parler_d_envoi(self, client, organisme):
        action = fabriques.publiee(formateur=organisme)
        client.force_login(fabriques.utilisateur(etablissements=[organisme]))
        arbre = etat(client, action)
        assert "l’envoi en validation" not in texte(arbre) and "Pour la changer" in texte(arbre)
        formulaire = arbre.cssselect("form[action$='/transition/modifier/']")[0]
        client.post(formulaire.get("action"), dict(formulaire.form_values()))
        assert statut(action) == "en_cours"
        assert "l’envoi en validation" in texte(etat(client, action))

    @pytest.mark.exigence("R197")
    def test_sans_information_collective_le_passeport_dit_ce_qui_s_arrete(self, client, of, complete):
        phrase = "obligatoire pour que l’offre puisse alimenter Kairos, Ouiform et les sites régionaux"
        assert phrase not in texte(etat(client, complete))
        session = complete.sessions.get()
        session.infos_collectives.all().delete()
        arbre = etat(client, complete)
        assert phrase in texte(arbre) and "Offre Info" in texte(arbre)
        adresse = f"{reverse('saisie:session', args=[session.pk])}#id_informations_collectives"
        assert arbre.cssselect(f"a[href='{adresse}']")
        assert phrase in texte(recapitulatif(client, complete))

    @pytest.mark.exigence("R218", "R220")
    def test_la_question_du_cariforef_est_en_tete_et_l_historique_la_garde(self, client, of, complete):
        deplacer(complete, "soumettre", par=of)
        deplacer(
            complete, "demander", par=fabriques.utilisateur("cariforef"), message="Précisez les dates.\n<b>Merci</b>"
        )
        for arbre in (etat(client, complete), recapitulatif(client, complete)):
            demande = arbre.cssselect(".demande")[0].text_content()
            assert "Le Cariforef attend vos réponses" in demande and "Précisez les dates." in demande
            assert "<b>Merci</b>" in demande
        historique = etat(client, complete).cssselect(".historique")[0].text_content()
        assert "Envoyer en validation" in historique and "Demander des réponses" in historique
        assert "Pauline PICARD" in historique and "Saisie ouverte" in historique

    @pytest.mark.exigence("R220")
    def test_l_historique_commence_par_qui_a_ouvert_la_saisie(self, client, of, organisme):
        action = fabriques.saisie(formateur=organisme, par=of)
        (ouverture,) = etat(client, action).cssselect(".historique li")
        assert "Saisie ouverte" in ouverture.text_content() and "Pauline PICARD" in ouverture.text_content()

    @pytest.mark.exigence("R218")
    def test_le_motif_d_un_refus_est_en_tete(self, client, of, complete):
        deplacer(complete, "soumettre", par=of)
        deplacer(complete, "refuser", par=fabriques.utilisateur("cariforef"), message="Hors programme.")
        assert "Hors programme." in etat(client, complete).cssselect(".demande")[0].text_content()

    @pytest.mark.exigence("R006")
    def test_un_lot_retire_pendant_la_saisie_le_dit_et_garde_tout(self, client, of, complete):
        complete.attribution.lot.actif = False
        complete.attribution.lot.save()
        assert "n’est plus dans le programme de la Région" in texte(etat(client, complete))
        contenu = texte(page(mouvoir(client, complete, "soumettre")))
        assert "Envoi impossible" in contenu and statut(complete) == Statut.EN_COURS


class TestRecapitulatif:
    @pytest.mark.exigence("R216")
    def test_il_montre_les_quatre_fiches_et_un_bouton_d_envoi(self, client, of, complete):
        complete.objectifs = "<p>Un <strong>objectif</strong></p>"
        complete.save()
        arbre = recapitulatif(client, complete)
        titres = [h3.text_content().split(" n°")[0].strip() for h3 in arbre.cssselect(".fiche-lue h3")]
        assert [titre.split(" du ")[0] for titre in titres] == ["Formation", "Action", "Session 1", "Dispositif"]
        contenu = texte(arbre)
        for lu in ("Formation de test", "14/09/2026", "Durée en centre (en h)", "200", "PROGRAMME REGION - TEST"):
            assert lu in contenu
        assert arbre.cssselect(".fiche-action dd strong")[0].text == "objectif"
        assert "Envoyer au Cariforef pour validation" in arbre.cssselect("form#envoi button")[0].text_content()

    @pytest.mark.exigence("R216")
    def test_aucun_script_saisi_ne_passe(self, client, of, complete):
        complete.objectifs = "<p>ok</p><script>alert(1)</script><img src=x onerror=alert(1)>"
        complete.complement_intitule = "<script>alert(2)</script>"
        complete.save()
        arbre = recapitulatif(client, complete)
        assert not arbre.cssselect("main script") and not arbre.cssselect("main img")

    @pytest.mark.exigence("R215", "R216")
    def test_les_anomalies_sont_en_tete_avec_leurs_liens(self, client, of, organisme):
        arbre = recapitulatif(client, fabriques.saisie(formateur=organisme))
        liens = arbre.cssselect(".points a")
        assert liens and all("#id_" in lien.get("href") for lien in liens)

    @pytest.mark.exigence("R216")
    @pytest.mark.parametrize("nom", ["etat", "recapitulatif"])
    def test_le_nombre_de_requetes_ne_depend_pas_des_sessions(
        self, client, of, complete, django_assert_num_queries, nom
    ):
        adresse = reverse(f"saisie:{nom}", args=[complete.pk])
        client.get(adresse)
        with django_assert_num_queries(REQUETES[nom]):
            client.get(adresse)
        session = complete.sessions.get()
        for jour in range(9):
            copie = dupliquer_session(session, par=of)
            ajouter_information_collective(copie, site=session.site_lieu, date=datetime.date(2026, 8, 1 + jour))
        with django_assert_num_queries(REQUETES[nom]):
            client.get(adresse)

    @pytest.mark.exigence("R114")
    @pytest.mark.parametrize("nom", ["etat", "recapitulatif"])
    def test_l_action_d_un_autre_est_introuvable(self, client, of, nom):
        etrangere = fabriques.saisie(formateur=fabriques.organisme("AUTRE"))
        assert client.get(reverse(f"saisie:{nom}", args=[etrangere.pk])).status_code == 404
        for code in ("soumettre", "supprimer", "renoncer", "retirer", "reprendre", "modifier"):
            assert mouvoir(client, etrangere, code).status_code == 404
            assert client.get(reverse("saisie:transition", args=[etrangere.pk, code])).status_code == 404
        assert Action.objects.filter(pk=etrangere.pk).exists()

    @pytest.mark.exigence("R013")
    def test_la_region_lit_sans_rien_pouvoir_faire(self, client, complete):
        client.force_login(fabriques.utilisateur("region"))
        arbre = recapitulatif(client, complete)
        assert not arbre.cssselect("main form") and "Aucune opération ne vous est ouverte" in texte(arbre)
        assert "Cette opération ne vous est pas ouverte." in texte(page(mouvoir(client, complete, "soumettre")))
        mouvoir(client, complete, "supprimer")
        assert statut(complete) == Statut.EN_COURS


REQUETES = {"etat": 24, "recapitulatif": 24}


class TestEnvoi:
    @pytest.mark.exigence("R216", "R217", "R220")
    def test_l_envoi_est_confirme_et_compte(self, client, of, complete):
        reponse = mouvoir(client, complete, "soumettre", message="Bonne lecture.")
        action = Action.objects.get(pk=complete.pk)
        assert action.statut == Statut.EN_ATTENTE_VALIDATION
        assert action.evenements.get().message == "Bonne lecture."
        contenu = texte(page(client.get(reponse.url)))
        assert "Votre offre est envoyée au Cariforef pour validation." in contenu
        assert "Actions de formation en attente de validation par CARIF-OREF : 1" in contenu

    @pytest.mark.exigence("R215", "R216")
    def test_un_envoi_incomplet_dit_ce_qui_manque_et_garde_le_message(self, client, of, organisme):
        action = fabriques.saisie(formateur=organisme)
        arbre = page(mouvoir(client, action, "soumettre", message="Je relis demain."))
        assert "Envoi impossible" in texte(arbre) and "« Intitulé » est à renseigner." in texte(arbre)
        assert arbre.cssselect("textarea[name=message]")[0].text.strip() == "Je relis demain."
        assert statut(action) == Statut.EN_COURS

    @pytest.mark.exigence("R217")
    def test_un_double_clic_sur_envoyer_n_envoie_qu_une_fois(self, client, of, complete):
        mouvoir(client, complete, "soumettre")
        reponse = mouvoir(client, complete, "soumettre")
        assert "déjà envoyée" in texte(page(client.get(reponse.url)))
        assert Action.objects.get(pk=complete.pk).evenements.count() == 1

    @pytest.mark.exigence("R218", "R220")
    def test_repondre_au_cariforef_renvoie_en_validation(self, client, of, complete):
        deplacer(complete, "soumettre", par=of)
        deplacer(complete, "demander", par=fabriques.utilisateur("cariforef"), message="Et les dates ?")
        assert "Répondre au Cariforef" in texte(recapitulatif(client, complete))
        mouvoir(client, complete, "soumettre", message="Les voici.")
        assert statut(complete) == Statut.EN_ATTENTE_VALIDATION

    @pytest.mark.exigence("R013", "R221")
    def test_modifier_une_offre_publiee_demande_l_accord_de_la_region(self, client, of, publiee):
        deplacer(publiee, "modifier", par=of)
        arbre = recapitulatif(client, publiee)
        assert arbre.cssselect("form#envoi input[name=accord_region]")
        adresse = f"{reverse('saisie:recapitulatif', args=[publiee.pk])}#id_accord_region"
        assert arbre.cssselect(f".points a[href='{adresse}']")
        assert "accord préalable de la Région" in texte(page(mouvoir(client, publiee, "soumettre")))
        mouvoir(client, publiee, "soumettre", accord_region="Courriel 2026-118", accord_region_le="2026-11-02")
        evenement = Action.objects.get(pk=publiee.pk).evenements.first()
        assert (evenement.transition, evenement.accord_region) == ("soumettre", "Courriel 2026-118 du 02/11/2026")

    @pytest.mark.exigence("R221")
    @pytest.mark.parametrize("date", ["32/13/2026", "hier", "2026-02-30"])
    def test_une_date_d_accord_illisible_est_expliquee_et_gardee(self, client, of, publiee, date):
        deplacer(publiee, "modifier", par=of)
        arbre = page(mouvoir(client, publiee, "soumettre", accord_region="X", accord_region_le=date))
        assert "JJ/MM/AAAA" in texte(arbre) and statut(publiee) == Statut.EN_COURS
        assert arbre.cssselect("input[name=accord_region_le]")[0].get("value") == date

    @pytest.mark.exigence("R221")
    def test_une_premiere_publication_ne_demande_pas_d_accord(self, client, of, complete):
        assert not recapitulatif(client, complete).cssselect("input[name=accord_region]")


class TestAutresMouvements:
    @pytest.mark.exigence("R220")
    def test_reprendre_puis_renvoyer(self, client, of, complete):
        deplacer(complete, "soumettre", par=of)
        assert "/formation/" in mouvoir(client, complete, "reprendre").url
        assert statut(complete) == Statut.EN_COURS

    @pytest.mark.exigence("R013")
    def test_renoncer_demande_confirmation_puis_rend_le_contenu_publie(self, client, of, publiee):
        mouvoir(client, publiee, "modifier")
        Action.objects.filter(pk=publiee.pk).update(complement_intitule="Changé")
        adresse = reverse("saisie:transition", args=[publiee.pk, "renoncer"])
        assert "est effacé" in texte(page(client.get(adresse))) and statut(publiee) == Statut.EN_COURS
        client.post(adresse)
        action = Action.objects.get(pk=publiee.pk)
        assert (action.statut, action.complement_intitule) == (Statut.VALIDEE, "")

    @pytest.mark.exigence("R220")
    def test_retirer_demande_un_motif(self, client, of, publiee):
        assert "Motif" in texte(page(client.get(reverse("saisie:transition", args=[publiee.pk, "retirer"]))))
        assert "Indiquez pourquoi" in texte(page(mouvoir(client, publiee, "retirer")))
        assert en_ligne(publiee.pk) is not None
        mouvoir(client, publiee, "retirer", message="Session annulée.")
        assert statut(publiee) == Statut.RETIREE and en_ligne(publiee.pk) is None

    @pytest.mark.exigence("R214")
    def test_un_brouillon_jamais_publie_se_supprime_apres_confirmation(self, client, of, complete):
        adresse = reverse("saisie:transition", args=[complete.pk, "supprimer"])
        assert "ne peut pas être annulée" in texte(page(client.get(adresse)))
        assert Action.objects.filter(pk=complete.pk).exists()
        assert client.post(adresse).url == reverse("accueil:tableau")
        assert not Action.objects.filter(pk=complete.pk).exists()
        assert not Formation.objects.filter(pk=complete.formation_id).exists()
        assert client.post(adresse).status_code == 404

    @pytest.mark.exigence("R214")
    def test_ce_qui_a_ete_publie_ou_attend_ne_se_supprime_pas(self, client, of, publiee, complete):
        deplacer(publiee, "modifier", par=of)
        deplacer(complete, "soumettre", par=of)
        for action in (publiee, complete):
            reponse = mouvoir(client, action, "supprimer")
            assert "peut être supprimée" in texte(page(client.get(reponse.url)))
            assert Action.objects.filter(pk=action.pk).exists()

    @pytest.mark.exigence("R220")
    def test_un_mouvement_deja_fait_ou_ferme_le_dit(self, client, of, complete, publiee):
        assert "C’est déjà fait" in texte(page(client.get(mouvoir(client, complete, "modifier").url)))
        assert "n’est plus possible" in texte(page(client.get(mouvoir(client, publiee, "reprendre").url)))

    @pytest.mark.exigence("R220")
    def test_une_lecture_ne_deplace_rien(self, client, of, complete):
        for code in ("soumettre", "reprendre", "modifier", "renoncer", "retirer", "supprimer"):
            client.get(reverse("saisie:transition", args=[complete.pk, code]))
        assert statut(complete) == Statut.EN_COURS
        for code in ("valider", "refuser", "demander", "inconnu"):
            assert mouvoir(client, complete, code).status_code == 404


class TestConnexionExpiree:
    @pytest.mark.exigence("R302")
    def test_le_message_revient_et_rien_n_est_parti(self, client, of, complete):
        client.logout()
        adresse = reverse("saisie:transition", args=[complete.pk, "soumettre"])
        reponse = client.post(adresse, {"message": "À relire."})
        assert reverse("account_login") in reponse.url and statut(complete) == Statut.EN_COURS
        client.post(reverse("account_login"), {"login": of.email, "password": fabriques.MOT_DE_PASSE})
        arbre = page(client.get(adresse))
        assert arbre.cssselect("textarea[name=message]")[0].text.strip() == "À relire."
        assert "rien n’est encore envoyé" in texte(arbre) and statut(complete) == Statut.EN_COURS

    @pytest.mark.exigence("R302")
    def test_les_domaines_coches_reviennent(self, client, of, complete):
        client.logout()
        adresse = reverse("saisie:domaines", args=[complete.formation_id])
        client.post(adresse, {"domaines": ["15084"], "version": "1"})
        client.post(reverse("account_login"), {"login": of.email, "password": fabriques.MOT_DE_PASSE})
        cochees = page(client.get(adresse)).cssselect("input[name=domaines][checked]")
        assert [case.get("value") for case in cochees] == ["15084"]
