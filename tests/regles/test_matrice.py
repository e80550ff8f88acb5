"""The matrix of section 10 as one table, cell by cell, and what section 14 makes of each kind of cell.

What a source imposes is refused otherwise, on the card and at submission; what it gives is proposed word for word and
its change told to the validator; what it only shows is the initial value. The reference Certif Info is asked before
the cards (`test_creation`); the mandataire and the informations collectives stand in `test_programmes_communs`.
"""

import datetime
import re
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import reverse

from sofi.offre.workflow import TransitionRefusee, deplacer
from sofi.referentiels.listes import choix
from sofi.regles.champs import Sorte, champ
from sofi.socle.html import texte_visible
from tests import fabriques
from tests.regles.matrice import dit, ecrire, effet, entree_juste, lue, objet, phrase, saisir, source
from tests.saisie.navigateur import champs, page, texte

pytestmark = pytest.mark.django_db

COLONNES = ("E2C", "PE", "PAS", "1E1F")
CERTIFICATIONS = {"PE": 93561, "1E1F": 109049}
CARTES = ("formation", "action", "session", "dispositif")
IMPOSES = ("impose", "parmi", "avec", "remplir", "annee", "non")
SOURCES = {"E2C": "000", "PE": "002", "PAS": "003", "1E1F": "004"}


@dataclass(frozen=True)
class Cellule:
    """What a source says of a field. `sauf`: values that go against it; `mots`: those of the rule's message."""

    sorte: str
    valeur: object = None
    sauf: tuple = ()
    mots: str = ""


def impose(valeur, *sauf):
    """That value and no other."""
    return Cellule("impose", valeur, sauf, "doit être")


def parmi(*valeurs, sauf=()):
    """One of these, or several where the field takes several."""
    return Cellule("parmi", list(valeurs), tuple(sauf), "choix permis")


def avec(*valeurs):
    """These at least: ticked beforehand, and none may be missing."""
    sauf = tuple([une for une in valeurs if une != absente] for absente in valeurs)
    return Cellule("avec", list(valeurs), sauf, "doit comprendre")


def en(annee):
    """A date of that year."""
    return Cellule("annee", annee, (f"{annee - 1}-12-31", f"{annee + 1}-01-01"), f"doit être en {annee}")


def donne(*textes):
    """Texts to take over, each by its first and last words."""
    return Cellule("donne", textes)


def montre(valeur, autre):
    """A value that only a screenshot shows: the initial one, free to change."""
    return Cellule("montre", valeur, (autre,))


def averti(contraire):
    """Nothing forbids it, but the validator and the organisme read a warning."""
    return Cellule("averti", None, (contraire,))


REMPLIR = Cellule("remplir", None, (None,), "est à renseigner")
NON = Cellule("non", None, ("93561",), "ne se renseigne pas pour ce programme")
CACHE, LIBRE, CERTIFINFO = Cellule("cache"), Cellule("libre"), Cellule("certifinfo")

A2, MOTIVATION, QUITTE = "niveau A2 du CECRL", "motivation", "avoir quitté la formation initiale"
CENTRE, ENTREPRISE, FOAD = "en établissement de formation", "en entreprise", "FOAD"
PERMANENTE, PLEIN, PARTIEL = "entrée/sortie permanente", "temps plein", "temps partiel"
SANS_NIVEAU, CAP = "Sans niveau spécifique", "Niveau 3 validé (CAP, BEP ou équivalent)"
INCONNU = "type de parcours inconnu"
ENTREES = parmi("entrée/sortie cadencées ou séquencées", "entrée/sortie à dates fixes", sauf=[PERMANENTE])
LES_DEUX = avec(CENTRE, ENTREPRISE)
LIEUX = parmi(CENTRE, ENTREPRISE, FOAD, sauf=[[CENTRE, ENTREPRISE, "classe virtuelle"]])
ENSEIGNEMENT = parmi("formation en présentiel", "formation mixte", "formation entièrement à distance")
RECRUTEMENT = parmi("Ouvert", "Suspendu", "Fermé")
OUI = impose(True, False, None)

# Field: what says E2C 2026, Parcours Entrepreneur 2024, PREPA Avenir Sup 2025, 1 emploi = 1 formation 2025.
MATRICE = (
    ("formation.certification", averti("93561"), impose("93561", "109049", None), NON, REMPLIR),
    (
        "formation.intitule",
        impose("Ecole de la deuxième chance", "École de la 2e chance"),
        CERTIFINFO,
        impose("PREPA Avenir Sup", "PREPA Avenir"),
        CERTIFINFO,
    ),
    (
        "formation.domaines",
        impose(["15061"], ["15061", "15084"]),
        CERTIFINFO,
        impose(["15084", "15061"], ["15061"], ["15084", "15061", "15064"]),
        CERTIFINFO,
    ),
    ("formation.domaine_principal", impose("15061", None), CERTIFINFO, impose("15061", "15084", None), CERTIFINFO),
    (
        "formation.objectif_general",
        LIBRE,
        CERTIFINFO,
        montre("(re)mobilisation, aide à l'élaboration de projet professionnel", "professionnalisation"),
        CERTIFINFO,
    ),
    ("formation.niveau_sortie", LIBRE, CERTIFINFO, montre("Indéterminé", SANS_NIVEAU), CERTIFINFO),
    (
        "action.complement_programme",
        REMPLIR,
        LIBRE,
        donne(("Modules obligatoires qui pourront varier", "Modules optionnels à préciser.")),
        LIBRE,
    ),
    ("action.objectifs", REMPLIR, LIBRE, donne(("Ce parcours doit permettre", "contrat en alternance.")), LIBRE),
    ("action.resultats_attendus", REMPLIR, LIBRE, donne(("A l'issue de la formation", "TOSA, PIX...")), LIBRE),
    (
        "action.niveau_entree",
        impose(SANS_NIVEAU, CAP),
        montre(SANS_NIVEAU, CAP),
        impose("Niveau 4 validé (Bac, Bac pro, BP ou équivalent)", SANS_NIVEAU),
        montre(SANS_NIVEAU, CAP),
    ),
    (
        "action.prerequis",
        REMPLIR,
        REMPLIR,
        avec(A2, MOTIVATION, QUITTE),
        avec(A2, MOTIVATION, QUITTE, "projet professionnel validé"),
    ),
    (
        "action.commentaire_prerequis",
        REMPLIR,
        donne(
            ("Pré-requis : Maîtriser", "à la future activité."),
            ("Public visé : Demandeurs d'emploi", "création/reprise d'entreprise."),
        ),
        donne(
            ("Prérequis : - être volontaires", "la totalité de la formation."),
            ("Public visé : Les formations PREPA", "en reconversion professionnelle."),
        ),
        donne(
            ("Prérequis : Avoir levé", "en formation professionnelle."),
            ("Public visé : - Personnes en recherche", "l'obligation d'emploi (BOETH)."),
        ),
    ),
    ("session.date_debut", en(2026), en(2024), en(2025), en(2025)),
    ("session.origine", CACHE, CACHE, CACHE, REMPLIR),
    ("session.esp", impose(PERMANENTE, "entrée/sortie à dates fixes", None), ENTREES, ENTREES, ENTREES),
    (
        "session.rythmes",
        impose([PLEIN], [PARTIEL], [PLEIN, PARTIEL], []),
        LIBRE,
        parmi(PLEIN, PARTIEL, sauf=[[PLEIN, "en alternance"]]),
        LIBRE,
    ),
    (
        "session.type_parcours",
        REMPLIR,
        impose("collectif", "mixte", INCONNU, None),
        parmi("mixte", "individualisé", sauf=["collectif", "modulaire", INCONNU]),
        parmi("mixte", "modulaire", sauf=["collectif", "individualisé", INCONNU]),
    ),
    ("session.modalites_pedagogiques", LES_DEUX, LES_DEUX, avec(CENTRE), LES_DEUX),
    ("session.modalites_pedagogiques", LIEUX, LIEUX, averti([CENTRE, ENTREPRISE]), LIEUX),
    ("session.modalite_enseignement", ENSEIGNEMENT, ENSEIGNEMENT, ENSEIGNEMENT, ENSEIGNEMENT),
    ("session.recrutement", RECRUTEMENT, RECRUTEMENT, RECRUTEMENT, RECRUTEMENT),
    ("session.modalites_recrutement", REMPLIR, REMPLIR, REMPLIR, REMPLIR),
    ("session.module_remise_niveau", CACHE, CACHE, CACHE, REMPLIR),
    (
        "dispositif.publics",
        LIBRE,
        montre(["demandeur d'emploi"], ["salarié"]),
        montre(
            [
                "demandeur d'emploi",
                "licencié pour motif économique",
                "profession libérale",
                "salarié",
                "agent de la fonction publique",
            ],
            ["demandeur d'emploi"],
        ),
        montre(["demandeur d'emploi", "licencié pour motif économique"], []),
    ),
    ("dispositif.nb_places", REMPLIR, REMPLIR, REMPLIR, REMPLIR),
    ("dispositif.prise_en_charge", OUI, OUI, OUI, OUI),
)


def cellules(programme, *sortes):
    """(card, field, cell) down the column of that programme, for these sorts of cells."""
    for chemin, *ligne in MATRICE:
        cellule = ligne[COLONNES.index(programme)]
        if cellule.sorte in sortes:
            yield *chemin.split("."), cellule


VIDES = {Sorte.MULTIPLE: [], Sorte.CHOIX: "", Sorte.RICHE: "", Sorte.FORMACODE: ""}


def codee(carte, nom, valeur):
    """A value of the table as the base holds it: codes for labels, an empty value of the right sort for None."""
    le_champ = champ(carte, nom)
    if valeur is None:
        return VIDES.get(le_champ.sorte)
    if le_champ.sorte == Sorte.DATE:
        return datetime.date.fromisoformat(valeur)
    codes = {libelle: code for code, libelle in choix(le_champ.liste)} if le_champ.a_choix else {}
    return [codes.get(une, une) for une in valeur] if isinstance(valeur, list) else codes.get(valeur, valeur)


def colonnes(carte, nom, valeur):
    """The same as a column to write."""
    return {"certification_id" if nom == "certification" else nom: codee(carte, nom, valeur)}


@contextmanager
def sans_suite():
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=COLONNES)
def programme(request):
    return request.param


@pytest.fixture
def campagne(campagnes, programme):
    return campagnes[programme]


@pytest.fixture
def action(campagne, programme):
    """An entry that may be submitted."""
    return entree_juste(campagne, certification=CERTIFICATIONS.get(programme))


@pytest.fixture
def of(client, action):
    personne = fabriques.utilisateur(etablissements=[action.etablissement])
    client.force_login(personne)
    return personne


@pytest.fixture
def fiches(client, action, of):
    """The pages of the four cards."""
    return {carte: page(client.get(adresse(action, carte))) for carte in CARTES}


def adresse(action, carte):
    return reverse(f"saisie:{carte}", args=[objet(action, carte).pk])


def bloc(document, nom):
    """The field with what surrounds it."""
    ici = document.get_element_by_id(f"id_{nom}")
    return next(un for un in (ici, *ici.iterancestors()) if "champ" in un.classes)


def offerts(document, nom):
    return {un.get("value") for un in document.cssselect(f"#id_{nom} option, #id_{nom} input")} - {""}


@pytest.mark.exigence("R222", "R223", "R224", "R226", "R227", "R228", "R232", "R233", "R236", "R237", "R238", "R242")
@pytest.mark.exigence("R243", "R247", "R252", "R257", "R260", "R152", "R153", "R168", "R200")
def test_une_saisie_neuve_commence_par_ce_que_la_source_impose_ou_montre(campagne, programme):
    action = fabriques.saisie(campagne, certification=CERTIFICATIONS.get(programme))
    for carte, nom, cellule in cellules(programme, "impose", "avec", "montre"):
        valeur = int(cellule.valeur) if nom == "certification" else codee(carte, nom, cellule.valeur)
        (colonne,) = colonnes(carte, nom, None)
        assert getattr(objet(action, carte), colonne) == valeur, f"{carte}.{nom}"


ATTENDUS = {
    "impose": lambda document, nom, codes, campagne: f"Imposé par {campagne}" in texte(bloc(document, nom)),
    "parmi": lambda document, nom, codes, campagne: offerts(document, nom) == set(codes),
    "avec": lambda document, nom, codes, campagne: set(codes) <= offerts(document, nom),
    "remplir": lambda document, nom, codes, campagne: bool(bloc(document, nom).cssselect(".etoile")),
    "donne": lambda document, nom, codes, campagne: "Texte proposé, à adapter" in texte(bloc(document, nom)),
    "montre": lambda document, nom, codes, campagne: "Imposé par" not in texte(bloc(document, nom)),
    "cache": lambda document, nom, codes, campagne: nom not in champs(document),
}


@pytest.mark.exigence("R222", "R224", "R226", "R227", "R229", "R232", "R234", "R239", "R242", "R246", "R248", "R256")
def test_la_fiche_verrouille_limite_demande_et_propose_comme_la_source(fiches, campagne, programme):
    for carte, nom, cellule in cellules(programme, *ATTENDUS):
        if nom != "certification":
            codes = codee(carte, nom, cellule.valeur) if cellule.sorte in {"parmi", "avec"} else None
            assert ATTENDUS[cellule.sorte](fiches[carte], nom, codes, campagne), f"{carte}.{nom}"


def comme_un_navigateur(nom, valeur):
    """What a browser sends for that value."""
    if isinstance(valeur, bool):
        valeur = "oui" if valeur else "non"
    return {nom: valeur.isoformat() if isinstance(valeur, datetime.date) else "" if valeur is None else valeur}


@pytest.mark.exigence("R222", "R223", "R224", "R225", "R226", "R227", "R228", "R229", "R231", "R232", "R233", "R237")
@pytest.mark.exigence("R242", "R243", "R246", "R248", "R252", "R255", "R256", "R259", "R260", "R169", "R178")
def test_la_fiche_refuse_ce_que_la_source_ecarte(client, fiches, action, campagne, programme):
    for carte, nom, cellule in cellules(programme, *IMPOSES):
        if nom == "certification" or not cellule.sauf:
            continue
        envoye = champs(fiches[carte]) | comme_un_navigateur(nom, codee(carte, nom, cellule.sauf[0]))
        with sans_suite():
            lu = texte(page(client.post(adresse(action, carte), envoye, headers={"HX-Request": "true"})))
            garde = getattr(objet(lue(action), carte), nom)
        assert f"« {champ(carte, nom).libelle} »" in lu and cellule.mots in lu, f"{carte}.{nom} : {cellule.sauf[0]}"
        assert f"({campagne})" in lu
        assert cellule.sorte != "impose" or garde == codee(carte, nom, cellule.valeur), f"{carte}.{nom}"


@pytest.mark.exigence("R222", "R223", "R224", "R225", "R226", "R227", "R228", "R229", "R230", "R231", "R232", "R233")
@pytest.mark.exigence("R237", "R242", "R243", "R246", "R248", "R250", "R252", "R255", "R256", "R259", "R260", "R169")
@pytest.mark.exigence("R178")
def test_l_envoi_refuse_ce_que_la_source_ecarte(action, of, campagne, programme):
    for carte, nom, cellule in cellules(programme, *IMPOSES):
        for contraire in cellule.sauf:
            with sans_suite():
                ecrire(action, carte, **colonnes(carte, nom, contraire))
                with pytest.raises(TransitionRefusee) as refus:
                    deplacer(lue(action), "soumettre", par=of)
            dites = [dit(une) for une in refus.value.anomalies if (une.carte, une.champ) == (carte, nom)]
            assert any(cellule.mots in une and f"({campagne})" in une for une in dites), f"{carte}.{nom} : {contraire}"


@pytest.mark.exigence("R228", "R232", "R233", "R246", "R256", "R176", "R179", "R180", "R188")
def test_chaque_choix_que_la_source_permet_est_accepte(action, programme):
    for carte, nom, cellule in cellules(programme, "parmi"):
        plusieurs = champ(carte, nom).sorte == Sorte.MULTIPLE
        for valeur in [cellule.valeur] if plusieurs else cellule.valeur:
            with sans_suite():
                blocages = [un for un in saisir(action, carte, **colonnes(carte, nom, valeur)) if un.bloquante]
            assert blocages == [], f"{carte}.{nom} : {valeur}"


@pytest.mark.exigence("R234", "R235", "R239", "R240", "R241", "R244", "R245", "R253", "R254", "R296")
def test_les_textes_sont_proposes_mot_pour_mot_en_entier(action, campagne, programme):
    lue_ = source(SOURCES[programme])
    for carte, nom, cellule in cellules(programme, "donne"):
        textes = [phrase(texte_visible(un)) for un in effet(campagne, carte, nom).textes]
        for propose, (debut, fin) in zip(textes, cellule.valeur, strict=True):
            depart = lue_.index(debut)
            passage = lue_[depart : lue_.index(fin, depart) + len(fin)]
            assert propose == re.sub(r"(?<= )- ", "", passage)
        assert phrase(texte_visible(getattr(action, nom))) == " ".join(textes)


@pytest.mark.exigence("R234", "R235", "R239", "R240", "R241", "R244", "R245", "R253", "R254", "R296")
def test_un_texte_propose_se_change_et_le_valideur_l_apprend(client, action, of, programme):
    attendues = []
    for carte, nom, cellule in cellules(programme, "donne"):
        assert saisir(action, carte, **{nom: f"{getattr(action, nom)}<p>Et aussi.</p>"}) == []
        ecrire(action, carte, **{nom: "<p>Un autre texte.</p>"})
        attendues += [f"« {champ(carte, nom).libelle} » : le texte donné « {un[:12]}" for un, _ in cellule.valeur]
    deplacer(lue(action), "soumettre", par=of)
    client.force_login(fabriques.utilisateur("cariforef"))
    document = page(client.get(reverse("instruction:action", args=[action.pk])))
    notes = [texte(un) for un in document.cssselect(".message.ton-info") if "le texte donné" in texte(un)]
    assert len(notes) == len(attendues)
    for attendue in attendues:
        assert any(attendue.replace(" - être", "") in note and "a été modifié" in note for note in notes), attendue


@pytest.mark.exigence("R236", "R238", "R247", "R257", "R152", "R153", "R168", "R200")
def test_ce_que_la_source_ne_fait_que_montrer_se_change_librement(action, of, programme):
    for carte, nom, cellule in cellules(programme, "montre"):
        with sans_suite():
            assert saisir(action, carte, **colonnes(carte, nom, cellule.sauf[0])) == []
            deplacer(lue(action), "soumettre", par=of)


@pytest.mark.exigence("R246", "R223")
def test_ce_que_rien_n_interdit_avertit_en_nommant_sa_source(action, campagne, programme):
    for carte, nom, cellule in cellules(programme, "averti"):
        with sans_suite():
            (anomalie,) = saisir(action, carte, **colonnes(carte, nom, cellule.sauf[0]))
        assert anomalie.gravite == "avertissement"
        assert f"({campagne})" in anomalie.message and "Source : Procédure" in dit(anomalie)
