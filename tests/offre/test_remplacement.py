"""Replacing the withdrawn certifications of the live offer: every shape of succession, blocs, trace, mail, counter."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.diffusion.publier import en_ligne
from sofi.offre.controles import controler
from sofi.offre.listes import ACTIONS, compter, de_la_portee
from sofi.offre.models import Action, Formation, RemplacementCertif
from sofi.offre.remplacement import RemplacementImpossible, a_remplacer, prendre_connaissance, remplacer
from sofi.referentiels.models import BlocCompetence, Certification, CertificationSuccession, FicheRncp
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels", "taches")]
ERRONEE = CertificationSuccession.EtatAncien.ERRONEE


def certification(code, *, actif=True, rncp="", blocs=()):
    une = Certification.objects.create(
        code=code, intitule=f"Titre {code}", type_id="361", niveau_europeen=5, actif=actif, code_rncp=rncp
    )
    for ordre, libelle in enumerate(blocs, start=1):
        BlocCompetence.objects.create(code=f"{rncp}BC{ordre:02d}", code_rncp=rncp, libelle=libelle, ordre=ordre)
    return une


def succession(ancien, nouveau, etat="archivee"):
    CertificationSuccession.objects.create(ancien_code=ancien, nouveau_id=nouveau, etat_ancien=etat)


def offre_sur(code):
    return fabriques.completer(fabriques.saisie(certification=code))


def retirer(*codes):
    Certification.objects.filter(pk__in=codes).update(actif=False)


def propositions():
    return {cas.certification.pk: {une.pk for une in cas.propositions} for cas in a_remplacer()}


@pytest.fixture
def cariforef():
    return fabriques.utilisateur("cariforef")


@pytest.mark.exigence("R051")
def test_109049_remplace_81506():
    certification(81506)
    offre_sur(81506)
    assert propositions() == {}
    retirer(81506)
    assert propositions() == {81506: {109049}}


@pytest.mark.exigence("R051")
def test_une_ancienne_certification_suivie_de_plusieurs_les_propose_toutes():
    for code in (500, 501, 502):
        certification(code)
    succession(500, 501)
    succession(500, 502)
    offre_sur(500)
    retirer(500)
    assert propositions() == {500: {501, 502}}


@pytest.mark.exigence("R051")
def test_plusieurs_anciennes_menent_a_la_meme():
    for code in (500, 501, 502):
        certification(code)
    succession(500, 502)
    succession(501, 502)
    offre_sur(500)
    offre_sur(501)
    retirer(500, 501)
    assert propositions() == {500: {502}, 501: {502}}


@pytest.mark.exigence("R051")
def test_une_chaine_se_suit_jusqu_a_celle_qui_est_en_vigueur_meme_en_cercle():
    for code in (500, 501, 502, 503):
        certification(code)
    succession(500, 501)
    succession(501, 502)
    succession(502, 503)
    succession(502, 500)
    offre_sur(500)
    retirer(500, 501, 502)
    assert propositions() == {500: {503}}


@pytest.mark.exigence("R051")
def test_un_ancien_code_toujours_en_vigueur_n_est_jamais_a_remplacer():
    certification(500)
    certification(501)
    succession(500, 501, "en_vigueur")
    offre_sur(500)
    assert propositions() == {}


@pytest.mark.exigence("R051")
def test_une_succession_en_erreur_ne_propose_rien():
    certification(500)
    certification(501)
    succession(500, 501, ERRONEE)
    offre_sur(500)
    retirer(500)
    assert propositions() == {500: set()}


@pytest.mark.exigence("R051")
def test_une_offre_archivee_n_est_plus_a_remplacer():
    certification(500)
    action = offre_sur(500)
    type(action).objects.filter(pk=action.pk).update(statut="archivee")
    retirer(500)
    assert propositions() == {}


@pytest.mark.exigence("R051", "R139", "R146")
def test_remplacer_recopie_les_champs_repris_et_suit_les_blocs_par_leur_libelle(cariforef, courriels):
    certification(500, rncp="RNCP900", blocs=["Assurer la paie", "Recruter", "Former"])
    certification(501, rncp="RNCP901", blocs=["RECRUTER", "Assurer la  paie"])
    action = offre_sur(500)
    fabriques.utilisateur(etablissements=[action.etablissement], email="of@exemple.fr")
    formation = action.formation
    formation.validation, formation.blocs = "partielle", ["RNCP900BC01", "RNCP900BC02", "RNCP900BC03"]
    formation.save()
    version = formation.version
    remplacement = remplacer(
        formation, Certification.objects.get(pk=501), ancienne=500, par=cariforef, motif="Nouveau titre."
    )
    formation.refresh_from_db()
    assert (formation.certification_id, formation.intitule) == (501, "Titre 501")
    assert formation.blocs == ["RNCP901BC02", "RNCP901BC01"]
    assert formation.version == version + 1, "somebody typing meanwhile is told of it"
    assert remplacement.blocs_perdus == ["Former"]
    assert (remplacement.ancienne_id, remplacement.decide_par, remplacement.vu_le) == (500, cariforef, None)
    (courriel,) = courriels()
    assert courriel.to == ["of@exemple.fr"]
    assert "501 - Titre 501" in courriel.body and "- Former" in courriel.body and "Nouveau titre." in courriel.body


@pytest.mark.exigence("R051")
def test_le_cinquieme_compteur_la_montre_jusqu_a_ce_que_l_of_l_ait_vue(client, cariforef):
    certification(500)
    certification(501)
    action = offre_sur(500)
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    remplacer(action.formation, Certification.objects.get(pk=501), ancienne=500, par=cariforef)

    def compteur():
        return compter(ACTIONS, de_la_portee(ACTIONS, of, action.etablissement))["certifinfo_remplace"]

    assert compteur() == 1
    client.force_login(of)
    page = client.get(reverse("saisie:action", args=[action.pk])).content.decode()
    assert "Le code Certifinfo a été remplacé par le CARIF-OREF" in page
    reponse = client.post(reverse("saisie:remplacement_vu", args=[action.formation_id]), follow=True)
    assert "quitte la liste des codes remplacés" in reponse.content.decode()
    assert compteur() == 0
    trace = RemplacementCertif.objects.get()
    assert (trace.vu_par, trace.vu_le is not None) == (of, True)
    assert not prendre_connaissance(action.formation, par=of)


def test_seul_l_of_dit_qu_il_a_vu(client, cariforef):
    certification(500)
    certification(501)
    action = offre_sur(500)
    remplacer(action.formation, Certification.objects.get(pk=501), ancienne=500, par=cariforef)
    client.force_login(cariforef)
    assert client.post(reverse("saisie:remplacement_vu", args=[action.formation_id])).status_code == 403
    client.force_login(fabriques.utilisateur(etablissements=[fabriques.organisme("AUTRE")]))
    assert client.post(reverse("saisie:remplacement_vu", args=[action.formation_id])).status_code == 404


@pytest.mark.exigence("R051")
def test_ce_qui_est_publie_suit_sauf_si_une_modification_est_en_cours(cariforef):
    certification(500)
    certification(501)
    publiee = fabriques.publiee(certification=500)
    en_modification = fabriques.publiee(certification=500)
    type(publiee).objects.filter(pk=en_modification.pk).update(statut="en_cours")
    nouvelle = Certification.objects.get(pk=501)
    assert remplacer(publiee.formation, nouvelle, ancienne=500, par=cariforef).republiee
    assert not remplacer(en_modification.formation, nouvelle, ancienne=500, par=cariforef).republiee
    assert en_ligne(publiee.pk).instantane.formation.certification.code == 501
    assert en_ligne(en_modification.pk).instantane.formation.certification.code == 500
    publiee.refresh_from_db()
    assert publiee.statut == "validee"


def test_un_remplacement_decide_sur_un_code_qui_a_change_est_refuse(cariforef):
    certification(500)
    certification(501)
    action = offre_sur(500)
    with pytest.raises(RemplacementImpossible, match="n’a plus le code 499"):
        remplacer(action.formation, Certification.objects.get(pk=501), ancienne=499, par=cariforef)
    retirer(501)
    with pytest.raises(RemplacementImpossible, match="n’est pas en vigueur"):
        remplacer(action.formation, Certification.objects.get(pk=501), ancienne=500, par=cariforef)
    assert not RemplacementCertif.objects.exists()


@pytest.mark.exigence("R272")
def test_une_session_qui_finit_apres_l_enregistrement_rncp_est_signalee_sans_bloquer():
    action = offre_sur(109049)
    fin = action.sessions.get().date_fin
    fiche = FicheRncp.objects.create(numero="RNCP35030", intitule="ARH", date_fin_enregistrement=fin)

    def anomalies():
        return [un for un in controler(Action.objects.completes().get(pk=action.pk)) if un.code == "rncp_echue"]

    assert anomalies() == []
    fiche.date_fin_enregistrement = fin - datetime.timedelta(days=1)
    fiche.save()
    (anomalie,) = anomalies()
    assert not anomalie.bloquante
    assert f"L’enregistrement RNCP35030 prend fin le {fiche.date_fin_enregistrement:%d/%m/%Y}" in anomalie.message


class TestEcran:
    @pytest.fixture
    def client(self, client, cariforef):
        client.force_login(cariforef)
        return client

    @pytest.fixture
    def offres(self):
        for code in (500, 501, 502, 503, 504):
            certification(code)
        succession(500, 501)
        succession(502, 503)
        succession(502, 504)
        trois = [offre_sur(500), offre_sur(500), offre_sur(502)]
        retirer(500, 502)
        return [action.formation for action in trois]

    def code_de(self, formation):
        return Formation.objects.get(pk=formation.pk).certification_id

    @pytest.mark.exigence("R051", "R218")
    def test_l_ecran_liste_les_cas_et_ce_qui_les_suit(self, client, offres):
        lu = html.fromstring(client.get(reverse("reglages:remplacements")).content.decode())
        titres = [" ".join(h.text_content().split()) for h in lu.cssselect("section h2")]
        assert titres[:2] == ["500 Titre 500", "502 Titre 502"]
        coches = lu.cssselect("input[type=radio][checked]")
        assert [un.get("value") for un in coches] == ["501"], "chosen beforehand only when there is no choice"
        assert len(lu.cssselect("input[name=formations]")) == 3

    @pytest.mark.exigence("R051", "R218")
    def test_on_remplace_une_formation_a_la_fois(self, client, offres):
        adresse = reverse("reglages:remplacer_certification", args=[500])
        client.post(adresse, {"nouvelle": "501", "formations": [offres[0].pk]})
        assert [self.code_de(f) for f in offres] == [501, 500, 502]
        client.post(
            reverse("reglages:remplacer_certification", args=[502]),
            {"nouvelle": "503", "autre": "109049", "formations": [offres[2].pk]},
        )
        assert self.code_de(offres[2]) == 109049, "a code typed by hand has the last word"

    @pytest.mark.exigence("R051", "R218")
    def test_on_remplace_ensemble_tous_les_cas_certains(self, client, offres):
        adresse = reverse("reglages:remplacer_tout")
        assert "500 Titre 500 → 501 Titre 501 : 2 formations" in client.get(adresse).content.decode()
        assert [self.code_de(f) for f in offres] == [500, 500, 502]
        reponse = client.post(adresse, follow=True)
        assert "Code Certifinfo remplacé sur 2 formations" in reponse.content.decode()
        assert [self.code_de(f) for f in offres] == [501, 501, 502]

    @pytest.mark.exigence("R051", "R134", "R218")
    def test_on_cherche_ce_qui_remplace_et_rien_de_la_saisie_n_est_perdu(self, client, offres):
        adresse = reverse("reglages:remplacer_certification", args=[500])
        envoi = {"chercher": "1", "nouvelle": "501", "motif": "Pour suivre.", "formations": [offres[1].pk]}
        recherche = html.fromstring(client.post(adresse, envoi, follow=True).content.decode())
        assert recherche.cssselect("input[name=intitule]")[0].get("value") == "Titre 500", "the title that is leaving"
        adresse_recherche = reverse("reglages:chercher_certification", args=[500])
        trouvees = html.fromstring(
            client.get(adresse_recherche, {"intitule": "assistant ressources", "rechercher": "1"}).content.decode()
        )
        choisir = next(a.get("href") for a in trouvees.cssselect("li.certification a") if "109049" in a.get("href"))
        assert self.code_de(offres[1]) == 500, "choosing only fills the form"
        retour = html.fromstring(client.get(choisir).content.decode()).cssselect(f"form[action='{adresse}']")[0]
        assert "assistant ressources humaines" in retour.text_content()
        saisi = dict(retour.fields)
        assert (saisi["autre"], saisi["motif"]) == ("109049", "Pour suivre.")
        cochees = [un.get("value") for un in retour.cssselect("input[name=formations][checked]")]
        assert cochees == [str(offres[1].pk)]
        client.post(adresse, {"autre": saisi["autre"], "motif": saisi["motif"], "formations": cochees})
        assert [self.code_de(f) for f in offres[:2]] == [500, 109049]
        autre = reverse("reglages:chercher_certification", args=[109049])
        assert "Aucune offre n’a plus le code 109049" in client.get(autre, follow=True).content.decode()

    def test_un_envoi_incomplet_est_explique_et_ne_change_rien(self, client, offres):
        adresse = reverse("reglages:remplacer_certification", args=[502])
        for envoi, dit in (
            ({"formations": [offres[2].pk]}, "Choisissez une certification."),
            ({"formations": [offres[2].pk], "autre": "bidule"}, "n’est pas un code Certifinfo en vigueur"),
            ({"formations": [offres[2].pk], "autre": "500"}, "n’est pas un code Certifinfo en vigueur"),
            ({"nouvelle": "503"}, "Cochez au moins une formation"),
            ({"nouvelle": "503", "formations": [offres[0].pk]}, "Cochez au moins une formation"),
        ):
            assert dit in client.post(adresse, envoi, follow=True).content.decode()
        assert [self.code_de(f) for f in offres] == [500, 500, 502]
        envoi = {"autre": "bidule", "motif": "Le titre a été scindé."}
        reponse = client.post(adresse, envoi).content.decode()
        assert 'value="bidule"' in reponse and 'value="Le titre a été scindé."' in reponse, "nothing typed is lost"

    @pytest.mark.exigence("R051")
    def test_le_tableau_de_bord_et_les_reglages_disent_ce_qui_reste_a_remplacer(self, client, offres):
        tableau = client.get(reverse("accueil:tableau")).content.decode()
        assert (
            "formations portent un code Certifinfo retiré" in tableau and reverse("reglages:remplacements") in tableau
        )
        assert "3 formations à traiter" in client.get(reverse("reglages:accueil")).content.decode()


@pytest.mark.exigence("R051", "R143")
def test_un_objectif_que_la_nouvelle_fiche_n_a_pas_reste_sur_la_formation(cariforef):
    certification(500)
    Certification.objects.filter(pk=500).update(objectif="Assister le service", programme="Module 1")
    certification(501)
    certification(502)
    Certification.objects.filter(pk=502).update(objectif="Diriger le service")
    formation = offre_sur(500).formation
    retirer(500)
    remplacer(formation, Certification.objects.get(pk=501), ancienne=500, par=cariforef)
    formation.refresh_from_db()
    assert (formation.intitule, formation.objectif, formation.programme) == (
        "Titre 501",
        "Assister le service",
        "Module 1",
    )
    remplacer(formation, Certification.objects.get(pk=502), ancienne=501, par=cariforef)
    formation.refresh_from_db()
    assert formation.objectif == "Diriger le service"
