"""The Formacode, V14 (one table, domains apart) and V13 (an indented tree); a version never touches another."""

import csv
import io
import re
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from sofi.socle.texte import plier

from ..models import Formacode, VersionFormacode
from .lecture import Lecture, ReferentielRefuse, Refus, Table, lire_csv, lire_texte, verifier_colonnes

COLONNES = (
    "Code du Terme",
    "Descripteur en majuscules",
    "Descripteur en typo riche",
    "Champ sémantique",
    "Synonymes",
    "Synonymes métier",
    "TG (Terme Générique)",
    "TS (Termes Spécifiques)",
    "TA (Termes Associés)",
    "NE (Note d’Explication)",
    "NA (Note d’Application)",
    "Note de version",
    "ex-synonyme V-1",
    "Code arborescence",
)
COLONNES_DOMAINES = (
    "Code du Terme",
    "Descripteur en majuscules",
    "Descripteur en typo riche",
    "TS (Termes Spécifiques)",
    "Note de version",
    "Code arborescence",
)
COLONNES_V13 = tuple("ABCDEFGH")
VERSION = re.compile(r"V\d{1,3}")
CODE = re.compile(r"(.*\S)\s+(\d{5})")
LIEN = re.compile(r".* - (\d{5})", re.DOTALL)
CHIFFRES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Type = Formacode.Type


@dataclass
class Terme:
    numero: int
    code: str
    type: str
    libelle: str
    parent: str
    chemin: str
    synonymes: str = ""


def nom_de(nom, source):
    """Each version has its own loads: "formacode-v14"."""
    if not VERSION.fullmatch(source.version):
        raise ReferentielRefuse("Dites la version du Formacode : --version-formacode V14.")
    return f"{nom}-{source.version.lower()}"


def lire(source):
    """The tree of a version; it becomes the current one when it is the newest, with the report of what changed."""
    texte = lire_texte(source.chemin)
    entete = next(csv.reader(io.StringIO(texte), delimiter=";"), [])
    indente = entete[: len(COLONNES_V13)] == list(COLONNES_V13)
    termes = list(_v13(texte) if indente else _v14(texte, source))
    refus = list(_incoherences(termes))
    refuses = {code for _, code, _ in refus}
    lecture = Lecture([])
    identifiants = {}

    def preparer(curseur):
        version, _ = VersionFormacode.objects.get_or_create(libelle=source.version)
        lecture.tables = [
            Table(
                Formacode,
                ("version_id", "code", "type", "libelle", "parent_id", "chemin", "synonymes", "id"),
                ("version_id", "code"),
                _rows(version, [t for t in termes if t.code not in refuses], identifiants, refus),
                perimetre=sql.SQL("c.version_id = {}").format(version.pk),
            )
        ]
        identifiants.update(_identifiants(curseur, version, termes))

    lecture.avant = preparer
    lecture.apres = lambda curseur: _devenir_courante(source.version)
    return lecture


def _v14(texte, source):
    if source.domaines is None:
        raise ReferentielRefuse("Donnez aussi le fichier des grands domaines : --domaines.")
    domaines = {}
    for numero, ligne in lire_csv(lire_texte(source.domaines), COLONNES_DOMAINES, source):
        terme = _terme(numero, ligne, Type.DOMAINE, "")
        domaines[terme.libelle] = terme.code
        yield terme
    champs = set()
    for numero, ligne in lire_csv(texte, COLONNES, source):
        champ, generique = ligne["Champ sémantique"].strip()[:3], ligne["TG (Terme Générique)"].strip()
        lien = LIEN.fullmatch(generique)
        if not lien and champ not in champs:
            champs.add(champ)
            racine = _terme(numero, ligne, Type.CHAMP, domaines.get(generique, generique))
            yield Terme(numero, champ, Type.CHAMP, racine.libelle, racine.parent, racine.chemin)
        yield _terme(numero, ligne, Type.DESCRIPTEUR, lien[1] if lien else champ)


def _terme(numero, ligne, type_, parent):
    synonymes = [*ligne.get("Synonymes", "").split("###"), *ligne.get("Synonymes métier", "").split("###")]
    return Terme(
        numero,
        ligne["Code du Terme"].strip(),
        type_,
        " ".join(ligne["Descripteur en typo riche"].split()),
        parent,
        ligne["Code arborescence"].strip(),
        "\n".join(" ".join(synonyme.split()) for synonyme in synonymes if synonyme.strip()),
    )


def _v13(texte):
    """Columns A and B name the champ; the column in which a term stands is its depth. Labels are in capitals."""
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=";")
    verifier_v13(next(lecteur))
    branche, rangs = [], {}
    for colonnes in lecteur:
        if not any(colonnes):
            continue
        colonnes += [""] * (len(COLONNES_V13) - len(colonnes))
        champ, niveaux = colonnes[0].strip(), colonnes[2:]
        profondeur = next((rang for rang, cellule in enumerate(niveaux) if cellule.strip()), 0)
        if champ not in rangs:
            rangs[champ] = 0
            branche = []
            chemin = _deux_signes(len(rangs) - 1)
            champ_lu = Terme(lecteur.line_num, champ, Type.CHAMP, colonnes[1].strip(), "", chemin)
            yield champ_lu
            branche = [champ_lu]
        branche = branche[: profondeur + 1]
        parent = branche[-1]
        trouve = CODE.fullmatch(niveaux[profondeur].strip())
        libelle, code = (trouve[1], trouve[2]) if trouve else (niveaux[profondeur].strip(), "")
        # The first term of a champ is its root and shares its path, as in V14.
        chemin = parent.chemin
        if profondeur:
            rangs[parent.code] = rangs.get(parent.code, -1) + 1
            chemin += _deux_signes(rangs[parent.code])
        terme = Terme(lecteur.line_num, code, Type.DESCRIPTEUR, libelle, parent.code, chemin)
        yield terme
        branche.append(terme)


def verifier_v13(entete):
    verifier_colonnes(entete[: len(COLONNES_V13)], COLONNES_V13, None)


def _deux_signes(rang):
    return CHIFFRES[rang // 36] + CHIFFRES[rang % 36]


def _incoherences(termes):
    """(line, code, reason) of the terms that would not stand in a tree."""
    par_code = {terme.code: terme for terme in termes if terme.code}
    refuses = set()
    for terme in sorted(termes, key=lambda terme: len(terme.chemin)):
        parent = par_code.get(terme.parent)
        raison = _incoherence(terme, parent, refuses)
        if raison:
            refuses.add(terme.code)
            yield terme.numero, terme.code, raison


def _incoherence(terme, parent, refuses):
    if not terme.code:
        return f"« {terme.libelle} » n’a pas de code"
    if terme.parent and (parent is None or terme.parent in refuses):
        return f"terme générique inconnu ou refusé pour {terme.code} : « {terme.parent} »"
    if terme.type == Type.DESCRIPTEUR and not terme.parent:
        return f"{terme.code} n’a pas de terme générique"
    if parent and not terme.chemin.startswith(parent.chemin):
        return f"{terme.code} n’est pas rangé sous son terme générique {parent.code}"
    return ""


def _identifiants(curseur, version, termes):
    """The key of each code, known or to come: a term names its parent by its key, so all must have one first."""
    connus = dict(version.formacodes.values_list("code", "pk"))
    nouveaux = sorted({terme.code for terme in termes} - connus.keys())
    if nouveaux:
        sequence = connection.ops.quote_name(f"{Formacode._meta.db_table}_id_seq")
        curseur.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, len(nouveaux)])
        connus.update(zip(nouveaux, (pk for (pk,) in curseur.fetchall()), strict=True))
    return connus


def _rows(version, termes, identifiants, refus):
    for terme in termes:
        parent = identifiants[terme.parent] if terme.parent else None
        yield (
            terme.numero,
            (
                version.pk,
                terme.code,
                terme.type,
                terme.libelle,
                parent,
                terme.chemin,
                terme.synonymes,
                identifiants[terme.code],
            ),
        )
    for numero, code, raison in refus:
        yield numero, Refus(raison, (version.pk, code) if code else ())


def _devenir_courante(libelle):
    """Switch the current version last, and only forward; answers what the codes of the former one became."""
    courante = VersionFormacode.objects.filter(est_courante=True).first()
    version = VersionFormacode.objects.get(libelle=libelle)
    precedente = _precedente(version)
    if courante is None or version.rang > courante.rang:
        VersionFormacode.objects.filter(est_courante=True).update(est_courante=False)
        VersionFormacode.objects.filter(pk=version.pk).update(est_courante=True)
    return {"migration": migration(precedente, version)} if precedente else {}


def _precedente(version):
    avant = [une for une in VersionFormacode.objects.all() if une.rang < version.rang]
    return max(avant, key=lambda une: une.rang, default=None)


def migration(ancienne, nouvelle):
    """What became of the descriptors of a version in the next: same label, another label, vanished; and the new ones.

    Labels are compared folded: V13 writes capitals without accents.
    """
    avant, apres = (
        dict(version.formacodes.filter(type=Type.DESCRIPTEUR, actif=True).values_list("code", "libelle"))
        for version in (ancienne, nouvelle)
    )
    communs = avant.keys() & apres.keys()
    changes = sorted(code for code in communs if plier(avant[code]) != plier(apres[code]))
    return {
        "de": ancienne.libelle,
        "vers": nouvelle.libelle,
        "identiques": len(communs) - len(changes),
        "changes": [[code, avant[code], apres[code]] for code in changes],
        "disparus": [[code, avant[code]] for code in sorted(avant.keys() - apres.keys())],
        "nouveaux": len(apres.keys() - avant.keys()),
    }
