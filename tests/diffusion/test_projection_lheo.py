"""Each field of a fully filled offer, written as LHÉO, read again by the reader, and compared."""

import re
from decimal import Decimal

import msgspec
import pytest

from lheo import ValeurRefusee, fragment, lire, valeur_de, verifier
from lheo.structure import champ
from sofi.diffusion.lheo.fragments import APRES, AVANT
from sofi.diffusion.lheo.projection import projeter
from tests.diffusion.offre_entiere import LE, dispositif, lieu, offre, reperes, valeur

pytestmark = pytest.mark.exigence("R009", "R265", "R267", "R269")

PAS = re.compile(r"([^\[]+)(?:\[(.*)\])?")


def en_octets(instantane, **options):
    projetee = projeter(instantane, instantane.action.sessions[0], reperes(**options), LE)
    return AVANT + fragment(projetee) + APRES


def relue(instantane, **options):
    """The LHÉO formation as a consumer reads it."""
    (formation,) = lire(en_octets(instantane, **options), strict=True)
    return formation


def lu(noeud, chemin):
    """What stands at a path: `action/session/@numero`, `…/extras[session]/extra[effectif-minimal]`, `…/code-ROME/@ref`.

    One value when there is one, a list when there are several, None when there is none.
    """
    noeuds = [noeud]
    for pas in chemin.split("/"):
        nom, info = PAS.fullmatch(pas).groups()
        suivants = []
        for un in noeuds:
            trouve = getattr(un, nom[1:] if nom.startswith("@") else champ(nom), None)
            suivants += trouve if isinstance(trouve, list) else [trouve]
        noeuds = [un for un in suivants if un is not None and (info is None or un.info == info)]
    valeurs = [_nu(un) for un in noeuds]
    return valeurs[0] if len(valeurs) == 1 else valeurs or None


def _nu(noeud):
    return noeud.valeur if hasattr(noeud, "valeur") else valeur_de(noeud)


ACTION, SESSION, FINANCEUR = "action", "action/session", "action/organisme-financeur"
LIEU = f"{ACTION}/lieu-de-formation"
RECRUTEMENT, BLOCS = f"{SESSION}/recrutement", f"{SESSION}/blocs-competences"
RESPONSABLE, FORMATEUR = "organisme-formation-responsable", f"{ACTION}/organisme-formateur"

LIGNES = [
    # Identifiers and dates
    ("@numero", "21_12-34"),
    ("@datecrea", "20250901"),
    ("@datemaj", "20260114"),
    (f"{ACTION}/@numero", "21_4567"),
    (f"{ACTION}/@datecrea", "20250902"),
    (f"{ACTION}/@datemaj", "20260114"),
    (f"{SESSION}/@numero", "4567"),
    (f"{SESSION}/@datemaj", "20260114"),
    # Formation
    ("intitule-formation", "Titre professionnel plaquiste"),
    ("objectif-general-formation", "6"),
    ("certifiante", "1"),
    ("resultats-attendus", "Titre de niveau 3 & CCP."),
    ("code-niveau-sortie", "13"),
    ("domaine-formation/code-FORMACODE", ["22402", "22403"]),
    ("domaine-formation/code-FORMACODE/@ref", ["V14", "V14"]),
    ("domaine-formation/code-FORMACODE/@tag", "principal"),
    ("domaine-formation/code-NSF", "233"),
    ("domaine-formation/code-ROME", "F1604"),
    ("certification/code-RNCP", "RNCP99999"),
    ("certification/code-CERTIFINFO", "80735"),
    ("certification/code-RS", ["RS5080", "RS5081"]),
    (f"{BLOCS}/bloc-competences/libelle-bloc", ["Réaliser des cloisons", "Réaliser des doublages"]),
    (f"{BLOCS}/bloc-competences/code-bloc", ["RNCP99999BC01", "RNCP99999BC02"]),
    (f"{BLOCS}/bloc-competences/extras[module]/extra[objectif]", "Objectif du bloc"),
    (f"{BLOCS}/bloc-competences/extras[module]/extra[programme]", "Programme du bloc"),
    (f"{BLOCS}/bloc-competences/extras[module]/extra[individualisation]", ["1", "1"]),
    (f"{BLOCS}/validation-blocs", "2"),
    (f"{BLOCS}/reference-certification/reference-code-RNCP", "RNCP99999"),
    (f"{SESSION}/reference-certification/reference-code-CERTIFINFO", "80735"),
    ("sous-modules/sous-module/reference-module", ["RNCP99999BC01", "RNCP99999BC02"]),
    ("sous-modules/sous-module/type-module", ["2", "2"]),
    # Action
    (f"{FORMATEUR}/SIRET-formateur/SIRET", "12345678900042"),
    (f"{FORMATEUR}/raison-sociale-formateur", "ORGANISME 42"),
    (f"{FORMATEUR}/@tag", "principal"),
    (f"{FORMATEUR}/@numero", "21_OF42"),
    (f"{FORMATEUR}/contact-formateur/type-contact", "4"),
    (f"{FORMATEUR}/contact-formateur/coordonnees/adresse/ligne", "42 rue de l’Exemple"),
    (f"{FORMATEUR}/code-UAI-formateur/code-UAI", "0441234A"),
    (f"{ACTION}/extras[action]/extra[complement-intitule]", "Parcours renforcé"),
    ("contenu-formation", "1. Cloisons\n2. Doublages\n\nGestes et postures."),
    ("objectif-formation", "Acquérir le métier.\n\nMonter des cloisons"),
    (f"{ACTION}/extras[action]/extra[plus-formation]", "Plateau technique neuf."),
    (
        f"{ACTION}/url-action/urlweb",
        [
            "https://www.of-exemple.fr/plaquiste",
            "https://www.of-exemple.fr/plaquiste.pdf",
            "https://video.exemple.fr/v/1",
        ],
    ),
    (f"{ACTION}/url-action/urlweb/@info", ["fiche", "programme-pdf", "video"]),
    (f"{ACTION}/equipement/type-equipement", ["6", "0"]),
    (f"{ACTION}/equipement/cout-indicatif-equipement", 60),
    (f"{ACTION}/equipement/commentaire", "Chaussures S3"),
    ("code-niveau-entree", "12"),
    (f"{ACTION}/niveau-entree-obligatoire", "1"),
    (f"{ACTION}/conditions-specifiques", "Niveau A2 du CECRL, motivation\nPermis B souhaité."),
    (f"{ACTION}/extras[action]/extra[existence-prerequis]", "1"),
    # Session
    (f"{LIEU}/@tag", "principal"),
    (f"{LIEU}/SIRET-lieu-formation/SIRET", "12345678900028"),
    (f"{LIEU}/code-UAI-lieu-formation/code-UAI", "0441234A"),
    (f"{LIEU}/coordonnees/adresse/denomination", "Centre 28"),
    (f"{LIEU}/coordonnees/adresse/ligne", "28 rue de l’Exemple"),
    (f"{LIEU}/coordonnees/adresse/codepostal", "44000"),
    (f"{LIEU}/coordonnees/adresse/ville", "NANTES"),
    (f"{LIEU}/coordonnees/adresse/departement", "44"),
    (f"{LIEU}/coordonnees/adresse/code-INSEE-commune", "44109"),
    (f"{LIEU}/coordonnees/adresse/region", "52"),
    (f"{LIEU}/coordonnees/adresse/pays", "FR"),
    (f"{LIEU}/coordonnees/adresse/geolocalisation/latitude", "47.218371"),
    (f"{LIEU}/coordonnees/adresse/geolocalisation/longitude", "-1.553621"),
    (f"{SESSION}/adresse-inscription/adresse/denomination", "Centre 42"),
    (f"{SESSION}/periode/debut", "20260302"),
    (f"{SESSION}/periode/fin", "20260918"),
    (f"{ACTION}/modalites-entrees-sorties", "1"),
    (f"{ACTION}/rythme-formation", "Temps plein, en journée, en soirée"),
    (f"{ACTION}/extras[codes-rythme-formation]/extra[code-rythme-formation]", "5"),
    (f"{ACTION}/code-modalite-pedagogique", ["96414", "96411", "96128"]),
    ("parcours-de-formation", "2"),
    (f"{ACTION}/modalites-pedagogiques", "FOAD"),
    (f"{ACTION}/modalites-enseignement", "1"),
    (f"{ACTION}/nombre-heures-centre", 600),
    (f"{ACTION}/nombre-heures-entreprise", 200),
    (f"{ACTION}/nombre-heures-total", 800),
    (f"{ACTION}/extras[duree-hebdo]/extra[duree-hebdo]", "35"),
    (f"{ACTION}/duree-indicative", "6 mois environ"),
    (
        f"{ACTION}/modalites-alternance",
        "200 h en entreprise pour 600 h en centre. Cycle de l’alternance : 1 (unité : semaine).",
    ),
    (f"{RESPONSABLE}/numero-activite", "52440000044"),
    (f"{RESPONSABLE}/SIRET-organisme-formation/SIRET", "12345678900010"),
    (f"{RESPONSABLE}/raison-sociale", "ORGANISME 10"),
    (f"{RESPONSABLE}/nom-organisme", "Centre 10"),
    (f"{RESPONSABLE}/@numero", "21_OF10"),
    (f"{RESPONSABLE}/coordonnees-organisme/coordonnees/adresse/codepostal", "44000"),
    (f"{RESPONSABLE}/contact-organisme/coordonnees/courriel", "accueil10@exemple.fr"),
    (f"{RESPONSABLE}/code-UAI-organisme-formation/code-UAI", "0441234A"),
    ("contact-formation/type-contact", "4"),
    ("contact-formation/coordonnees/telfixe/numtel", "02 00 00 00 00"),
    (f"{SESSION}/etat-recrutement", "3"),
    (f"{RECRUTEMENT}/modalite-recrutement", ["9", "9", "7", "4"]),
    (f"{ACTION}/modalites-recrutement", "Information collective, inscription sur candidature, tests pratiques"),
    (f"{RECRUTEMENT}/@numero", ["21_IC789", "21_IC790"]),
    (f"{RECRUTEMENT}/adresse/denomination", "Centre 50"),
    (f"{RECRUTEMENT}/nb-places", 20),
    (f"{RECRUTEMENT}/periode/debut", ["20260120", "20260122", "20260103", "20260104"]),
    (f"{RECRUTEMENT}/periode/fin", ["20260120", "20260122", "20260203", "20260204"]),
    (f"{RECRUTEMENT}/heure-debut", "09h00"),
    (f"{RECRUTEMENT}/heure-fin", "14h15"),
    (f"{RECRUTEMENT}/a-distance", ["0", "1"]),
    (f"{RECRUTEMENT}/urlweb", "https://www.exemple.fr/reunion"),
    (f"{RECRUTEMENT}/commentaire", ["Apporter un CV.", "En visio", "Candidature individuelle", "Recrutement"]),
    (f"{ACTION}/adresse-information/adresse/denomination", "Centre 50"),
    (f"{ACTION}/date-information/date", ["20260120", "20260122"]),
    (f"{SESSION}/periode-inscription/periode/debut", "20260101"),
    (f"{SESSION}/periode-inscription/periode/fin", "20260202"),
    (
        f"{SESSION}/modalites-inscription",
        (
            "Inscription du 01/01/2026 au 01/02/2026 ; Inscription du 02/01/2026 au 02/02/2026 ; "
            "Candidature individuelle du 03/01/2026 au 03/02/2026 ; Recrutement du 04/01/2026 au 04/02/2026"
        ),
    ),
    (f"{SESSION}/contact-session/type-contact", ["1", "2", "0"]),
    (f"{SESSION}/contact-session/@info", "referent-PRF"),
    (f"{SESSION}/contact-session/coordonnees/nom", ["MARTIN", "DURAND", "PETIT"]),
    (f"{SESSION}/contact-session/coordonnees/prenom", ["Alix", "Alix", "Alix"]),
    (f"{SESSION}/extras[session]/extra[module-remise-a-niveau]", "1"),
    (f"{SESSION}/url-session/urlweb", "https://sofi.exemple.fr/offre/12-34-4567/"),
    # Dispositif
    (f"{FINANCEUR}/@numero", "21_D999"),
    (f"{FINANCEUR}/code-financeur", "2"),
    (f"{FINANCEUR}/extras[specificites]/extra[programme-financeur]", "PROGRAMME REGION"),
    (f"{ACTION}/code-public-vise", ["80006", "81024"]),
    (f"{ACTION}/code-public-vise/@ref", ["V14", "V14"]),
    (f"{ACTION}/info-public-vise", "Demandeur d'emploi, jeune 16-25 ans"),
    (f"{FINANCEUR}/extras[specificites]/extra[code-public-vise]", ["80006", "81024"]),
    (f"{FINANCEUR}/extras[specificites]/extra[ref-action-marche-financeur]", "LOT_44"),
    (f"{FINANCEUR}/extras[specificites]/extra[id-action-financeur]", "2872"),
    (f"{FINANCEUR}/extras[specificites]/extra[of-mandataire-financeur]", "75"),
    (f"{FINANCEUR}/nb-places-financees", 12),
    (f"{FINANCEUR}/extras[specificites]/extra[nb-places-restantes]", "5"),
    (f"{SESSION}/extras[session]/extra[effectif-minimal]", "8"),
    (f"{SESSION}/extras[session]/extra[capacite-simultanee]", "14"),
    (f"{ACTION}/prix-total-TTC", "6500.00"),
    (f"{ACTION}/extras[action]/extras[frais-pedagogiques]/extra[frais-ht]", "6500.00"),
    (f"{ACTION}/extras[action]/extras[frais-pedagogiques]/extra[taux-tva]", "0"),
    (
        f"{ACTION}/frais-restants",
        "Frais additionnels non pris en charge : 80,00 €. Frais de passage de la certification à prévoir.",
    ),
    (f"{ACTION}/prise-en-charge-frais-possible", "1"),
    (f"{ACTION}/detail-conditions-prise-en-charge", "Frais pédagogiques pris en charge : PROGRAMME REGION."),
    (f"{ACTION}/conventionnement", "1"),
    (f"{ACTION}/extras[dispositif]/extra[contrat-apprentissage]", "0"),
    (f"{ACTION}/extras[dispositif]/extra[contrat-professionnalisation]", "0"),
    (f"{ACTION}/extras[type-action]/extra[formation-initiale]", "0"),
]


@pytest.fixture(scope="module")
def entiere():
    return relue(offre())


@pytest.mark.parametrize(("chemin", "attendu"), LIGNES, ids=[chemin for chemin, _ in LIGNES])
def test_chaque_champ_de_l_offre_est_a_sa_place(entiere, chemin, attendu):
    assert lu(entiere, chemin) == attendu


def test_l_offre_entiere_est_sans_reproche():
    assert [une for une in verifier(en_octets(offre())) if une.code not in {"siret"}] == []


def test_le_mail_de_liaison_ne_part_pas():
    assert b"liaison@" not in en_octets(offre())


SANS_RESULTATS = {"resultats_attendus": ""}
SANS_PREREQUIS = {"prerequis": (), "commentaire_prerequis": ""}
PARTIELLE = {"validation": valeur("validation_formation", "partielle")}
FERME, INCONNU = valeur("etat_recrutement", "ferme"), valeur("type_parcours", "inconnu")


@pytest.mark.parametrize(
    ("parties", "chemin", "attendu"),
    [
        ({"session": {"esp": valeur("esp", "cadencees")}}, f"{ACTION}/modalites-entrees-sorties", "0"),
        ({"session": {"type_parcours": INCONNU}}, "parcours-de-formation", "4"),
        ({"session": {"recrutement": FERME}}, f"{SESSION}/etat-recrutement", "2"),
        ({"session": {"dispositifs": (dispositif(nb_places_restantes=0),)}}, f"{SESSION}/etat-recrutement", "2"),
        ({"session": {"dispositifs": (dispositif(publics=()),)}}, f"{ACTION}/code-public-vise", "83056"),
        ({"session": {"duree_entreprise": 0}}, f"{ACTION}/modalites-alternance", "Aucun rythme d’alternance déclaré."),
        ({"session": {"informations_collectives": ()}}, f"{RECRUTEMENT}/modalite-recrutement", ["7", "4", "9"]),
        ({"session": {"informations_collectives": ()}}, f"{SESSION}/url-session/urlweb", None),
        ({"formation": {"certification": None}}, "certifiante", "0"),
        (
            {"formation": {"certification": None}, "action": SANS_RESULTATS},
            "resultats-attendus",
            "Formation non certifiante.",
        ),
        ({"action": SANS_RESULTATS}, "resultats-attendus", "Titre professionnel : Titre professionnel plaquiste"),
        ({"action": {"niveau_entree": None}}, "code-niveau-entree", "0"),
        ({"action": {"niveau_entree": None}}, f"{ACTION}/niveau-entree-obligatoire", "0"),
        ({"action": SANS_PREREQUIS}, f"{ACTION}/conditions-specifiques", "Aucune condition particulière"),
        ({"formation": {"individualisation": False}}, f"{BLOCS}/validation-blocs", "1"),
        ({"formation": PARTIELLE}, f"{BLOCS}/validation-blocs", "0"),
        ({"formation": {"individualisation": False}}, "sous-modules/sous-module/type-module", ["1", "1"]),
    ],
)
def test_les_cas_que_lheo_distingue(parties, chemin, attendu):
    assert lu(relue(offre(**parties)), chemin) == attendu


def test_l_apprentissage_a_un_cycle_et_la_formation_continue_des_extras():
    session = {"dispositifs": (dispositif(nature="apprentissage", intitule="CONTRAT D’APPRENTISSAGE"),)}
    formation = relue(offre(session=session))
    cycle = f"{SESSION}/cycle"
    assert lu(formation, f"{cycle}/type-cycle") == "1"
    assert (lu(formation, f"{cycle}/effectif-minimal"), lu(formation, f"{cycle}/capacite-simultanee")) == (8, 14)
    assert lu(formation, f"{cycle}/alternance/type-alternance") == "1"
    rythme = f"{cycle}/alternance/rythme-alternance"
    assert lu(formation, f"{rythme}/unite-rythme-alternance") == "3"
    assert (lu(formation, f"{rythme}/unites-entreprise"), lu(formation, f"{rythme}/unites-centre")) == (1, 3)
    assert lu(formation, f"{SESSION}/extras[session]/extra[effectif-minimal]") is None
    assert lu(formation, f"{ACTION}/extras[dispositif]/extra[contrat-apprentissage]") == "1"
    assert lu(formation, f"{FINANCEUR}/code-financeur") == "16"


def test_des_dispositifs_de_prix_differents_portent_chacun_le_leur():
    session = {"dispositifs": (dispositif(), dispositif(numero=1000, frais_ttc=Decimal("7000")))}
    formation = relue(offre(session=session))
    assert lu(formation, f"{ACTION}/prix-total-TTC") is None
    assert lu(formation, f"{FINANCEUR}/extras[frais-pedagogiques]/extra[frais-ttc]") == ["6500.00", "7000.00"]


def test_un_texte_trop_long_est_coupe_sur_un_mot_avec_l_adresse_de_la_fiche():
    formation = relue(offre(action={"complement_programme": "<p>" + "mot " * 2000 + "</p>"}))
    contenu = lu(formation, "contenu-formation")
    assert len(contenu) < 3000
    assert contenu.endswith("mot… https://sofi.exemple.fr/offre/12-34/")
    assert lu(relue(offre(action={"plus_formation": "x" * 400})), f"{ACTION}/extras[action]/extra[plus-formation]")


def test_le_complement_de_l_organisme_passe_entier_avant_le_programme_de_la_certification():
    formation = relue(offre(formation={"programme": "mot " * 1000}, action={"complement_programme": "<p>À lire.</p>"}))
    contenu = lu(formation, "contenu-formation")
    assert contenu.endswith("… https://sofi.exemple.fr/offre/12-34/\n\nÀ lire.")
    assert 2900 < len(contenu) <= 3000


def test_une_adresse_trop_longue_se_plie_en_quatre_lignes():
    longue = msgspec.structs.replace(lieu(28), lignes=("mot " * 90,))
    lignes = lu(relue(offre(session={"site_lieu": longue})), f"{LIEU}/coordonnees/adresse/ligne")
    assert len(lignes) == 4 and all(len(ligne) <= 50 for ligne in lignes)


def test_sans_adresse_du_site_aucun_lien_n_est_ecrit():
    formation = relue(offre(), adresse="")
    assert lu(formation, f"{SESSION}/url-session/urlweb") is None
    assert b"/offre/" not in en_octets(offre(action={"objectifs": "mot " * 2000}), adresse="")


def variantes(structure):
    """The same structure with each of its fields emptied in turn, at any depth."""
    for nom in structure.__struct_fields__:
        valeur_pleine = getattr(structure, nom)
        vide = {str: "", tuple: ()}.get(type(valeur_pleine))
        if valeur_pleine != vide:
            yield msgspec.structs.replace(structure, **{nom: vide})
        if isinstance(valeur_pleine, msgspec.Struct):
            for une in variantes(valeur_pleine):
                yield msgspec.structs.replace(structure, **{nom: une})
        elif isinstance(valeur_pleine, tuple) and valeur_pleine and isinstance(valeur_pleine[0], msgspec.Struct):
            for une in variantes(valeur_pleine[0]):
                yield msgspec.structs.replace(structure, **{nom: (une, *valeur_pleine[1:])})


def test_un_champ_vide_n_empeche_jamais_de_publier():
    """What is missing is written otherwise or refused by the writer: no other error, or validating would fail."""
    retenues = parties = 0
    for instantane in variantes(offre()):
        if not instantane.formation or not instantane.action or not instantane.action.sessions:
            continue
        try:
            en_octets(instantane)
            parties += 1
        except ValeurRefusee as refus:
            assert refus.chemin.startswith("formation")
            retenues += 1
    assert parties > 150 and 0 < retenues < 30
