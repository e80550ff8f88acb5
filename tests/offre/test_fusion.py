"""Two establishments that are one: all of the duplicate goes to the one kept."""

import pytest
from django.urls import reverse

from sofi.annuaire.models import Contact, Etablissement, Site, Trace
from sofi.comptes.models import Profil
from sofi.diffusion.publier import en_ligne
from sofi.echanges.models import ImportFichier, NumeroLheo
from sofi.offre.fusion import RATTACHEMENTS, FusionRefusee, apercu, fusionner
from sofi.offre.models import Action
from sofi.offre.republication import republier
from sofi.programmes.models import Attribution, Mandat
from tests import fabriques
from tests.echanges.fichiers_region import contenu_juste, mandataire, xlsx
from tests.fabriques import organisme, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def garde():
    return organisme("Organisme gardé", nda="", domaines=["15061"])


@pytest.fixture
def doublon():
    return organisme("Organisme en double", nda="52440417944", uai="0440001A", domaines=["15061", "44508"])


@pytest.fixture
def cariforef():
    return utilisateur(Profil.CARIFOREF)


def test_every_model_that_names_an_establishment_is_moved():
    champs = Etablissement._meta.get_fields(include_hidden=True)
    relations = {(champ.related_model, champ.field.name) for champ in champs if champ.one_to_many or champ.one_to_one}
    ailleurs = {(Etablissement, "absorbe_par"), (NumeroLheo, "etablissement")}
    ailleurs |= {(ImportFichier, "etablissement")}
    assert relations == {(modele, champ) for _, modele, champ in RATTACHEMENTS} | ailleurs


def test_the_numbers_of_lheo_files_follow_and_a_session_keeps_one(campagnes, garde, doublon, cariforef):
    actions = [
        fabriques.saisie(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=of))
        for of in (garde, doublon)
    ]
    for of, action in zip((garde, doublon), actions, strict=True):
        NumeroLheo.objects.create(etablissement=of, numero="S1", session=action.sessions.get())
        NumeroLheo.objects.create(etablissement=of, numero="F1", formation=action.formation)
    envoye = ImportFichier.preparer("lheo", b"<lheo/>", "offre.xml", cariforef)
    envoye.etablissement = doublon
    envoye.save()
    fusionner(garde, doublon, par=cariforef)
    assert ImportFichier.objects.get().etablissement == garde
    gardes = NumeroLheo.objects.filter(etablissement=garde).values_list("numero", "session", "formation")
    premiere, seconde = actions
    assert set(gardes) == {
        ("S1", premiere.sessions.get().pk, None),
        ("F1", None, premiere.formation_id),
        ("F1", None, seconde.formation_id),
    }


def test_everything_goes_to_the_one_kept_and_the_duplicate_is_closed(campagnes, garde, doublon, cariforef):
    compte = utilisateur(etablissements=[doublon])
    action = fabriques.saisie(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=doublon))
    sites = set(Site.objects.values_list("pk", flat=True))
    prevu = apercu(garde, doublon)
    assert dict(prevu.deplaces)["site,sites"] == 1
    assert prevu.comptes == [compte]
    trace = fusionner(garde, doublon, par=cariforef)
    garde.refresh_from_db()
    doublon.refresh_from_db()
    assert set(garde.sites.values_list("pk", flat=True)) == sites
    assert garde.sites.get(principal=True).nom_usage == "Organisme gardé"
    assert Contact.objects.exclude(etablissement=garde).count() == 0
    action = Action.objects.get(pk=action.pk)
    assert {action.etablissement, action.formation.etablissement, action.sessions.get().etablissement} == {garde}
    assert Attribution.objects.get().formateur == Mandat.objects.get().mandataire == garde
    assert (garde.nda, garde.uai, garde.domaines) == ("52440417944", "0440001A", ["15061", "44508"])
    assert doublon.absorbe_par == garde
    assert doublon.ferme_le is not None
    assert list(Etablissement.objects.visibles_par(compte)) == [garde]
    assert (trace.geste, trace.etablissement, trace.par) == (Trace.Geste.FUSION, garde, cariforef)
    assert trace.details["deplaces"]["offre.Action"] == [action.pk]


def test_published_offers_take_the_name_and_the_siret_of_the_one_kept(campagnes, garde, doublon, cariforef):
    action = fabriques.publiee(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=doublon))
    fusionner(garde, doublon, par=cariforef)
    assert republier(garde.pk) == 1
    image = en_ligne(action.pk).instantane
    assert (image.action.organisme.code, image.action.organisme.libelle) == (garde.siret, "Organisme gardé")
    assert image.action.sessions[0].site_lieu.siret == garde.siret
    assert Action.objects.get(pk=action.pk).statut == "validee"


def test_a_lot_that_both_hold_keeps_one_mandat_with_the_work_of_both(campagnes, garde, doublon, cariforef):
    une = fabriques.attribution(campagnes["PAS"], formateur=garde, numero="PAS2026_900")
    mandat = Mandat.objects.create(lot=une.lot, mandataire=doublon)
    autre = Attribution.objects.create(mandat=mandat, formateur=doublon, site=doublon.site_principal)
    meme = Attribution.objects.create(mandat=mandat, formateur=garde, site=une.site, id_action_cr=une.id_action_cr)
    action = fabriques.saisie(campagnes["PAS"], attribution=meme)
    fusionner(garde, doublon, par=cariforef)
    assert Mandat.objects.get() == une.mandat
    assert set(Attribution.objects.values_list("pk", flat=True)) == {une.pk, autre.pk}
    assert Action.objects.get(pk=action.pk).attribution == une


def test_it_is_refused_with_itself_twice_or_into_a_closed_one(garde, doublon, cariforef):
    with pytest.raises(FusionRefusee):
        fusionner(garde, garde, par=cariforef)
    fusionner(garde, doublon, par=cariforef)
    with pytest.raises(FusionRefusee):
        fusionner(garde, doublon, par=cariforef)
    with pytest.raises(FusionRefusee):
        fusionner(doublon, garde, par=cariforef)


def test_the_screens_find_the_duplicate_show_what_moves_and_merge(client, garde, doublon, cariforef):
    client.force_login(cariforef)
    recherche = reverse("espace_annuaire:chercher_doublon", args=[garde.pk])
    assert doublon.siret not in client.get(recherche).content.decode()
    assert doublon.siret in client.get(recherche, {"q": "double"}).content.decode()
    adresse = reverse("espace_annuaire:fusion", args=[garde.pk, doublon.pk])
    lue = client.get(adresse).content.decode()
    assert "1 sites" not in lue
    assert "1 contacts" not in lue
    assert reverse("espace_annuaire:fusion", args=[doublon.pk, garde.pk]) in lue
    suite = client.post(adresse, follow=True).content.decode()
    assert "est fusionné avec cet établissement" in suite
    ferme = client.get(reverse("espace_annuaire:fiche", args=[doublon.pk])).content.decode()
    assert "Ouvrir l’établissement gardé" in ferme
    assert "Rouvrir l’établissement" not in ferme


def test_the_regions_file_that_names_the_duplicate_reaches_the_one_kept(garde, doublon, cariforef):
    from sofi.echanges.import_region.importer import appliquer

    fusionner(garde, doublon, par=cariforef)
    contenu = contenu_juste()
    contenu["mandataires"][0] = mandataire("PAS2025_1", doublon.siret)
    contenu["formateurs"] = []
    rapport, _ = appliquer(xlsx(contenu), "region.xlsx")
    assert rapport.applique
    assert Mandat.objects.get(lot="PAS2025_1").mandataire == garde
    ligne = next(ligne for ligne in rapport.lignes if ligne.feuille == "mandataires")
    assert any(f"{doublon.siret} est fusionné avec {garde.siret}" in info for info in ligne.informations)
