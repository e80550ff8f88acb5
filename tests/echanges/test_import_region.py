"""The Région's file changes SOFI as it says, once, all or nothing (R004 to R007, R262)."""

from datetime import date

import pytest

from sofi.annuaire.models import Etablissement, Site
from sofi.echanges.import_region.importer import appliquer, examiner
from sofi.echanges.models import ImportFichier
from sofi.programmes.models import Attribution, Campagne, Lot, Mandat, Programme
from tests.echanges.fichiers_region import (
    AUTRE,
    FORMATEUR,
    MANDATAIRE,
    contenu_juste,
    csvs,
    formateur,
    lot,
    mandataire,
    ods,
    xlsx,
)
from tests.fabriques import EtablissementFactory, SiteFactory, saisie

pytestmark = pytest.mark.django_db


def importer(contenu, **options):
    """Apply a file and require that it was."""
    octets = contenu if isinstance(contenu, bytes) else xlsx(contenu)
    rapport, _ = appliquer(octets, "region.xlsx", **options)
    assert rapport.applique, raisons(rapport)
    return rapport


def raisons(rapport):
    """Every refusal, as (sheet, line, column, reason)."""
    return [
        (li.feuille, li.numero, col, raison.replace("\xa0", " "))
        for li in rapport.lignes
        for col, raison in li.problemes
    ]


def lignes(rapport, resultat):
    return [ligne for ligne in rapport.lignes if ligne.resultat == resultat]


@pytest.mark.exigence("R004", "R005", "R006", "R262")
def test_the_file_gives_programmes_lots_mandataires_and_formateurs():
    rapport = importer(contenu_juste())
    assert rapport.resume() == "créées 11, modifiées 0, identiques 0, refusées 0"
    assert set(Lot.objects.values_list("pk", flat=True)) == {"PAS2025_1", "PAS2025_4", "PE2024_8"}
    premier = Lot.objects.select_related("campagne", "departement").get(pk="PAS2025_1")
    assert (premier.campagne.programme_id, premier.campagne.annee) == ("PAS", 2025)
    assert (premier.intitule, premier.departement.nom, premier.places_commandees) == (
        "Lot 1 - Loire-Atlantique",
        "Loire-Atlantique",
        48,
    )
    assert (premier.date_debut, premier.date_fin) == (date(2025, 1, 1), date(2025, 12, 31))
    attribution = Attribution.objects.get(mandat__lot="PAS2025_1")
    assert attribution.mandat.mandataire.siret == MANDATAIRE
    assert attribution.formateur.siret == FORMATEUR
    assert (attribution.id_action_cr, attribution.places) == ("2872", 12)
    assert Attribution.objects.pour(attribution.formateur).count() == 2


@pytest.mark.exigence("R007", "R126")
def test_an_unknown_programme_is_created_with_its_label_and_a_campaign_a_year():
    importer(contenu_juste())
    programme = Programme.objects.get(pk="PAS")
    assert programme.libelle == "PROGRAMME REGION - Prépa avenir sup"
    assert programme.type_dispositif.nature == "programme_region"
    assert [c.annee for c in Campagne.objects.filter(programme="PAS")] == [2025]
    suivante = {
        "programmes": [{"code_programme": "pas", "intitule": "Autre nom", "annee": "2026"}],
        "lots": [], "mandataires": [], "formateurs": [],
    }  # fmt: skip
    rapport = importer(suivante)
    assert [c.annee for c in Campagne.objects.filter(programme="PAS")] == [2026, 2025]
    programme.refresh_from_db()
    assert programme.nom == "Prépa avenir sup"
    assert "SOFI garde son intitulé" in rapport.lignes[0].informations[0]


@pytest.mark.exigence("R127", "R298", "R300")
def test_a_lot_carries_its_title_its_forfait_recrutement_and_its_partial_validation():
    importer(contenu_juste())
    assert str(Lot.objects.get(pk="PE2024_8")) == "PE2024_8 - Lot 8 - Création-reprise"
    assert list(Lot.objects.filter(forfait_recrutement=True).values_list("pk", flat=True)) == ["PE2024_8"]
    assert list(Lot.objects.filter(validation_partielle=True).values_list("pk", flat=True)) == ["PAS2025_4"]


@pytest.mark.exigence("R128", "R129", "R201", "R202", "R203", "R281")
def test_external_codes_come_from_the_file():
    importer(contenu_juste())
    mandat = Mandat.objects.get(lot="PE2024_8")
    assert (mandat.mandataire.siret, mandat.code_of_cr) == (AUTRE, "75")
    assert Attribution.objects.get(mandat__lot="PAS2025_1").id_action_cr == "2872"


@pytest.mark.exigence("R129")
def test_unknown_establishments_enter_the_annuaire_with_their_sites():
    importer(contenu_juste())
    sites = Site.objects.filter(etablissement__siret=FORMATEUR).order_by("-principal")
    assert [(s.principal, s.ligne2, s.code_postal, s.commune.nom) for s in sites] == [
        (True, "12 boulevard Georges Pompidou", "44200", "Nantes"),
        (False, "3 rue du Port", "72000", "Le Mans"),
    ]
    assert sites[0].bureau_distributeur == "NANTES"
    assert sites[0].longitude is not None
    seul = Etablissement.objects.get(siret=AUTRE).site_principal
    assert seul.ligne2 == ""
    assert Attribution.objects.get(mandat__lot="PE2024_8").site == seul


@pytest.mark.exigence("R129")
def test_a_known_establishment_keeps_its_name_and_its_site():
    connu = EtablissementFactory(siret=FORMATEUR, raison_sociale="Nom choisi", nda="")
    site = SiteFactory(etablissement=connu, principal=True)
    site.ligne2 = "12, Boulevard Georges-Pompidou"
    site.save()
    rapport = importer(contenu_juste())
    connu.refresh_from_db()
    assert (connu.raison_sociale, connu.nda) == ("Nom choisi", "52440000002")
    assert Attribution.objects.get(mandat__lot="PAS2025_1").site == site
    dit = [info.replace("\xa0", " ") for ligne in rapport.lignes for info in ligne.informations]
    assert "SOFI garde son nom : « Nom choisi » (fichier : « Organisme formateur »)." in dit


def test_the_first_address_completes_a_principal_site_that_has_none():
    importer(contenu_juste())
    contenu = contenu_juste()
    contenu["formateurs"][2] |= {"site_adresse": "1 rue Haute", "site_code_postal": "49000", "site_commune": "angers"}
    rapport = importer(contenu)
    site = Site.objects.get(etablissement__siret=AUTRE)
    assert (site.principal, site.ligne2, site.commune.nom) == (True, "1 rue Haute", "Angers")
    assert rapport.compter()["modifiée"] == 1


@pytest.mark.exigence("R004")
def test_importing_twice_changes_nothing():
    importer(contenu_juste())
    avant = [list(modele.objects.order_by("pk").values()) for modele in (Lot, Mandat, Attribution, Etablissement, Site)]
    rapport = importer(contenu_juste())
    assert rapport.resume() == "créées 0, modifiées 0, identiques 11, refusées 0"
    apres = [list(modele.objects.order_by("pk").values()) for modele in (Lot, Mandat, Attribution, Etablissement, Site)]
    assert apres == avant


@pytest.mark.parametrize(
    "octets",
    [
        xlsx(),
        ods(),
        csvs(),
        csvs(separateur=",", encodage="cp1252"),
        csvs(encodage="utf-8-sig", dossier="Région 2025/"),
        csvs(encodage="utf-16"),
    ],
    ids=["xlsx", "ods", "csv", "csv cp1252 virgule", "csv BOM dossier", "csv utf-16"],
)
@pytest.mark.exigence("R262")
def test_every_form_of_the_file_says_the_same(octets):
    importer(xlsx())
    assert importer(octets).resume() == "créées 0, modifiées 0, identiques 11, refusées 0"


@pytest.mark.exigence("R004")
def test_a_change_is_reported_with_before_and_after():
    importer(contenu_juste())
    contenu = contenu_juste()
    contenu["lots"][0] |= {"places_commandees": 50, "departement": "49", "date_fin": ""}
    contenu["mandataires"][2]["code_of_cr"] = "76"
    contenu["formateurs"][0] |= {"places": 14, "id_action_cr": "2873"}
    rapport = examiner(xlsx(contenu))
    changements = {ligne.objet.partition(" · ")[0]: ligne.changements for ligne in lignes(rapport, "modifiée")}
    assert changements == {
        "Lot PAS2025_1": [
            ("places_commandees", "48", "50"),
            ("date_fin", "31/12/2025", "(vide)"),
            ("departement", "Loire-Atlantique", "Maine-et-Loire"),
        ],
        f"Lot PE2024_8, mandataire {AUTRE}": [("code_of_cr", "75", "76")],
        f"Lot PAS2025_1, formateur {FORMATEUR}": [("id_action_cr", "2872", "2873"), ("places", "12", "14")],
    }
    assert Lot.objects.get(pk="PAS2025_1").places_commandees == 48
    importer(contenu)
    attribution = Attribution.objects.get(mandat__lot="PAS2025_1")
    assert (attribution.places, attribution.id_action_cr) == (14, "2873")
    assert importer(contenu).resume() == "créées 0, modifiées 0, identiques 11, refusées 0"


def test_columns_come_in_any_order_with_any_case_accents_and_extras():
    contenu = contenu_juste()
    feuilles = {"Instructions": [["Lisez-moi"]], "PROGRAMMES ": [], "Lots": [], "mandataires": [], "Formateurs": []}
    for nom in feuilles:
        cle = nom.strip().lower()
        if cle in contenu:
            noms = list(contenu[cle][0])[::-1]
            entetes = [n.upper().replace("_", " ").replace("NUMERO", "Numéro") for n in noms]
            feuilles[nom] = [["Fichier de la Région"], [], ["en plus", *entetes]]
            feuilles[nom] += [["peu importe", *(ligne[n] for n in noms)] for ligne in contenu[cle]]
    rapport = importer(xlsx(feuilles=feuilles))
    assert rapport.resume() == "créées 11, modifiées 0, identiques 0, refusées 0"
    assert lignes(rapport, "créée")[0].numero == 4


def test_an_absent_optional_column_leaves_what_sofi_holds():
    importer(contenu_juste())
    contenu = contenu_juste()
    feuilles = {nom: [list(li[0]), *([list(x.values()) for x in li])] for nom, li in contenu.items()}
    place = feuilles["lots"][0].index("places_commandees")
    for rang in feuilles["lots"]:
        del rang[place]
    place = feuilles["formateurs"][0].index("id_action_cr")
    for rang in feuilles["formateurs"]:
        del rang[place]
    rapport = importer(xlsx(feuilles=feuilles))
    assert rapport.resume() == "créées 0, modifiées 0, identiques 11, refusées 0"
    assert Lot.objects.get(pk="PAS2025_1").places_commandees == 48


@pytest.mark.exigence("R006")
def test_nothing_is_applied_while_a_line_is_refused_unless_partial():
    contenu = contenu_juste()
    contenu["formateurs"][1]["siret"] = "123"
    rapport, trace = appliquer(xlsx(contenu), "region.xlsx")
    assert (rapport.applique, trace, Lot.objects.count(), ImportFichier.objects.count()) == (False, None, 0, 0)
    rapport = importer(contenu, partiel=True)
    assert rapport.resume() == "créées 10, modifiées 0, identiques 0, refusées 1"
    assert Lot.objects.count() == 3
    assert Attribution.objects.count() == 2
    assert ImportFichier.objects.get().partiel


def test_lines_that_hang_on_a_refused_line_are_refused_with_it():
    contenu = contenu_juste()
    contenu["lots"][0]["date_fin"] = "31/02/2025"
    rapport = importer(contenu, partiel=True)
    assert [(f, n, c) for f, n, c, _ in raisons(rapport)] == [
        ("lots", 2, "date_fin"),
        ("mandataires", 2, "numero_lot"),
        ("formateurs", 2, "numero_lot"),
    ]
    assert "Le lot PAS2025_1 est refusé ligne 2 de la feuille « lots »" in raisons(rapport)[1][3]
    assert set(Lot.objects.values_list("pk", flat=True)) == {"PAS2025_4", "PE2024_8"}


@pytest.mark.exigence("R006")
def test_an_unused_lot_that_vanished_leaves_the_choice_and_comes_back():
    importer(contenu_juste())
    contenu = contenu_juste()
    for feuille in ("lots", "mandataires", "formateurs"):
        contenu[feuille] = [li for li in contenu[feuille] if li["numero_lot"] != "PAS2025_4"]
    rapport = importer(contenu)
    assert [ligne.objet for ligne in lignes(rapport, "disparue")] == ["Lot PAS2025_4 · Lot 4 - Sarthe"]
    assert not Lot.objects.get(pk="PAS2025_4").actif
    formateur_ = Etablissement.objects.get(siret=FORMATEUR)
    assert [a.lot.pk for a in Attribution.objects.pour(formateur_)] == ["PAS2025_1"]
    assert lignes(importer(contenu), "disparue") == []
    retour = importer(contenu_juste())
    assert ("actif", "non", "oui") in [c for ligne in lignes(retour, "modifiée") for c in ligne.changements]
    assert Lot.objects.get(pk="PAS2025_4").actif


@pytest.mark.exigence("R006")
def test_a_vanished_lot_that_an_offer_uses_is_only_reported():
    importer(contenu_juste())
    utilisee = Attribution.objects.get(mandat__lot="PAS2025_4")
    saisie(attribution=utilisee)
    contenu = contenu_juste()
    for feuille in ("lots", "mandataires", "formateurs"):
        contenu[feuille] = [li for li in contenu[feuille] if li["numero_lot"] != "PAS2025_4"]
    rapport = importer(contenu)
    assert Lot.objects.get(pk="PAS2025_4").actif
    disparue = lignes(rapport, "disparue")[0]
    assert "une saisie l’utilise" in disparue.informations[0]


def test_a_vanished_formateur_leaves_the_choice_unless_an_offer_uses_it():
    contenu = contenu_juste()
    contenu["formateurs"].append(
        formateur("PAS2025_1", MANDATAIRE, AUTRE, site_code_postal="49000", site_commune="Angers")
    )
    importer(contenu)
    assert Attribution.objects.filter(mandat__lot="PAS2025_1", actif=True).count() == 2
    rapport = importer(contenu_juste())
    assert [ligne.feuille for ligne in lignes(rapport, "disparue")] == ["formateurs"]
    assert Attribution.objects.get(mandat__lot="PAS2025_1", formateur__siret=AUTRE).actif is False
    importer(contenu)
    disparue = Attribution.objects.get(mandat__lot="PAS2025_1", formateur__siret=AUTRE)
    assert disparue.actif
    saisie(attribution=disparue)
    importer(contenu_juste())
    disparue.refresh_from_db()
    assert disparue.actif


def test_lots_of_other_programmes_and_years_are_left_alone():
    importer(contenu_juste())
    contenu = contenu_juste()
    contenu = {nom: [li for li in lignes_ if "PE" not in str(li.values())] for nom, lignes_ in contenu.items()}
    assert {li["code_programme"] for li in contenu["programmes"]} == {"PAS"}
    rapport = importer(contenu)
    assert lignes(rapport, "disparue") == []
    assert Lot.objects.get(pk="PE2024_8").actif


def test_a_used_lot_cannot_change_programme():
    importer(contenu_juste())
    saisie(attribution=Attribution.objects.get(mandat__lot="PAS2025_1"))
    contenu = contenu_juste()
    contenu["lots"][0] |= {"code_programme": "PE", "annee": 2024}
    contenu["lots"][1] |= {"code_programme": "PE", "annee": 2024}
    rapport = examiner(xlsx(contenu))
    assert [(n, c) for _, n, c, _ in raisons(rapport)] == [(2, "code_programme")]
    assert "porte déjà des saisies" in raisons(rapport)[0][3]
    assert ("code_programme, annee", "Prépa avenir sup 2025", "Formations Parcours entrepreneur 2024") in [
        c for ligne in lignes(rapport, "modifiée") for c in ligne.changements
    ]


def test_two_sites_and_two_actions_of_a_formateur_are_two_attributions():
    contenu = contenu_juste()
    contenu["formateurs"] += [
        formateur("PAS2025_1", MANDATAIRE, FORMATEUR, id_action_cr="3000"),
        formateur("PAS2025_1", MANDATAIRE, FORMATEUR, site_adresse="4 rue Neuve"),
    ]
    importer(contenu)
    assert Attribution.objects.filter(mandat__lot="PAS2025_1").count() == 3
    assert importer(contenu).resume() == "créées 0, modifiées 0, identiques 13, refusées 0"


def test_a_place_out_of_the_region_is_kept_as_written():
    contenu = contenu_juste()
    contenu["formateurs"][0] |= {"site_code_postal": "75011", "site_commune": "Paris"}
    importer(contenu)
    site = Attribution.objects.get(mandat__lot="PAS2025_1").site
    assert (site.commune, site.code_postal, site.bureau_distributeur) == (None, "75011", "PARIS")
    assert importer(contenu).compter()["identique"] == 11


def test_a_cedex_finds_its_commune_by_name():
    contenu = contenu_juste()
    contenu["formateurs"][0] |= {"site_code_postal": "44042", "site_commune": "NANTES CEDEX 1"}
    importer(contenu)
    site = Attribution.objects.get(mandat__lot="PAS2025_1").site
    assert (site.commune.nom, site.code_postal) == ("Nantes", "44042")


def test_the_trace_keeps_the_file_who_sent_it_and_what_it_changed(cariforef):
    importer(contenu_juste(), par=cariforef)
    trace = ImportFichier.objects.get()
    assert (trace.nom, trace.par, trace.est_applique) == ("region.xlsx", cariforef, True)
    assert (trace.creees, trace.modifiees, trace.identiques, trace.refusees) == (11, 0, 0, 0)
    with trace.contenu.open("rb") as garde:
        assert garde.read() == xlsx()
    assert trace.relire().resume() == "créées 11, modifiées 0, identiques 0, refusées 0"


@pytest.fixture
def cariforef():
    from tests.fabriques import utilisateur

    return utilisateur("cariforef")


def test_a_failure_midway_leaves_nothing(monkeypatch):
    def briser(changements):
        for modele in changements.modeles[:-1]:
            modele.objects.bulk_create(changements.creations[modele])
        raise RuntimeError("coupure")

    monkeypatch.setattr("sofi.echanges.classeurs.changements.Changements.ecrire", briser)
    with pytest.raises(RuntimeError):
        appliquer(xlsx(), "region.xlsx")
    assert (Programme.objects.count(), Lot.objects.count(), Etablissement.objects.count()) == (0, 0, 0)
    assert ImportFichier.objects.count() == 0


@pytest.mark.exigence("R004")
def test_the_number_of_queries_does_not_grow_with_the_lines(django_assert_max_num_queries):
    contenu = contenu_juste()
    contenu["lots"] += [lot(f"PAS2025_{n}", "PAS", 2025, departement="44") for n in range(100, 300)]
    contenu["mandataires"] += [mandataire(f"PAS2025_{n}", MANDATAIRE) for n in range(100, 300)]
    contenu["formateurs"] += [
        formateur(f"PAS2025_{n}", MANDATAIRE, FORMATEUR, id_action_cr=str(i)) for n in range(100, 300) for i in range(3)
    ]
    octets = xlsx(contenu)
    with django_assert_max_num_queries(40):
        importer(octets)
    with django_assert_max_num_queries(30):
        importer(octets)
