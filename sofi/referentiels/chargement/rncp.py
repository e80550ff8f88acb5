"""France compétences: the fiches and blocs of the XML V4.1, read as a stream, zipped or not.

It may weigh 600 MB: a fiche is forgotten as soon as it is read. The RNCP and the RS (once « l'inventaire ») are two
files of the same shape: each withdraws its own fiches alone (R288).
"""

import json
import re
import tempfile
import zipfile
from xml.etree.ElementTree import ParseError, iterparse  # expat itself bounds the expansion of entities

from django.utils.html import strip_tags
from psycopg import sql

from ..models import BlocCompetence, Certification, FicheRncp, Rome
from . import rncp_csv
from .lecture import ABIME, Lecture, ReferentielRefuse, Refus, Table, ouvrir
from .moteur import depot

COLONNES_FICHE = (
    "numero",
    "intitule",
    "abrege",
    "niveau_europeen",
    "date_fin_enregistrement",
    "date_limite_delivrance",
    "objectif",
    "programme",
    "nouvelles",
    "enregistree",
)
BLOC = re.compile(r"(R(?:NCP|S)\d+)BC(\d+)")
FICHE = re.compile(r"R(?:NCP|S)\d+")
DU_REPERTOIRE = sql.SQL("substr(c.numero, 1, 2) IN (SELECT substr(numero, 1, 2) FROM {} WHERE a_charger)").format(
    depot(FicheRncp)
)
"""A file withdraws the fiches of the répertoires that it holds, RNCP or RS."""
COUPURES = re.compile(r"[ \t]{4,}|\s*[\r\n]+\s*|\s*[•▪●]\s*")


def nom_de(nom, source):
    """Each kind of file has its own loads: "rncp", "rs", and "rncp-csv"."""
    try:
        debut = _debut(source)
    except (OSError, *ABIME):
        return nom  # reading it will say what is wrong
    if debut is None:
        return f"{nom}-csv"
    numero = re.search(rb"<NUMERO_FICHE>\s*(RNCP|RS)", debut)
    return "rs" if numero and numero[1] == b"RS" else nom


def lire(source):
    """An XML, or a CSV (`rncp_csv`). Blocs that left their fiche are withdrawn, never deleted."""
    return rncp_csv.lire(source) if _debut(source) is None else _lire_xml(source)


def _debut(source):
    """The beginning of the XML; None when there is none."""
    if zipfile.is_zipfile(source.chemin) and not any(
        nom.lower().endswith(".xml") for nom in zipfile.ZipFile(source.chemin).namelist()
    ):
        return None
    with ouvrir(source.chemin, r"\.xml") as flux:
        debut = flux.read(100_000).lstrip(b"\xef\xbb\xbf \r\n\t")
    return debut if debut.startswith(b"<") else None


def _lire_xml(source):
    """Fiches, blocs, and the labels of the ROME codes that the ROME itself did not give yet."""
    utiles = set(Certification.objects.exclude(code_rncp="").values_list("code_rncp", flat=True))
    metiers = {}
    # The blocs wait in a file: the tables are filled one after the other, and reading 600 MB twice costs twice.
    attente = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
    fiches = Table(
        FicheRncp, COLONNES_FICHE, ("numero",), _fiches(source, utiles, attente, metiers), perimetre=DU_REPERTOIRE
    )
    blocs = Table(
        BlocCompetence,
        ("code", "code_rncp", "libelle", "objectif", "ordre"),
        ("code",),
        _relire(attente),
        a_la_creation={"programme": ""},
        perimetre=sql.SQL("c.code_rncp IN (SELECT numero FROM {})").format(depot(FicheRncp)),
    )

    def apres(curseur):
        Rome.objects.bulk_create((Rome(pk=code, libelle=nom) for code, nom in metiers.items()), ignore_conflicts=True)
        return _reporter(curseur)

    return Lecture([fiches, blocs], avant=_memoriser, apres=apres, fermer=attente.close)


def elements(source):
    """(rank, element) of each FICHE; the element is emptied as soon as the next one is asked for."""
    with ouvrir(source.chemin, r"\.xml") as flux:
        try:
            rang = 0
            for _, element in iterparse(flux):  # noqa: S314
                if element.tag == "FICHE":
                    rang += 1
                    yield rang, element
                    element.clear()
        except (ParseError, LookupError) as exc:
            raise ReferentielRefuse(f"Ce XML est incomplet ou abîmé : {exc}") from exc


def _fiches(source, utiles, attente, metiers):
    for rang, fiche in elements(source):
        for metier in fiche.iterfind("CODES_ROME/ROME"):
            if len(_texte(metier, "CODE")) == 5 and _texte(metier, "LIBELLE"):
                metiers.setdefault(_texte(metier, "CODE"), _texte(metier, "LIBELLE")[:250])
        for bloc in _blocs(fiche, utiles):
            attente.write(json.dumps([rang, *bloc]) + "\n")
        numero = _texte(fiche, "NUMERO_FICHE")
        intitule = _texte(fiche, "INTITULE")
        if not FICHE.fullmatch(numero) or not intitule:
            yield rang, Refus(f"fiche n° {rang} : numéro ou intitulé absent (« {numero} »)")
            continue
        niveau = _texte(fiche, "NOMENCLATURE_EUROPE/NIVEAU").removeprefix("NIV")
        yield (
            rang,
            (
                numero,
                intitule,
                _texte(fiche, "ABREGE/CODE") or _texte(fiche, "ABREGE"),
                int(niveau) if niveau.isdecimal() else None,
                _date(fiche, "DATE_FIN_ENREGISTREMENT"),
                _date(fiche, "DATE_LIMITE_DELIVRANCE"),
                en_lignes(_texte(fiche, "OBJECTIFS_CONTEXTE")),
                en_lignes(_texte(fiche, "CAPACITES_ATTESTEES") or _texte(fiche, "ACTIVITES_VISEES")),
                _suivantes(fiche),
                _texte(fiche, "ACTIF").lower() != "non",
            ),
        )


def _suivantes(fiche):
    numeros = [(suivante.text or "").strip() for suivante in fiche.iter("ID_FICHE_NOUVELLE_CERTIFICATION")]
    return [numero for numero in numeros if FICHE.fullmatch(numero)]


def _blocs(fiche, utiles):
    """(values, reason of a refusal) of each bloc, for a fiche in force or that a certification quotes."""
    numero = _texte(fiche, "NUMERO_FICHE")
    if numero not in utiles and _texte(fiche, "ACTIF").lower() == "non":
        return
    for bloc in fiche.iterfind("BLOCS_COMPETENCES/BLOC_COMPETENCES"):
        code = _texte(bloc, "CODE")
        trouve = BLOC.fullmatch(code)
        libelle = _texte(bloc, "LIBELLE") or _texte(bloc, "INTITULE")
        if not trouve or not libelle:
            yield [code] if trouve else [], f"{numero} : bloc sans code ou sans intitulé (« {code} »)"
        else:
            yield [code, numero, libelle, en_lignes(_texte(bloc, "LISTE_COMPETENCES")), int(trouve[2])], ""


def _relire(attente):
    attente.seek(0)
    for ligne in attente:
        rang, valeurs, refus = json.loads(ligne)
        yield rang, Refus(refus, tuple(valeurs)) if refus else tuple(valeurs)


def _texte(element, chemin):
    return (element.findtext(chemin) or "").strip()


def en_lignes(texte):
    """Plain text, one item a line: the publisher joins them by runs of spaces, bullets or tags."""
    if "<" in texte:
        texte = strip_tags(re.sub(r"(?i)</(p|li|div|h\d)>|<br\s*/?>", "\n", texte))
    return "\n".join(morceau.strip() for morceau in COUPURES.split(texte) if morceau.strip())


def _date(fiche, nom):
    return rncp_csv.lire_date(_texte(fiche, nom))


def _memoriser(curseur):
    """Keep what the fiches said before, to tell a text that came from them from one that Certif Info gave."""
    curseur.execute(
        sql.SQL("CREATE TEMP TABLE fiches_avant ON COMMIT DROP AS SELECT numero, objectif, programme FROM {}").format(
            sql.Identifier(FicheRncp._meta.db_table)
        )
    )


def _reporter(curseur):
    """Objective and programme of the certifications that have none of their own (R143)."""
    noms = {
        "certification": sql.Identifier(Certification._meta.db_table),
        "fiche": sql.Identifier(FicheRncp._meta.db_table),
    }
    curseur.execute(
        sql.SQL(
            "UPDATE {certification} c SET objectif = f.objectif, programme = f.programme "
            "FROM {fiche} f LEFT JOIN fiches_avant a USING (numero) "
            "WHERE f.numero = c.code_rncp AND f.objectif || f.programme <> '' "
            "AND c.objectif IN ('', a.objectif) AND c.programme IN ('', a.programme) "
            "AND (c.objectif, c.programme) IS DISTINCT FROM (f.objectif, f.programme)"
        ).format(**noms)
    )
    reprises = curseur.rowcount
    curseur.execute("DROP TABLE fiches_avant")
    return {"objectifs_repris": reprises}
