"""An organisation's own LHÉO file becomes drafts, changes drafts, and never touches what is published."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from lheo import Valeur
from lheo.elements import Extra, Extras, Periode
from sofi.annuaire.models import Site
from sofi.diffusion.models import Publication
from sofi.echanges.classeurs.rapport import CREEE, IDENTIQUE, MODIFIEE, REFUSEE
from sofi.echanges.lheo.exporter import exporter
from sofi.echanges.lheo.importer import importation
from sofi.echanges.models import ImportFichier, NumeroLheo
from sofi.offre.creation import ajouter_information_collective, ajouter_periode_inscription
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import BlocCompetence, Certification, Commune
from sofi.regles.champs import Sorte, champs_de
from sofi.socle.html import texte_visible
from tests import fabriques
from tests.lheo.exemple import en_octets, une_action, une_formation, une_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels"), pytest.mark.exigence("R265")]


@pytest.fixture
def attribution():
    """A lot given to an establishment whose sites have a commune."""
    of = fabriques.organisme()
    Site.objects.filter(etablissement=of).update(commune=Commune.objects.get(pk="44109"), code_postal="44000")
    return fabriques.attribution(formateur=of)


def fichier(of, *formations):
    """The bytes of these formations (one by default), all of that establishment."""
    octets = en_octets(*(formations or [une_formation(certification=[], certifiante="0")]))
    return octets.replace(b"73282932000074", of.siret.encode()).replace(b"22402", b"15061")


def sur_lot(attribution, numero="A1", **valeurs):
    """An action that names its lot."""
    action = une_action(numero, **valeurs)
    dit = Extra(info="numero-lot-financeur", valeur=attribution.lot.numero)
    action.organisme_financeur[0].extras = [Extras(info="specificites", extra=[dit])]
    return action


def appliquer(of, contenu, **options):
    return importation(of.siret).appliquer(contenu, "offre.xml", **options)[0]


def resultats(rapport):
    return [(ligne.feuille, ligne.resultat) for ligne in rapport.lignes]


def raisons(rapport):
    return " ".join(raison for ligne in rapport.lignes for _, raison in ligne.problemes).replace("\xa0", " ")


def test_a_file_becomes_a_draft_and_says_what_is_left_to_fill(attribution):
    of = attribution.formateur
    contenu = fichier(of)
    assert resultats(importation(of.siret).examiner(contenu)) == [("formation", CREEE), ("session", CREEE)]
    assert not Action.objects.exists()
    rapport = appliquer(of, contenu)
    action = Action.objects.get()
    session, dispositif = action.sessions.get(), Dispositif.objects.get()
    assert (action.statut, action.attribution, action.formation.intitule) == (
        Statut.EN_COURS,
        attribution,
        "Titre professionnel plaquiste",
    )
    assert action.complement_programme == "<p>Cloisons &amp; doublages<br>Plafonds &lt; 3 m</p>"
    assert (action.niveau_entree, action.formation.domaines, action.formation.domaine_principal) == (
        "12",
        ["15061"],
        "15061",
    )
    assert (session.date_debut, session.type_parcours, session.duree_centre, session.recrutement) == (
        datetime.date(2027, 3, 1),
        "individualise",
        600,
        "ouvert",
    )
    assert (session.rythmes, session.site_lieu) == (["temps_plein"], of.site_principal)
    assert (dispositif.lot, dispositif.nb_places, dispositif.publics) == (attribution.lot, 12, ["80006"])
    assert any("Reste à compléter" in dit.replace("\xa0", " ") for dit in rapport.lignes[0].informations)
    assert rapport.lignes[0].numero == 4


def test_the_same_file_twice_changes_nothing(attribution):
    of = attribution.formateur
    appliquer(of, fichier(of))
    avant = list(Session.objects.values()) + list(Action.objects.values()) + list(Formation.objects.values())
    rapport = appliquer(of, fichier(of))
    assert resultats(rapport) == [("formation", IDENTIQUE), ("session", IDENTIQUE)]
    assert list(Session.objects.values()) + list(Action.objects.values()) + list(Formation.objects.values()) == avant


def test_a_changed_file_changes_the_draft_of_that_number_and_adds_what_is_new(attribution):
    of = attribution.formateur
    appliquer(of, fichier(of))
    numero = Session.objects.get().pk
    nouvelle = une_formation(
        certification=[],
        certifiante="0",
        intitule_formation="Plaquiste",
        action=[
            une_action(
                session=[une_session(periode=Periode(debut="20270401", fin="20270930")), une_session("S2")],
                nombre_heures_centre=601,
            )
        ],
    )
    rapport = appliquer(of, fichier(of, nouvelle))
    assert resultats(rapport) == [("formation", MODIFIEE), ("session", MODIFIEE), ("session", CREEE)]
    assert rapport.lignes[0].changements == [("Intitulé", "Titre professionnel plaquiste", "Plaquiste")]
    assert ("Date début", "01/03/2027", "01/04/2027") in rapport.lignes[1].changements
    assert Action.objects.count() == Formation.objects.count() == 1
    assert Session.objects.get(pk=numero).date_debut == datetime.date(2027, 4, 1)
    assert set(Session.objects.values_list("duree_centre", flat=True)) == {601}
    assert NumeroLheo.objects.filter(session__isnull=False).count() == 2


@pytest.mark.exigence("R219")
def test_what_is_published_or_sent_is_never_touched(attribution):
    of = attribution.formateur
    appliquer(of, fichier(of))
    action = fabriques.completer(Action.objects.get())
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[of]))
    autre = fichier(of).replace(b"20270301", b"20270302").replace(b"Titre professionnel plaquiste", b"Autre")
    for prepare in (None, "valider", "modifier"):
        if prepare:
            deplacer(action, prepare, par=fabriques.utilisateur("cariforef"))
        rapport = appliquer(of, autre, partiel=True)
        assert resultats(rapport) == [("formation", REFUSEE), ("session", REFUSEE)]
        assert "ne change que sur l’écran de saisie" in raisons(rapport)
    assert Formation.objects.get().intitule == "Titre professionnel plaquiste"
    assert Publication.objects.get().instantane.formation.intitule == "Titre professionnel plaquiste"


def test_a_new_session_of_a_published_action_is_refused_with_what_to_do(attribution):
    of = attribution.formateur
    appliquer(of, fichier(of))
    fabriques.valider(fabriques.completer(Action.objects.get()))
    plus = une_formation(certification=[], certifiante="0", action=[une_action(session=[une_session("S9")])])
    assert "ajoutez-lui cette session" in raisons(appliquer(of, fichier(of, plus)))
    assert Session.objects.count() == 1


def test_the_lot_is_the_one_that_the_file_names_or_the_only_one(attribution):
    of = attribution.formateur
    second = fabriques.attribution(formateur=of)
    assert "numero-lot-financeur" in raisons(importation(of.siret).examiner(fichier(of)))
    sans = une_formation(certification=[], certifiante="0", action=[sur_lot(second)])
    appliquer(of, fichier(of, sans))
    assert Action.objects.get().attribution == second
    second.lot.numero = "INCONNU"
    inconnu = une_formation("F2", action=[sur_lot(second, session=[une_session("S2")])])
    assert "Le lot INCONNU n’est pas ouvert à cet organisme. Lots ouverts :" in raisons(
        importation(of.siret).examiner(fichier(of, inconnu))
    )


def test_a_session_of_another_organisation_or_without_number_or_met_twice_is_refused(attribution):
    of = attribution.formateur
    assert "n’y est ni organisme responsable" in raisons(importation(of.siret).examiner(en_octets()))
    sans = une_formation(action=[une_action(None, session=[une_session(None)])])
    assert "n’a pas de numéro" in raisons(importation(of.siret).examiner(fichier(of, sans)))
    double = une_formation(action=[une_action(session=[une_session(), une_session()])])
    assert "déjà celui d’une autre session du fichier" in raisons(importation(of.siret).examiner(fichier(of, double)))
    deux = [une_formation(), une_formation(action=[une_action(session=[une_session("S2")])])]
    assert "déjà celui d’une autre formation" in raisons(importation(of.siret).examiner(fichier(of, *deux)))


def test_another_lot_of_the_same_formation_is_one_more_action(attribution):
    of = attribution.formateur
    appliquer(of, fichier(of))
    second = fabriques.attribution(attribution.lot.campagne, formateur=of)
    plus = une_formation(
        certification=[],
        certifiante="0",
        action=[une_action(), sur_lot(second, "A2", session=[une_session("S2")])],
    )
    rapport = appliquer(of, fichier(of, plus))
    assert resultats(rapport) == [("formation", IDENTIQUE), ("session", IDENTIQUE), ("session", CREEE)]
    assert f"Une action de plus, sur le lot {second.lot.numero}." in rapport.lignes[0].informations
    assert Formation.objects.get().actions.count() == 2


def test_nothing_is_applied_while_a_session_is_refused_unless_partly(attribution):
    of = attribution.formateur
    contenu = fichier(of, une_formation(action=[une_action(session=[une_session(), une_session()])]))
    assert not appliquer(of, contenu).applique
    assert not Session.objects.exists()
    assert appliquer(of, contenu, partiel=True).applique
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"", "Le fichier est vide."),
        (b"PK\x03\x04", "n’est pas du XML"),
        (b"<lheo/>", "ne contient aucune formation LHÉO"),
        (en_octets()[:-400], "tronqué"),
        (en_octets().replace(b"<certifiante>1</certifiante>", b""), "<certifiante> manque"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(attribution, contenu, attendu):
    rapport = appliquer(attribution.formateur, contenu, partiel=True)
    assert attendu in raisons(rapport)
    assert not rapport.applique
    assert not Action.objects.exists()


def test_an_unknown_establishment_is_told(referentiels):
    assert "Aucun établissement de SOFI n’a le SIRET" in raisons(importation(fabriques.siret(77)).examiner(en_octets()))


def test_what_the_campaign_imposes_stays_and_what_it_does_not_allow_is_told(campagnes):
    la_campagne = campagnes["E2C"]
    une = fabriques.attribution(la_campagne)
    of = une.formateur
    temoin = fabriques.saisie(la_campagne, attribution=une)
    impose = {nom: getattr(temoin.formation, nom) for nom in ("intitule", "objectif_general", "niveau_sortie")}
    appliquer(of, fichier(of))
    action = Action.objects.exclude(pk=temoin.pk).get()
    verrous = [
        regle.champ for regle in la_campagne.regles.filter(genre="valeur_imposee", carte="formation", active=True)
    ]
    assert verrous
    for nom in set(verrous) & set(impose):
        assert getattr(action.formation, nom) == impose[nom]
    assert resultats(appliquer(of, fichier(of))) == [("formation", IDENTIQUE), ("session", IDENTIQUE)]


def test_codes_that_sofi_does_not_know_are_told_and_left_to_fill(attribution):
    of = attribution.formateur
    formation = une_formation(certification=[], certifiante="0", code_niveau_entree="4")
    formation.domaine_formation.code_FORMACODE = [Valeur(valeur="99999", ref="V14")]
    rapport = appliquer(of, fichier(of, formation))
    dits = " ".join(rapport.lignes[0].informations)
    assert "Formacode inconnu de la version en cours" in dits
    assert "Niveau d’entrée" in dits
    assert Formation.objects.get().domaines == []


def remplie(attribution):
    """An entry of which every field that LHÉO can hold is filled."""
    code = Certification.objects.filter(
        actif=True, code_rncp__in=BlocCompetence.objects.filter(actif=True).values("code_rncp")
    ).first()
    action = fabriques.completer(fabriques.saisie(attribution=attribution, certification=code.pk))
    blocs = [bloc.pk for bloc in code.blocs()]
    Formation.objects.update(validation="totale", individualisation=True, blocs=blocs[:2])
    Action.objects.update(
        complement_intitule="Soirs",
        plus_formation="<p>Plateau neuf</p>",
        url_action="https://exemple.fr/a",
        url_pdf="https://exemple.fr/a.pdf",
        url_video="https://exemple.fr/a.mp4",
        types_equipement=["6", "9"],
        cout_indicatif=Decimal("60"),
        commentaire_equipement="<p>Chaussures</p>",
        niveau_entree="13",
        prerequis=["motivation", "savoirs_de_base"],
        commentaire_prerequis="<p>Permis souhaité</p><p>Sauf exception</p>",
        objectifs="<p>Apprendre.</p><ul><li>un</li><li>deux</li></ul>",
    )
    session = action.sessions.get()
    session.infos_collectives.all().delete()
    ajouter_information_collective(
        session,
        site=session.site_lieu,
        date=datetime.date(2026, 8, 1),
        heure_debut=datetime.time(9, 30),
        heure_fin=datetime.time(11, 0),
        places=20,
        commentaire="Apporter un CV.",
    )
    for genre in ("inscription", "candidature_individuelle", "recrutement"):
        debut, fin = datetime.date(2026, 6, 1), datetime.date(2026, 7, 1)
        ajouter_periode_inscription(session, type=genre, date_debut=debut, date_fin=fin)
    Session.objects.update(
        rythmes=["temps_plein", "continu"],
        periodes=["jour", "soir"],
        modalites_pedagogiques=["etablissement", "foad"],
        modalite_enseignement="1",
        duree_centre=200,
        duree_entreprise=0,
        commentaire_duree="Six mois",
        recrutement="suspendu",
        modalites_recrutement=["9", "7", "8"],
        module_remise_niveau=True,
    )
    Dispositif.objects.update(
        nb_places_restantes=4,
        effectif_minimal=6,
        capacite_simultanee=12,
        frais_ht=Decimal("1000"),
        taux_tva="20",
        frais_ttc=Decimal("1200"),
        frais_additionnels=Decimal("12.50"),
        frais_certification=True,
        publics=["80006", "80010"],
    )
    return fabriques.valider(Action.objects.completes().get(pk=action.pk))


def test_what_leaves_as_lheo_comes_back_the_same(attribution, tmp_path):
    """SOFI's own export, renumbered as another tool would, makes a draft equal to what was published."""
    of = attribution.formateur
    publiee = remplie(attribution)
    assert exporter(tmp_path / "sofi.xml").retenues == []
    contenu = re.sub(rb' numero="', b' numero="EXT-', (tmp_path / "sofi.xml").read_bytes())
    appliquer(of, contenu)
    revenue = Action.objects.completes().exclude(pk=publiee.pk).get()
    avant, apres = _image(publiee), _image(revenue)
    perdus = {chemin for chemin in avant.keys() | apres.keys() if avant.get(chemin) != apres.get(chemin)}
    assert {chemin: (avant.get(chemin), apres.get(chemin)) for chemin in perdus - HORS_LHEO} == {}


HORS_LHEO = {"session.origine"}
"""LHÉO has no room for it."""


def _image(action):
    """Field -> value of an entry as it is read, numbers aside."""
    session = action.sessions.get()
    fiches = {
        "formation": action.formation,
        "action": action,
        "session": session,
        "dispositif": session.dispositifs.get(),
    }
    return {
        f"{carte}.{champ.nom}": _lisible(champ, getattr(fiche, champ.nom))
        for carte, fiche in fiches.items()
        for champ in champs_de(carte)
    }


def _lisible(champ, valeur):
    if champ.sorte == Sorte.TABLE:
        return [{**un.__dict__, "_state": 0, "id": 0, "session_id": 0} for un in valeur]
    if champ.sorte == Sorte.RICHE:
        return texte_visible(valeur)
    return sorted(valeur) if isinstance(valeur, list) else valeur


def test_sofi_s_own_export_sent_back_is_recognised_and_refused(attribution, tmp_path):
    publiee = remplie(attribution)
    exporter(tmp_path / "sofi.xml")
    rapport = importation(attribution.formateur.siret).examiner((tmp_path / "sofi.xml").read_bytes())
    code_fas = publiee.sessions.get().code_fas
    assert f"C’est la session {code_fas} de SOFI" in raisons(rapport)


def test_the_command_is_dry_by_default_then_applies_and_writes_the_report(attribution, tmp_path, capsys):
    of = attribution.formateur
    (tmp_path / "offre.xml").write_bytes(fichier(of))
    chemin = str(tmp_path / "offre.xml")
    call_command("importer_lheo", chemin, organisme=of.siret)
    assert "Rien n’a été appliqué" in capsys.readouterr().out
    assert not Action.objects.exists()
    call_command("importer_lheo", chemin, organisme=of.siret, appliquer=True, rapport=tmp_path / "r.xlsx")
    assert "créées 2" in capsys.readouterr().out
    assert (tmp_path / "r.xlsx").stat().st_size > 0
    assert ImportFichier.objects.get().genre == "lheo"
    with pytest.raises(CommandError, match="n’est pas un SIRET"):
        call_command("importer_lheo", chemin, organisme="123")
