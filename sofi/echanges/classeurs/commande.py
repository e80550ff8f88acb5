"""What the commands about files share: look what one would change, apply it, report; write an empty workbook."""

import sys
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sofi.echanges.classeurs.importation import ImportImpossible
from sofi.echanges.classeurs.rapport import CREEE, IDENTIQUE
from sofi.echanges.classeurs.rapport_xlsx import ecrire_rapport, rangs

LIGNES_MONTREES = 100


class CommandeImport(BaseCommand):
    """A command says its `help` and its `importation(options)`: the Importation that it runs."""

    def importation(self, options):
        """The kind of import, from the options of the command. Raises CommandError."""
        raise NotImplementedError

    def taille_max(self):
        """Largest file, in bytes."""
        return settings.SOFI_TAILLE_MAX_CLASSEUR

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="FICHIER")
        parser.add_argument("--appliquer", action="store_true", help="écrit dans SOFI, si aucune ligne n’est refusée")
        parser.add_argument(
            "--partiel", action="store_true", help="applique aussi quand des lignes sont refusées, sans elles"
        )
        parser.add_argument(
            "--rapport", type=Path, metavar="F.xlsx", help="écrit le rapport, ligne par ligne, dans ce classeur"
        )

    def handle(self, *args, fichier, appliquer, partiel, rapport, **options):
        if rapport and rapport.suffix.lower() != ".xlsx":
            raise CommandError("Le rapport est un classeur : donnez-lui un nom en .xlsx.")
        with _ouvrir(rapport) as sortie:
            importation = self.importation(options)
            resultat = _importer(importation, _contenu(fichier, self.taille_max()), fichier.name, appliquer, partiel)
            if sortie:
                ecrire_rapport(resultat, fichier.name, sortie)
        self._dire(resultat)
        if appliquer and not resultat.applique:
            self.stdout.write(
                "Rien n’a été appliqué : corrigez le fichier, ou laissez les lignes refusées de côté avec --partiel."
            )
        elif not appliquer:
            self.stdout.write("Rien n’a été appliqué : relancez avec --appliquer pour écrire dans SOFI.")
        self.stdout.write(resultat.resume())
        if resultat.refusees:
            sys.exit(1)

    def _dire(self, rapport):
        """What is refused, changed or gone; the whole stands in the workbook of --rapport."""
        montrees = [r for ligne in rapport.lignes if ligne.resultat not in (CREEE, IDENTIQUE) for r in rangs(ligne)]
        for feuille, numero, resultat, objet, colonne, avant, apres, message in montrees[:LIGNES_MONTREES]:
            lieu = f"{feuille}, ligne {numero}" if numero else feuille or "fichier"
            quoi = message or f"{avant} → {apres}"
            self.stdout.write(" · ".join(mot for mot in (resultat, lieu, objet, colonne, quoi) if mot))
        if len(montrees) > LIGNES_MONTREES:
            reste = len(montrees) - LIGNES_MONTREES
            self.stdout.write(f"… et {reste} autres : demandez-les toutes avec --rapport.")


class CommandeModele(BaseCommand):
    """A command says its `help` and its `ecrire(sortie)`: what writes the empty workbook."""

    ecrire = None

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="F.xlsx")

    def handle(self, *args, fichier, **options):
        if fichier.suffix.lower() != ".xlsx":
            raise CommandError("Le modèle est un classeur : donnez-lui un nom en .xlsx.")
        try:
            with fichier.open("wb") as sortie:
                self.ecrire(sortie)
        except OSError as exc:
            raise CommandError(
                f"Le modèle ne peut pas être écrit dans {fichier}. Vérifiez le chemin et vos droits."
            ) from exc
        self.stdout.write(f"Modèle écrit dans {fichier}.")


def _importer(importation, contenu, nom, ecrire, partiel):
    if not ecrire:
        return importation.examiner(contenu)
    try:
        return importation.appliquer(contenu, nom, partiel=partiel)[0]
    except ImportImpossible as exc:
        raise CommandError(str(exc)) from exc


def _contenu(fichier, taille_max):
    """The bytes of the file, read only when it is not too large."""
    try:
        taille = fichier.stat().st_size
        if taille > taille_max:
            mo = taille_max // (1024 * 1024)
            raise CommandError(f"Le fichier {fichier.name} est trop lourd : {mo} Mo au plus.")
        return fichier.read_bytes()
    except OSError as exc:
        raise CommandError(f"Le fichier {fichier} ne peut pas être lu. Vérifiez son chemin et vos droits.") from exc


def _ouvrir(rapport):
    """The report to write, opened before anything is applied; nothing when none is asked."""
    try:
        return rapport.open("wb") if rapport else nullcontext()
    except OSError as exc:
        raise CommandError(
            f"Le rapport ne peut pas être écrit dans {rapport}. Vérifiez le chemin et vos droits."
        ) from exc
