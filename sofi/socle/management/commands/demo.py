"""`sofi demo`: a SOFI that runs, with demonstration data, from nothing."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sofi.socle.management.commands import servir

LOADER = "charger_demo"


class Command(servir.Command):
    help = "Prépare la base et les données de démonstration s’il le faut, puis lance SOFI."

    def handle(self, *, adresse, port, **options):
        servir.check_free(adresse, port)
        self.prepare_base()
        self.load_data()
        self.show_logins()
        super().handle(adresse=adresse, port=port, **options)

    def prepare_base(self):
        """Bring the tables up to date; nothing to do costs a few milliseconds."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Mise à jour des tables…")
            call_command("migrate", verbosity=0)

    def load_data(self):
        """Load the demonstration data into an empty base only."""
        if LOADER in get_commands() and not get_user_model().objects.exists():
            self.say("Chargement des données de démonstration…")
            call_command(LOADER)

    def show_logins(self):
        """Print what the loader says one may sign in with: (profile, e-mail, password)."""
        if LOADER not in get_commands():
            return
        comptes = load_command_class(get_commands()[LOADER], LOADER).COMPTES
        self.say("Comptes de démonstration (adresse de connexion, mot de passe) :")
        for profil, email, mot_de_passe in comptes:
            self.say(f"  {profil:<32} {email:<38} {mot_de_passe}")
        if courriels := getattr(settings, "EMAIL_FILE_PATH", None):
            self.say(f"Les mails s’écrivent dans {courriels}.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
