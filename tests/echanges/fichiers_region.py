"""Files of the Région for the tests: a right one, to change at will, in each of the forms it may come in."""

import csv
import io
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from sofi.echanges.import_region.colonnes import FEUILLES
from tests.fabriques import siret

MANDATAIRE, FORMATEUR, AUTRE = siret(900001), siret(900002), siret(900003)


def contenu_juste():
    """Two programmes, three lots, their mandataires and formateurs; each sheet a list of dictionaries."""
    return {
        "programmes": [
            {"code_programme": "PAS", "intitule": "Prépa avenir sup", "annee": 2025},
            {"code_programme": "PE", "intitule": "Formations Parcours entrepreneur", "annee": 2024},
        ],
        "lots": [
            lot("PAS2025_1", "PAS", 2025, intitule="Lot 1 - Loire-Atlantique", departement="44", places_commandees=48),
            lot("PAS2025_4", "PAS", 2025, intitule="Lot 4 - Sarthe", departement="Sarthe", validation_partielle="oui"),
            lot("PE2024_8", "PE", 2024, intitule="Lot 8 - Création-reprise", departement=49, forfait_recrutement="x"),
        ],
        "mandataires": [
            mandataire("PAS2025_1", MANDATAIRE),
            mandataire("PAS2025_4", MANDATAIRE),
            mandataire("PE2024_8", AUTRE, raison_sociale="Greta", code_of_cr="75"),
        ],
        "formateurs": [
            formateur("PAS2025_1", MANDATAIRE, FORMATEUR, id_action_cr="2872", places=12),
            formateur("PAS2025_4", MANDATAIRE, FORMATEUR, site_adresse="3 rue du Port", site_code_postal="72000",
                      site_commune="LE MANS"),
            formateur("PE2024_8", AUTRE, AUTRE, site_adresse="", site_code_postal="", site_commune=""),
        ],
    }  # fmt: skip


def lot(numero, code, annee, **champs):
    defauts = {
        "numero_lot": numero,
        "code_programme": code,
        "annee": annee,
        "intitule": "",
        "departement": "",
        "forfait_recrutement": "non",
        "validation_partielle": "",
        "places_commandees": "",
        "date_debut": date(annee, 1, 1),
        "date_fin": "31/12/2025",
    }
    return defauts | champs


def mandataire(numero, siret_, **champs):
    return {
        "numero_lot": numero,
        "siret": siret_,
        "raison_sociale": "Organisme mandataire",
        "nda": "52440000001",
        "code_of_cr": "12",
    } | champs


def formateur(numero, siret_mandataire, siret_, **champs):
    return {
        "numero_lot": numero,
        "siret_mandataire": siret_mandataire,
        "siret": siret_,
        "raison_sociale": "Organisme formateur",
        "nda": "52440000002",
        "site_adresse": "12 boulevard Georges Pompidou",
        "site_code_postal": "44200",
        "site_commune": "Nantes",
        "id_action_cr": "",
        "places": "",
    } | champs


def rangs(contenu):
    """Header and rows of each sheet."""
    return {
        nom: [[c.nom for c in FEUILLES[nom]], *([ligne[c.nom] for c in FEUILLES[nom]] for ligne in lignes)]
        for nom, lignes in contenu.items()
    }


def xlsx(contenu=None, feuilles=None, ecrire=None):
    """Workbook of this content, or of raw rows by sheet; `ecrire(classeur, sheets)` may add to it."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as classeur:
        classeur.set_properties({"created": datetime(2025, 1, 1)})
        ecrites = {}
        for nom, lignes in (feuilles or rangs(contenu or contenu_juste())).items():
            ecrites[nom] = classeur.add_worksheet(nom)
            for rang, ligne in enumerate(lignes):
                for place, valeur in enumerate(ligne):
                    if isinstance(valeur, str):
                        ecrites[nom].write_string(rang, place, valeur)
                    else:
                        ecrites[nom].write(rang, place, valeur)
        if ecrire:
            ecrire(classeur, ecrites)
    return sortie.getvalue()


def ods(contenu=None, extra=""):
    """The same as OpenDocument, as LibreOffice writes it: dates typed, numbers typed, a trailing repeated row."""
    feuilles = []
    for nom, lignes in rangs(contenu or contenu_juste()).items():
        corps = "".join(f"<table:table-row>{''.join(map(_cellule_ods, ligne))}</table:table-row>" for ligne in lignes)
        vide = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'  # noqa: E501
        feuilles.append(
            f"<table:table table:name={quoteattr(nom)}>{corps}{extra if nom == 'lots' else ''}{vide}</table:table>"
        )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(feuilles)}</office:spreadsheet></office:body></office:document-content>"
    )
    manifeste = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    type_ods = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": type_ods, "content.xml": xml, "META-INF/manifest.xml": manifeste})


def _cellule_ods(valeur):
    if isinstance(valeur, date):
        return _typee(f'office:value-type="date" office:date-value="{valeur}"', valeur)
    if isinstance(valeur, int):
        return _typee(f'office:value-type="float" office:value="{valeur}"', valeur)
    return _typee('office:value-type="string"', escape(valeur)) if valeur else "<table:table-cell/>"


def _typee(attributs, texte):
    return f"<table:table-cell {attributs}><text:p>{texte}</text:p></table:table-cell>"


def archive(membres):
    """A .zip of these members."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as fichier:
        for nom, octets in membres.items():
            fichier.writestr(nom, octets)
    return sortie.getvalue()


def csvs(contenu=None, *, separateur=";", encodage="utf-8", dossier=""):
    """The .zip of four CSV files."""
    membres = {}
    for nom, lignes in rangs(contenu or contenu_juste()).items():
        texte = io.StringIO()
        csv.writer(texte, delimiter=separateur).writerows(
            [f"{v:%d/%m/%Y}" if isinstance(v, date) else v for v in ligne] for ligne in lignes
        )
        membres[f"{dossier}{nom}.csv"] = texte.getvalue().encode(encodage)
    return archive(membres)
