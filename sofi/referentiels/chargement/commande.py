"""Load one referential: same lock, same guards, same report for all of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from ..models import Certification, ImportReferentiel
from ..recherche import mots
from . import certifinfo, communes, formacode, nsf, organismes, rncp, rome
from .lecture import ABIME, ReferentielRefuse
from .moteur import appliquer, ranger
from .voisins import voisins

VERROU = 730_005
REMARQUES_GARDEES = OFFRES_GARDEES = 1000
ILLISIBLE = (OSError, DataError, IntegrityError, *ABIME)


@dataclass(frozen=True)
class Referentiel:
    """One publisher's referential. `lire` gives the Lecture of a Source; it may read the base, never write.

    `titre` is what the title of its file holds, within a data set of several.
    """

    libelle: str
    lire: Callable
    titre: str = ""
    nom_de: Callable = lambda nom, source: nom


REFERENTIELS = {
    "formacode": Referentiel("Formacode", formacode.lire, nom_de=formacode.nom_de),
    "certifinfo": Referentiel("Certif Info", certifinfo.lire, "opendata-certifinfo"),
    "rncp": Referentiel("RNCP et RS", rncp.lire, "export-fiches-rncp-v4", rncp.nom_de),
    "rs": Referentiel("RNCP et RS", rncp.lire, "export-fiches-rs-v4", lambda nom, source: rncp.nom_de("rncp", source)),
    "communes": Referentiel("Communes", communes.lire),
    "nsf": Referentiel("Spécialités NSF", nsf.lire),
    "rome": Referentiel("ROME", rome.lire),
    "organismes": Referentiel("Organismes de formation", organismes.lire),
}


def charger(nom, source, *, essai=False):
    """Load a file. Returns (ImportReferentiel, True), or (the load that brought the same content, False).

    With `essai` everything is done and then undone, the report alone comes back, unsaved. Raises
    ReferentielRefuse; the refusal is kept as a row too.
    """
    referentiel = REFERENTIELS[nom]
    code = referentiel.nom_de(nom, source)
    trace = ImportReferentiel(
        referentiel=code,
        libelle=referentiel.libelle if code == nom else f"{referentiel.libelle} {source.version}".strip(),
        fichier=source.chemin.name[:255],
        debut=timezone.now(),
        force=source.forcer,
        statut=ImportReferentiel.Statut.APPLIQUE,
    )
    try:
        trace.empreinte = empreinte(source)
        with transaction.atomic():
            _verrouiller(nom)
            precedent = _meme_contenu(trace)
            if precedent and not source.forcer:
                return precedent, False
            lecture = referentiel.lire(source)
            try:
                _appliquer(trace, lecture, source)
                connection.check_constraints()
            finally:
                lecture.fermer()
            if essai:
                transaction.set_rollback(True)
            else:
                trace.save()
                transaction.on_commit(mots.oublier)
    except (ReferentielRefuse, *ILLISIBLE) as exc:
        raison = _en_clair(exc)
        _garder_le_refus(trace, raison, essai)
        raise ReferentielRefuse(raison) from exc
    return trace, True


def _en_clair(exc):
    """What is wrong with the file and what to do."""
    if isinstance(exc, ReferentielRefuse):
        return str(exc)
    if isinstance(exc, FileNotFoundError):
        return f"Le fichier {exc.filename} n’existe pas."
    if isinstance(exc, IsADirectoryError):
        return f"{exc.filename} est un dossier : donnez un fichier."
    if isinstance(exc, PermissionError):
        return f"SOFI n’a pas le droit de lire {exc.filename}."
    if isinstance(exc, ABIME):
        return f"Le fichier est incomplet ou abîmé : reprenez-le chez son producteur ({exc})."
    return f"Le fichier ne se lit pas : {str(exc).partition(chr(10))[0]}"


def noter_l_absence(nom, adresse, raison):
    """Keep, as a refused load, that the file of a referential could not be had at that address."""
    trace = ImportReferentiel(
        referentiel=nom,
        libelle=REFERENTIELS[nom].libelle,
        fichier=adresse.partition("?")[0][:255],
        debut=timezone.now(),
    )
    _garder_le_refus(trace, raison, essai=False)


def empreinte(source):
    """SHA-256 of what is loaded, version included."""
    somme = hashlib.sha256(source.version.encode())
    for chemin in filter(None, (source.chemin, source.domaines)):
        with chemin.open("rb") as flux:
            while morceau := flux.read(1 << 20):
                somme.update(morceau)
    return somme.hexdigest()


def est_charge(*codes):
    """Whether a full file of one of these referentials was ever applied here."""
    return ImportReferentiel.objects.filter(referentiel__in=codes, statut=ImportReferentiel.Statut.APPLIQUE).exists()


def _verrouiller(nom):
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [VERROU, nom])
        if not curseur.fetchone()[0]:
            raise ReferentielRefuse("Ce référentiel est déjà en cours de chargement. Attendez qu’il soit fini.")


def _meme_contenu(trace):
    dernier = ImportReferentiel.objects.filter(
        referentiel=trace.referentiel, statut=ImportReferentiel.Statut.APPLIQUE
    ).first()
    return dernier if dernier and dernier.empreinte == trace.empreinte else None


def _appliquer(trace, lecture, source):
    with connection.cursor() as curseur:
        lecture.avant(curseur)
        for table in lecture.tables:
            bilan = appliquer(table, lecture, source.forcer)
            trace.comptes[str(table.modele._meta.verbose_name_plural)] = bilan.en_dict()
            trace.crees += bilan.crees
            trace.modifies += bilan.modifies
            trace.retires += bilan.retires
            trace.refusees += bilan.refusees
            trace.lignes = max(trace.lignes, bilan.lues)
        trace.rapport = lecture.apres(curseur)
        if trace.crees or trace.modifies or trace.retires:
            # What runs after the tables may write the certifications, whichever the file.
            ranger(curseur, {Certification, *(table.modele for table in lecture.tables)})
    if sites := voisins.sites_touches(lecture.changements):
        trace.rapport["sites"] = sites[:OFFRES_GARDEES]
    touchees = voisins.offres_touchees(lecture.changements, trace.rapport)
    trace.offres, trace.offres_touchees = touchees[:OFFRES_GARDEES], len(touchees)
    trace.remarques = lecture.remarques[:REMARQUES_GARDEES]
    trace.fin = timezone.now()


def _garder_le_refus(trace, raison, essai):
    if essai:
        return
    refus = ImportReferentiel(
        referentiel=trace.referentiel,
        libelle=trace.libelle,
        fichier=trace.fichier,
        empreinte=trace.empreinte,
        debut=trace.debut,
        fin=timezone.now(),
        force=trace.force,
        statut=ImportReferentiel.Statut.REFUSE,
        message=raison,
    )
    refus.save()
