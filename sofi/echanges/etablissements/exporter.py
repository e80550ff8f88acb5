"""Write the establishments with their sites and contacts, in the columns that the import reads."""

import zipfile

import xlsxwriter

from sofi.annuaire.models import Contact, Site
from sofi.annuaire.models.site import CategorieQualiopi
from sofi.echanges.etablissements.colonnes import FEUILLES
from sofi.referentiels.listes import libelle, libelles
from sofi.socle.tableur import ecrire_csv

VALEURS = {
    ("sites", "siret"): lambda site: site.etablissement.siret,
    ("sites", "numero_site"): lambda site: site.pk,
    ("sites", "commune"): lambda site: site.commune.nom if site.commune else "",
    ("sites", "qualites"): lambda site: " ; ".join(libelles("qualite", site.qualites)),
    ("sites", "categories_qualiopi"): lambda site: " ; ".join(
        CategorieQualiopi(code).label for code in site.categories_qualiopi
    ),
    ("sites", "modalite_accueil"): lambda site: libelle("modalite_accueil", site.modalite_accueil),
    ("sites", "perimetre"): lambda site: libelle("perimetre", site.perimetre),
    ("contacts", "siret"): lambda contact: contact.etablissement.siret,
    ("contacts", "numero_contact"): lambda contact: contact.pk,
    ("contacts", "site"): lambda contact: contact.site.nom_usage if contact.site else "",
    ("contacts", "referents"): lambda contact: " ; ".join(libelles("referent", contact.referents)),
    ("etablissements", "categorie"): lambda un: libelle("categorie", un.categorie),
    ("etablissements", "domaines"): lambda un: " ; ".join(un.domaines),
}
"""How a column is written when it is not the field of its name."""


def _feuilles(etablissements):
    """(sheet, columns, rows) of each sheet; rows are read as they are written."""
    pks = etablissements.order_by().values("pk")
    objets = {
        "etablissements": etablissements,
        "sites": Site.objects.filter(etablissement__in=pks).select_related("etablissement", "commune"),
        "contacts": Contact.objects.filter(etablissement__in=pks).select_related("etablissement", "site"),
    }
    for nom, colonnes in FEUILLES.items():
        noms = [colonne.nom for colonne in colonnes]
        yield nom, noms, (_rang(nom, noms, objet) for objet in objets[nom].iterator(chunk_size=2000))


def _rang(feuille, noms, objet):
    rang = []
    for nom in noms:
        ecrire = VALEURS.get((feuille, nom))
        valeur = ecrire(objet) if ecrire else getattr(objet, nom)
        rang.append(("oui" if valeur else "non") if isinstance(valeur, bool) else valeur)
    return rang


def en_xlsx(etablissements, sortie):
    """One workbook of three sheets; numbers that must keep their zeros are written as text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        gras = classeur.add_format({"bold": True})
        date = classeur.add_format({"num_format": "dd/mm/yyyy"})
        for nom, colonnes, rangs in _feuilles(etablissements):
            feuille = classeur.add_worksheet(nom)
            feuille.freeze_panes(1, 0)
            feuille.set_column(0, len(colonnes) - 1, 20)
            feuille.write_row(0, 0, colonnes, gras)
            for numero, rang in enumerate(rangs, start=1):
                for place, valeur in enumerate(rang):
                    if hasattr(valeur, "strftime"):
                        feuille.write_datetime(numero, place, valeur, date)
                    elif valeur not in (None, ""):
                        feuille.write(numero, place, valeur)


def en_csv(etablissements, sortie):
    """A .zip of three CSV files."""
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, colonnes, rangs in _feuilles(etablissements):
            archive.writestr(f"{nom}.csv", ecrire_csv(colonnes, rangs))
