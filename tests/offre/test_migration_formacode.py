"""A new version of the Formacode: the offer keeps its vanished codes until a replacement is chosen."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.instantane import prendre
from sofi.offre.migration_formacode import MigrationImpossible, disparus, remplacer_formacode
from sofi.offre.models import Action, Formation
from sofi.referentiels.models import Certification, Formacode, VersionFormacode
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def offre():
    """An entry indexed in V13 with a code that V14 lost and one that it kept."""
    v13 = VersionFormacode.objects.create(libelle="V13")
    champ = Formacode.objects.create(version=v13, code="150", type="champ", libelle="CHAMP")
    for code, libelle in (("15099", "ACCOMPAGNEMENT ANCIEN"), ("15061", "ACCOMPAGNEMENT VERS EMPLOI")):
        Formacode.objects.create(version=v13, code=code, type="descripteur", libelle=libelle, parent=champ)
    action = fabriques.completer(fabriques.saisie())
    Formation.objects.filter(pk=action.formation_id).update(
        domaines=["15099", "15061"], domaine_principal="15099", version_formacode="V13"
    )
    return Action.objects.completes().get(pk=action.pk)


@pytest.fixture
def cariforef(client):
    par = fabriques.utilisateur("cariforef")
    client.force_login(par)
    return par


@pytest.mark.exigence("R154", "R273")
def test_l_offre_garde_son_code_disparu_et_son_libelle(offre, client, cariforef):
    assert [un.code for un in prendre(offre).formation.domaines] == ["15099", "15061"]
    page = client.get(reverse("saisie:formation", args=[offre.formation_id])).content.decode()
    assert "15099 - ACCOMPAGNEMENT ANCIEN" in page
    (disparu,) = disparus()
    assert (disparu.code, disparu.terme.libelle, disparu.formations) == (
        "15099",
        "ACCOMPAGNEMENT ANCIEN",
        [offre.formation_id],
    )


@pytest.mark.exigence("R154", "R155", "R273")
def test_le_remplacement_choisi_a_l_ecran_gagne_les_offres_et_leur_version(offre, client, cariforef):
    page = client.get(reverse("reglages:formacodes")).content.decode()
    assert "ACCOMPAGNEMENT ANCIEN (V13)" in page and "Accompagnement vers emploi" in page
    client.post(reverse("reglages:remplacer_formacode", args=[15099]), {"domaines": "15084"})
    formation = Formation.objects.get(pk=offre.formation_id)
    assert (formation.domaines, formation.domaine_principal) == (["15084", "15061"], "15084")
    assert formation.version_formacode == "V14"
    assert Formacode.objects.get(version__libelle="V13", code="15099").remplace_par.code == "15084"
    assert disparus() == []


@pytest.mark.exigence("R073", "R154", "R273")
def test_choisir_d_autres_domaines_garde_le_code_disparu_et_note_la_version_des_codes(offre, client):
    formation = offre.formation
    client.force_login(fabriques.utilisateur(etablissements=[formation.etablissement]))
    adresse = reverse("saisie:domaines", args=[formation.pk])
    assert "15099 - ACCOMPAGNEMENT ANCIEN (retiré du Formacode)" in client.get(adresse).content.decode()

    def choisir(*codes):
        formation.refresh_from_db()
        client.post(adresse, {"domaines": codes, "version": formation.version, "onglet": "a"})
        formation.refresh_from_db()
        return formation.domaines, formation.version_formacode

    assert choisir("15099", "15061", "15084") == (["15099", "15061", "15084"], "V13")
    assert choisir("15061", "15084") == (["15061", "15084"], "V14")
    assert choisir("15061", "15099") == (["15061", "15084"], "V14"), "a vanished code cannot be chosen anew"


@pytest.mark.exigence("R143", "R273")
def test_une_saisie_note_la_version_ou_se_trouvent_les_codes_de_sa_certification(referentiels):
    Certification.objects.filter(pk=93561).update(formacodes=["11016"])
    assert fabriques.saisie(certification=109049).formation.version_formacode == "V14"
    assert fabriques.saisie(certification=93561).formation.version_formacode == "V13", "V14 has no such code"


@pytest.mark.exigence("R143", "R273")
def test_une_nouvelle_saisie_suit_le_remplacement_deja_choisi(offre, cariforef):
    Certification.objects.filter(pk=93561).update(formacodes=["15099", "15084"], version_formacode="V13")
    assert fabriques.saisie(certification=93561).formation.domaines == ["15099", "15084"]
    remplacer_formacode("15099", "15061", par=cariforef)
    formation = fabriques.saisie(certification=93561).formation
    assert (formation.domaines, formation.domaine_principal) == (["15061", "15084"], "15061")
    assert formation.version_formacode == "V14"


@pytest.mark.exigence("R154")
def test_deux_codes_qui_n_en_font_plus_qu_un_ne_le_doublent_pas(offre, cariforef):
    remplacer_formacode("15099", "15061", par=cariforef)
    formation = Formation.objects.get(pk=offre.formation_id)
    assert (formation.domaines, formation.domaine_principal) == (["15061"], "15061")


def test_un_code_qui_ne_se_choisit_pas_est_refuse_et_rien_ne_change(offre, client, cariforef):
    for choisis, dit in (
        (["150"], "n’est pas un descripteur en vigueur"),
        (["99999"], "n’est pas un"),
        ([], "Choisissez"),
        (["15061", "15084"], "Choisissez"),
    ):
        adresse = reverse("reglages:remplacer_formacode", args=[15099])
        page = client.post(adresse, {"domaines": choisis, "q": "emploi"}).content.decode()
        assert dit in page and "15061 - Accompagnement vers emploi" in page, "the search stays as it was"
    with pytest.raises(MigrationImpossible, match="toujours en vigueur"):
        remplacer_formacode("15061", "15084", par=cariforef)
    assert Formation.objects.get(pk=offre.formation_id).domaines == ["15099", "15061"]


@pytest.mark.exigence("R273")
def test_un_terme_dont_l_ancien_libelle_est_devenu_un_synonyme_est_propose_d_abord(offre, client, cariforef):
    Formacode.objects.filter(version__libelle="V13", code="15099").update(libelle="PREQUALIFICATION")
    page = html.fromstring(client.get(reverse("reglages:formacodes")).content.decode())
    premier = page.cssselect("fieldset label")[0].text_content().replace("\u00a0", " ")
    assert premier == "15084 - Préparation entrée formation : « PREQUALIFICATION » y est maintenant un synonyme"


@pytest.mark.exigence("R073", "R273")
def test_le_remplacant_se_cherche_comme_a_la_saisie_et_un_seul_se_choisit(offre, client, cariforef):
    liste = html.fromstring(client.get(reverse("reglages:formacodes")).content.decode())
    (lien,) = liste.cssselect("a[data-panneau]")
    trouves = html.fromstring(client.get(lien.get("href")).content.decode())
    assert "Remplacer 15099 ACCOMPAGNEMENT ANCIEN (V13)" in trouves.cssselect("main h1")[0].text_content()
    assert "15061" in [un.get("value") for un in trouves.cssselect(".arbre input[type=radio][name=domaines]")]
    adresse = reverse("reglages:remplacer_formacode", args=[15099])
    garde = html.fromstring(client.get(adresse, {"q": "neige", "domaines": "15061", "choix": "1"}).content.decode())
    assert [un.get("value") for un in garde.cssselect("input[name=domaines][checked]")] == ["15061"]
    assert "15474" in [un.get("value") for un in garde.cssselect(".arbre input")]
    client.post(adresse, {"domaines": "15474", "q": "neige"})
    assert Formation.objects.get(pk=offre.formation_id).domaines == ["15474", "15061"]
    assert "n’a le Formacode disparu 15099" in client.get(adresse, follow=True).content.decode(), "it is done"


@pytest.mark.exigence("R273")
def test_une_offre_dont_tous_les_codes_existent_passe_a_la_version_courante(offre, client, cariforef):
    Formation.objects.filter(pk=offre.formation_id).update(domaines=["15061"], domaine_principal="15061")
    assert "Noter la V14" in client.get(reverse("reglages:formacodes")).content.decode()
    client.post(reverse("reglages:passer_formacodes"))
    assert Formation.objects.get(pk=offre.formation_id).version_formacode == "V14"


@pytest.mark.exigence("R072", "R273")
def test_un_etablissement_qui_porte_un_code_disparu_est_montre_et_suit_le_remplacement(offre, client, cariforef):
    etablissement = offre.formation.etablissement
    etablissement.domaines = ["15099", "15061"]
    etablissement.save()
    page = client.get(reverse("reglages:formacodes")).content.decode()
    assert reverse("espace_annuaire:fiche", args=[etablissement.pk]) in page
    reponse = client.post(reverse("reglages:remplacer_formacode", args=[15099]), {"domaines": "15084"}, follow=True)
    assert "remplacé par 15084 sur 1 formation et 1 établissement." in reponse.content.decode()
    version = etablissement.version
    etablissement.refresh_from_db()
    assert (etablissement.domaines, etablissement.version) == (["15084", "15061"], version + 1)
