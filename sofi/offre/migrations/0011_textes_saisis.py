import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """The texts that the OF wrote because the Certif Info record had none (R143)."""

    dependencies = [("offre", "0010_index_des_listes")]

    operations = [
        migrations.AddField(
            model_name="formation",
            name="textes_saisis",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                default=list,
                size=None,
                verbose_name="textes écrits par l’organisme",
            ),
        ),
    ]
