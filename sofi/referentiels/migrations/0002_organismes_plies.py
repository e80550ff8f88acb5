"""Certifiers and validators in one folded column: searching them without it reads every record for a second."""

import django.db.models.functions.text
from django.db import migrations, models

import sofi.referentiels.colonnes
import sofi.socle.texte

CREATE = """
CREATE FUNCTION sofi_joindre(textes text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_string(textes, ' ')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referentiels", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION sofi_joindre(text[])"),
        migrations.AddField(
            model_name="certification",
            name="organismes_plies",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.socle.texte.Plier(
                    django.db.models.functions.text.Concat(
                        sofi.referentiels.colonnes.Joindre("certificateurs"),
                        models.Value(" "),
                        models.F("valideurs"),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
                verbose_name="certificateurs et valideurs, pliés",
            ),
        ),
    ]
