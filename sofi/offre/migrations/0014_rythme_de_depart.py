import django.contrib.postgres.fields
from django.db import migrations, models

import sofi.offre.models.session


class Migration(migrations.Migration):
    """A new session starts at full time, as on every empty card of the sources (R176)."""

    dependencies = [("offre", "0013_action_creee_par")]

    operations = [
        migrations.AlterField(
            model_name="session",
            name="rythmes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=sofi.offre.models.session.rythmes_de_depart,
                size=None,
                verbose_name="Rythmes",
            ),
        ),
    ]
