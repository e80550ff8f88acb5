"""The table of the shared cache (sign-in limits), so that `migrate` is enough to install."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_plier")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
