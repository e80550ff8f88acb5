"""`sofi creer_compte EMAIL --profil cariforef`: the first login of an installation."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from sofi.comptes.models import Profil, Utilisateur


class Command(BaseCommand):
    help = "Crée un compte du Cariforef ou de la Région ; le mot de passe se tape, ou se définit par « Réinitialiser »."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--profil", choices=[Profil.CARIFOREF, Profil.REGION], default=Profil.CARIFOREF)
        parser.add_argument("--prenom", default="")
        parser.add_argument("--nom", default="")
        parser.add_argument(
            "--sans-mot-de-passe", action="store_true", help="la personne le définira par « Réinitialiser »"
        )

    def handle(self, *, email, profil, prenom, nom, sans_mot_de_passe, **options):
        try:
            validate_email(email)
            if Utilisateur.objects.filter(email__iexact=email).exists():
                raise CommandError(f"« {email} » a déjà un compte.")
            mot_de_passe = None if sans_mot_de_passe else getpass("Mot de passe : ")
            if mot_de_passe is not None:
                validate_password(mot_de_passe)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from refus
        Utilisateur.objects.creer(email, mot_de_passe, profil=profil, prenom=prenom, nom=nom)
        self.stdout.write(f"Compte {Profil(profil).label} créé pour {email}.")
