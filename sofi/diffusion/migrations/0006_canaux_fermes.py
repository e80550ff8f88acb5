"""What the public search shows follows the rules of the passport."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0005_canaux_et_regles"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="sessionpubliee",
            name="sessionpubliee_comptes",
        ),
        migrations.RemoveField(
            model_name="sessionpubliee",
            name="a_une_information_collective",
        ),
        migrations.AddField(
            model_name="sessionpubliee",
            name="sur_le_site_public",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("canaux_fermes__contains", ["site_public"]), _negated=True),
                output_field=models.BooleanField(verbose_name="visible sur le site régional public"),
            ),
        ),
        migrations.AddIndex(
            model_name="sessionpubliee",
            index=models.Index(
                condition=models.Q(("sur_le_site_public", True)),
                fields=["date_fin", "departement", "programme"],
                name="sessionpubliee_comptes",
            ),
        ),
    ]
