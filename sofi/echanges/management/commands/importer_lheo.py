"""`sofi importer_lheo FICHIER --organisme SIRET`: drafts from an organisation's own LHÉO file (R265)."""

from django.conf import settings
from django.core.management.base import CommandError
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from sofi.echanges.classeurs.commande import CommandeImport
from sofi.echanges.lheo.importer import importation


class Command(CommandeImport):
    help = (
        "Lit le fichier LHÉO d’un organisme et dit quels brouillons il créerait ou changerait. Une offre publiée n’est "
        "jamais touchée. Ne change rien sans --appliquer."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--organisme", required=True, metavar="SIRET", help="établissement qui saisit ces offres")

    def importation(self, options):
        try:
            return importation(siret.validate(options["organisme"]))
        except ValidationError as exc:
            raise CommandError(
                f"« {options['organisme']} » n’est pas un SIRET. Donnez ses 14 chiffres après --organisme."
            ) from exc

    def taille_max(self):
        return settings.SOFI_LHEO_TAILLE_MAX
