"""The pages that the older layouts of the pro site have beside SOFI: their codes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("socle", "0004_avantages_de_sofi")]
    operations = [
        migrations.AlterField(
            "rubrique",
            "code",
            models.SlugField(
                "rubrique",
                max_length=20,
                primary_key=True,
                serialize=False,
                choices=[
                    ("actus", "Les actus de Sofi"),
                    ("avantages", "Les avantages de Sofi"),
                    ("tutos", "Les tutos de Sofi"),
                    ("mardis", "Les mardis de Sofi"),
                    ("questions", "Questions / réponses Sofi"),
                    ("droits", "Droits et obligations"),
                    ("qualite", "Certification qualité"),
                    ("appels", "Appels d’offres"),
                    ("aides", "Les dispositifs et aides financières"),
                    ("regions", "Dans les autres régions"),
                ],
            ),
        )
    ]
