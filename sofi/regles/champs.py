"""Every field of the four cards, once: label, kind, list, star, limit, block (R138 to R213).

Models, forms, controls, the rule editor, the summary and the comparison of two publications read this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from sofi.regles.models import Carte


class Sorte(StrEnum):
    """What kind of value a field holds, and so its widget and its comparisons."""

    TEXTE = "texte"
    RICHE = "riche"
    CHOIX = "choix"
    MULTIPLE = "multiple"
    OUI_NON = "oui_non"
    ENTIER = "entier"
    DECIMAL = "decimal"
    DATE = "date"
    URL = "url"
    COURRIEL = "courriel"
    FORMACODES = "formacodes"
    FORMACODE = "formacode"
    CERTIFICATION = "certification"
    BLOCS = "blocs"
    SITE = "site"
    CONTACT = "contact"
    TABLE = "table"


@dataclass(frozen=True)
class Champ:
    """A field of a card. `limite`: characters as the reader sees them; `liste`: its closed list."""

    carte: str
    nom: str
    libelle: str
    sorte: Sorte
    bloc: str
    liste: str = ""
    obligatoire: bool = False
    limite: int | None = None
    aide: str = ""

    @property
    def a_choix(self):
        """True when its values come from a closed list."""
        return bool(self.liste)


_F, _A, _S, _D = Carte.FORMATION, Carte.ACTION, Carte.SESSION, Carte.DISPOSITIF
_GENERAL, _MARKETER, _EQUIPEMENT, _PREREQUIS = (
    "Infos générales",
    "Marketer l’action",
    "Équipement",
    "Pré-requis",
)
_INTITULE, _DESCRIPTION, _BLOCS = "Intitulé", "Description", "Blocs de compétences"
_RESPONSABLE, _RECRUTEMENT, _CONTACTS = "Organisme Responsable", "Recrutement", "Contacts référents"
_CODES, _PLACES, _FRAIS = "Codes externes", "Places", "Frais pédagogiques"

_AIDE_OBJECTIFS = "Sans tableaux, caractères spéciaux, images ni documents PDF."

CHAMPS = (
    Champ(_F, "certification", "Code Certifinfo", Sorte.CERTIFICATION, _INTITULE),
    Champ(_F, "intitule", "Intitulé", Sorte.TEXTE, _INTITULE, obligatoire=True, limite=255),
    Champ(_F, "objectif_general", "Objectif général", Sorte.CHOIX, _INTITULE, "objectif_general", True),
    Champ(_F, "niveau_sortie", "Niveau de sortie", Sorte.CHOIX, _INTITULE, "niveau_sortie", True),
    Champ(_F, "domaines", "Domaine formation", Sorte.FORMACODES, _DESCRIPTION, obligatoire=True),
    Champ(_F, "domaine_principal", "Domaine principal", Sorte.FORMACODE, _DESCRIPTION, obligatoire=True),
    Champ(
        _F,
        "individualisation",
        "Souhaitez-vous individualiser le parcours par bloc de compétences",
        Sorte.OUI_NON,
        _BLOCS,
    ),
    Champ(_F, "validation", "Validation de la formation", Sorte.CHOIX, _BLOCS, "validation_formation"),
    Champ(_F, "blocs", "Blocs de compétences", Sorte.BLOCS, _BLOCS),
    Champ(_A, "site_dispensateur", "Site dispensateur", Sorte.SITE, _GENERAL, obligatoire=True),
    Champ(
        _A,
        "complement_intitule",
        "Complément intitulé",
        Sorte.TEXTE,
        _GENERAL,
        limite=255,
        aide="Seulement si l’intitulé de la Fiche Formation n’est pas suffisant.",
    ),
    Champ(
        _A,
        "complement_programme",
        "Complément programme",
        Sorte.RICHE,
        _GENERAL,
        limite=3000,
        aide="Informations liées au programme qui ne sont pas visibles sur la Fiche Formation.",
    ),
    Champ(_A, "objectifs", "Objectifs", Sorte.RICHE, _GENERAL, limite=3000, aide=_AIDE_OBJECTIFS),
    Champ(_A, "resultats_attendus", "Résultats attendus", Sorte.RICHE, _GENERAL, limite=3000),
    Champ(
        _A,
        "plus_formation",
        "Mon + formation",
        Sorte.RICHE,
        _MARKETER,
        limite=250,
        aide="Les points forts de votre offre de formation.",
    ),
    Champ(_A, "url_video", "URL Vidéo", Sorte.URL, _MARKETER, limite=400, aide="YouTube ou fichier MP4."),
    Champ(_A, "url_pdf", "URL PDF", Sorte.URL, _MARKETER, limite=400, aide="Adresse de votre plaquette."),
    Champ(
        _A,
        "url_action",
        "URL Action",
        Sorte.URL,
        _MARKETER,
        limite=400,
        aide="Page de votre site internet qui décrit cette action.",
    ),
    Champ(_A, "types_equipement", "Type d’équipement", Sorte.MULTIPLE, _EQUIPEMENT, "type_equipement"),
    Champ(_A, "cout_indicatif", "Coût indicatif", Sorte.DECIMAL, _EQUIPEMENT, aide="En euros."),
    Champ(_A, "commentaire_equipement", "Commentaire équipement", Sorte.RICHE, _EQUIPEMENT, limite=500),
    Champ(_A, "niveau_entree", "Niveau d’entrée", Sorte.CHOIX, _PREREQUIS, "niveau_entree", True),
    Champ(_A, "prerequis", "Pré-requis", Sorte.MULTIPLE, _PREREQUIS, "prerequis"),
    Champ(_A, "commentaire_prerequis", "Commentaire Pré-requis", Sorte.RICHE, _PREREQUIS, limite=3000),
    Champ(_S, "site_lieu", "Site lieu", Sorte.SITE, _DESCRIPTION, obligatoire=True),
    Champ(_S, "date_debut", "Date début", Sorte.DATE, _DESCRIPTION, obligatoire=True),
    Champ(_S, "date_fin", "Date fin", Sorte.DATE, _DESCRIPTION, obligatoire=True),
    Champ(
        _S,
        "origine",
        "Origine de la session",
        Sorte.CHOIX,
        _DESCRIPTION,
        "origine_session",
        aide="« Socle » : bon de commande reçu en novembre ou décembre.",
    ),
    Champ(_S, "esp", "ESP", Sorte.CHOIX, _DESCRIPTION, "esp", True, aide="Entrées et sorties."),
    Champ(_S, "rythmes", "Rythmes", Sorte.MULTIPLE, _DESCRIPTION, "rythme", True),
    Champ(_S, "periodes", "Périodes de formations", Sorte.MULTIPLE, _DESCRIPTION, "periode_formation", True),
    Champ(_S, "type_parcours", "Type de parcours", Sorte.CHOIX, _DESCRIPTION, "type_parcours", True),
    Champ(
        _S,
        "modalites_pedagogiques",
        "Modalités pédagogiques",
        Sorte.MULTIPLE,
        _DESCRIPTION,
        "modalite_pedagogique",
        True,
    ),
    Champ(
        _S,
        "modalite_enseignement",
        "Modalités d’enseignement",
        Sorte.CHOIX,
        _DESCRIPTION,
        "modalite_enseignement",
        True,
    ),
    Champ(_S, "duree_centre", "Durée en centre (en h)", Sorte.ENTIER, _DESCRIPTION, obligatoire=True),
    Champ(
        _S,
        "duree_entreprise",
        "Durée en entreprise (en h)",
        Sorte.ENTIER,
        _DESCRIPTION,
        obligatoire=True,
        aide="0 s’il n’y en a pas.",
    ),
    Champ(_S, "duree_hebdo", "Durée hebdo", Sorte.DECIMAL, _DESCRIPTION, aide="En heures."),
    Champ(_S, "commentaire_duree", "Commentaire durée", Sorte.TEXTE, _DESCRIPTION, limite=150),
    Champ(_S, "cycle_alternance", "Cycle de l’alternance", Sorte.DECIMAL, _DESCRIPTION),
    Champ(_S, "unite_entreprise", "Unité entreprise", Sorte.CHOIX, _DESCRIPTION, "unite_entreprise", True),
    Champ(
        _S,
        "organisme_responsable",
        "Organisme responsable",
        Sorte.SITE,
        _RESPONSABLE,
        obligatoire=True,
        aide="L’organisme responsable est le mandataire.",
    ),
    Champ(_S, "recrutement", "Recrutement", Sorte.CHOIX, _RECRUTEMENT, "etat_recrutement", True),
    Champ(
        _S,
        "modalites_recrutement",
        "Modalité de recrutement",
        Sorte.MULTIPLE,
        _RECRUTEMENT,
        "modalite_recrutement",
        True,
    ),
    Champ(
        _S,
        "informations_collectives",
        "Informations collectives",
        Sorte.TABLE,
        _RECRUTEMENT,
        aide="La saisie est obligatoire pour que l’offre puisse alimenter Kairos, Ouiform et les sites régionaux.",
    ),
    Champ(_S, "periodes_inscription", "Périodes d’inscription", Sorte.TABLE, _RECRUTEMENT),
    Champ(_S, "referent_pmr", "Référent PMR", Sorte.CONTACT, _CONTACTS, obligatoire=True),
    Champ(_S, "referent_prf", "Référent PRF", Sorte.CONTACT, _CONTACTS),
    Champ(_S, "mail_liaison", "Mail de liaison", Sorte.COURRIEL, _CONTACTS),
    Champ(_S, "referent_mobilite", "Référent mobilité", Sorte.CONTACT, _CONTACTS, obligatoire=True),
    Champ(_S, "module_remise_niveau", "Module de remise à niveau", Sorte.OUI_NON, _CONTACTS),
    Champ(_D, "publics", "Publics", Sorte.MULTIPLE, _DESCRIPTION, "public"),
    Champ(
        _D,
        "nb_places",
        "Nb places dispositif",
        Sorte.ENTIER,
        _PLACES,
        obligatoire=True,
        aide="Cf. bon de commande Région et tableau de programmation annexé.",
    ),
    Champ(_D, "nb_places_restantes", "Nb places restantes", Sorte.ENTIER, _PLACES),
    Champ(_D, "effectif_minimal", "Effectif Minimal", Sorte.ENTIER, _PLACES),
    Champ(_D, "capacite_simultanee", "Capacité Simultanée", Sorte.ENTIER, _PLACES),
    Champ(_D, "frais_ht", "Frais HT", Sorte.DECIMAL, _FRAIS, aide="En euros."),
    Champ(_D, "taux_tva", "Taux TVA", Sorte.CHOIX, _FRAIS, "taux_tva"),
    Champ(_D, "frais_ttc", "Frais TTC", Sorte.DECIMAL, _FRAIS, aide="En euros : HT × (1 + TVA)."),
    Champ(
        _D,
        "frais_additionnels",
        "Montant total des frais additionnels non pris en charge",
        Sorte.DECIMAL,
        _FRAIS,
    ),
    Champ(
        _D,
        "frais_certification",
        "Frais afférents au passage de la certification",
        Sorte.OUI_NON,
        _FRAIS,
    ),
    Champ(_D, "prise_en_charge", "Prise en charge des frais pédagogiques", Sorte.OUI_NON, _FRAIS),
)

_PAR_NOM = {(champ.carte, champ.nom): champ for champ in CHAMPS}


def champ(carte, nom):
    """The field of that name on that card; KeyError when there is none."""
    return _PAR_NOM[(carte, nom)]


def libelle(carte, nom):
    """Its label, to the letter of the sources."""
    return _PAR_NOM[(carte, nom)].libelle


def champs_de(carte):
    """The fields of a card, in the order of the screen."""
    return tuple(champ for champ in CHAMPS if champ.carte == carte)


def blocs_de(carte):
    """The card's blocks in order: (title, its fields)."""
    blocs = {}
    for un_champ in champs_de(carte):
        blocs.setdefault(un_champ.bloc, []).append(un_champ)
    return list(blocs.items())
