"""Certif Info, as the Réseau des Carif-Oref publishes it each month: types, certifications, successions.

The file is cp1252 with a few bytes of another encoding, `;`, never quoted; a code stands on several lines when
it has several RS numbers, and only there do those lines differ.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from psycopg import sql

from ..models import Certification, CertificationSuccession, FicheRncp, NiveauCertification, TypeCertification
from ..recherche.certifications import CODE_MAX
from .lecture import Lecture, ReferentielRefuse, Refus, Table, entier, ouvrir, verifier_colonnes

VERSION_FORMACODE = "V13"
COLONNES = (
    "Code_Diplome",
    "Libelle_Diplome",
    "Libelle_Type_Diplome",
    "Code_Niveau_Europeen",
    "Date_MaJ",
    "Code_FormaCode",
    "Libelle_FormaCode",
    "Code_Rome_1",
    "Code_Rome_2",
    "Code_Rome_3",
    "Code_Rome_4",
    "Code_Rome_5",
    "Code_Nsf",
    "Code_RNCP",
    "Code_RS",
    "Code_Scolarité",
    "valideur",
    "certificateur",
    "Annee_Premiere_Session",
    "Annee_Derniere_Session",
    "Code_Ancien_Diplome",
    "Intitulé_Ancien_Diplome",
    "Code_Ancien_RNCP",
    "Code_Ancien_Scolarité",
    "`Options`",
    "Etat",
    "Etat_Libelle",
    "Etat_Ancien_Diplome",
    "Etat_Ancien_Diplome_Libelle",
    "accessibilite_fi",
    "accessibilite_ca",
    "accessibilite_fc",
    "accessibilite_cp",
    "accessibilite_vae",
    "accessibilite_ind",
    "code_type_diplome",
    "codeIdeo2",
)
ETATS = {
    "0": Certification.Etat.PUBLIE,
    "4": Certification.Etat.PREPARATOIRE,
    "11": Certification.Etat.HABILITATION,
}
_ANCIEN = CertificationSuccession.EtatAncien
ETATS_ANCIENS = {
    "0": _ANCIEN.EN_VIGUEUR,
    "4": _ANCIEN.EN_VIGUEUR,
    "11": _ANCIEN.EN_VIGUEUR,
    "2": _ANCIEN.ERRONEE,
    "3": _ANCIEN.ARCHIVEE,
    "12": _ANCIEN.ARCHIVEE,
}
ACCENT_UTF8 = re.compile(rb"([A-Za-z])\xcc([\x80-\xbf])")
UNE_VIRGULE = re.compile(",(?! )")


@dataclass
class Fichier:
    """The lines grouped by what they describe; values keep the number of the line that gave them first."""

    types: dict = field(default_factory=dict)
    certifications: dict = field(default_factory=dict)
    successions: dict = field(default_factory=dict)
    refus: list = field(default_factory=list)


def lire(source):
    """Types with today's label, certifications by code, successions; what left the file is withdrawn."""
    lecture = Lecture([])
    fichier = _grouper(_lignes(source, lecture))
    lecture.tables = [
        Table(
            TypeCertification,
            ("code", "libelle", "niveau_id"),
            ("code",),
            fichier.types.values(),
            a_la_creation={"ancien_libelle": "", "type_module": "Bloc de compétences"},
        ),
        Table(
            Certification,
            COLONNES_CERTIFICATION,
            ("code",),
            [*_certifications(fichier), *fichier.refus],
            a_la_creation={"objectif": "", "programme": "", "objectif_general": "6"},
            perimetre=sql.SQL("true"),
        ),
        Table(
            CertificationSuccession,
            ("ancien_code", "nouveau_id", "ancien_intitule", "ancien_rncp", "etat_ancien"),
            ("ancien_code", "nouveau_id"),
            _successions(fichier, lecture),
        ),
    ]
    lecture.apres = lambda curseur: _completer(curseur, fichier)
    return lecture


COLONNES_CERTIFICATION = (
    "code",
    "intitule",
    "type_id",
    "niveau_europeen",
    "code_rncp",
    "codes_rs",
    "codes_rome",
    "code_nsf",
    "formacodes",
    "version_formacode",
    "certificateurs",
    "valideurs",
    "annee_premiere_session",
    "annee_derniere_session",
    "etat",
)


def _lignes(source, lecture):
    """(line number, {column: value}); a line mended or holding an unreadable byte is noted."""
    entete = []
    with ouvrir(source.chemin, r"\.csv") as flux:
        for numero, brute in enumerate(flux, start=1):
            texte, reparee = decoder(brute.rstrip(b"\r\n"))
            if not texte:
                continue
            valeurs = texte.split(";")
            if not entete:
                entete = valeurs
                verifier_colonnes(entete, COLONNES, source)
                continue
            if reparee:
                lecture.remarquer(numero, f"octets réparés dans : {texte[:120]}")
            yield numero, valeurs if len(valeurs) != len(entete) else dict(zip(entete, valeurs, strict=True))


def decoder(brute):
    """(the text of a line, whether it had to be mended): an accent written in UTF-8 amid cp1252 is put back."""
    accents = ACCENT_UTF8.sub(
        lambda trouve: unicodedata.normalize("NFC", trouve[1].decode() + (b"\xcc" + trouve[2]).decode()).encode(
            "cp1252", errors="replace"
        ),
        brute,
    )
    texte = accents.decode("cp1252", errors="replace").replace("\0", "")
    return texte, accents != brute or "\ufffd" in texte


def _grouper(lignes):
    fichier = Fichier()
    niveaux = set(NiveauCertification.objects.values_list("code", flat=True))
    if not niveaux:
        raise ReferentielRefuse("Les niveaux de certification manquent. Lancez d’abord : sofi installer_referentiels.")
    for numero, ligne in lignes:
        raison, code = _defaut(ligne, niveaux)
        if raison:
            fichier.refus.append((numero, Refus(raison, (code,) if code else ())))
            continue
        type_ = ligne["code_type_diplome"]
        fichier.types.setdefault(type_, (numero, (type_, ligne["Libelle_Type_Diplome"].strip(), type_[0])))
        _, _, codes_rs = fichier.certifications.setdefault(code, (numero, ligne, []))
        codes_rs.extend(_prefixe("RS", ligne["Code_RS"]))
        ancien = entier(ligne["Code_Ancien_Diplome"])
        if ancien:
            fichier.successions.setdefault((ancien, code), (numero, _succession(ancien, code, ligne)))
    return fichier


def _defaut(ligne, niveaux):
    """(what is wrong with a line, its code when it can be read)."""
    if isinstance(ligne, list):
        return f"{len(ligne)} colonnes au lieu de {len(COLONNES)}", entier(ligne[0])
    code = entier(ligne["Code_Diplome"])
    if not code or code > CODE_MAX:
        return f"code illisible : « {ligne['Code_Diplome']} »", None
    if not ligne["Libelle_Diplome"].strip():
        return f"la certification {code} n’a pas d’intitulé", code
    if ligne["code_type_diplome"][:1] not in niveaux or len(ligne["code_type_diplome"]) != 3:
        return f"type inconnu pour la certification {code} : « {ligne['code_type_diplome']} »", code
    if (entier(ligne["Code_Niveau_Europeen"]) or 1) not in range(1, 9):
        return f"niveau européen inconnu pour la certification {code} : « {ligne['Code_Niveau_Europeen']} »", code
    if ligne["Etat"] not in ETATS:
        return f"état inconnu pour la certification {code} : « {ligne['Etat']} »", code
    return "", code


def _succession(ancien, code, ligne):
    etat = ETATS_ANCIENS.get(ligne["Etat_Ancien_Diplome"], _ANCIEN.INCONNU)
    rncp = "".join(_prefixe("RNCP", ligne["Code_Ancien_RNCP"]))
    return ancien, code, ligne["Intitulé_Ancien_Diplome"].strip(), rncp, etat


def _successions(fichier, lecture):
    """Read once the certifications are staged: one that was refused follows nothing."""
    for (ancien, code), (numero, valeurs) in fichier.successions.items():
        refusee = (code,) in lecture.refusees[Certification]
        yield numero, Refus(f"{ancien} est suivi de {code}, qui est refusé") if refusee else valeurs


def _certifications(fichier):
    for code, (numero, ligne, codes_rs) in fichier.certifications.items():
        formacode = ligne["Code_FormaCode"].strip()
        yield (
            numero,
            (
                code,
                ligne["Libelle_Diplome"].strip(),
                ligne["code_type_diplome"],
                entier(ligne["Code_Niveau_Europeen"]),
                "".join(_prefixe("RNCP", ligne["Code_RNCP"])),
                list(dict.fromkeys(codes_rs)),
                [rome for n in range(1, 6) if (rome := ligne[f"Code_Rome_{n}"].strip())],
                ligne["Code_Nsf"].strip(),
                [formacode] if formacode else [],
                VERSION_FORMACODE if formacode else "",
                separer(ligne["certificateur"]),
                ligne["valideur"].strip(),
                entier(ligne["Annee_Premiere_Session"]),
                entier(ligne["Annee_Derniere_Session"]),
                ETATS[ligne["Etat"]],
            ),
        )


def separer(certificateurs):
    """The names of a list joined by commas: a comma before a space belongs to a name."""
    return [nom for morceau in UNE_VIRGULE.split(certificateurs) if (nom := morceau.strip())]


def _prefixe(prefixe, numero):
    numero = numero.strip().removeprefix(prefixe).lstrip("0")
    return [f"{prefixe}{numero}"] if numero else []


def _completer(curseur, fichier):
    """Objective and programme, which this file lacks, from the RNCP record when it is there (R143)."""
    curseur.execute(
        sql.SQL(
            "UPDATE {certification} c SET objectif = f.objectif, programme = f.programme FROM {fiche} f "
            "WHERE f.numero = c.code_rncp AND c.objectif = '' AND c.programme = '' AND f.objectif || f.programme <> ''"
        ).format(
            certification=sql.Identifier(Certification._meta.db_table), fiche=sql.Identifier(FicheRncp._meta.db_table)
        )
    )
    repris = curseur.rowcount
    _garder_les_anciens(curseur)
    return {"objectifs_repris": repris, "anciens_codes": len({ancien for ancien, _ in fichier.successions})}


def _garder_les_anciens(curseur):
    """The old codes, which the file only names beside what follows them, as withdrawn records: an offer that bears
    one still shows its title. Their type is that of their successor."""
    curseur.execute(
        sql.SQL(
            "INSERT INTO {certification} (code, intitule, type_id, code_rncp, codes_rs, codes_rome, code_nsf, "
            "formacodes, version_formacode, certificateurs, valideurs, etat, objectif, programme, "
            "objectif_general, actif) "
            "SELECT DISTINCT ON (s.ancien_code) s.ancien_code, s.ancien_intitule, n.type_id, s.ancien_rncp, "
            "'{{}}', '{{}}', '', '{{}}', '', '{{}}', '', %s, '', '', '6', false "
            "FROM {succession} s JOIN {certification} n ON n.code = s.nouveau_id "
            "LEFT JOIN {certification} c ON c.code = s.ancien_code WHERE s.ancien_intitule <> '' AND c.code IS NULL "
            "ORDER BY s.ancien_code, s.nouveau_id"
        ).format(
            certification=sql.Identifier(Certification._meta.db_table),
            succession=sql.Identifier(CertificationSuccession._meta.db_table),
        ),
        [Certification.Etat.PUBLIE],
    )
