"""The last day on which the public sees a session, and narrower indexes that count and sort by it."""

import datetime

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0007_categories_qualiopi"),
        ("offre", "0011_textes_saisis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_etablissement",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_debut",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_fin",
        ),
        migrations.AddField(
            model_name="session",
            name="visible_jusqu_a",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.Case(models.When(publiee_le__isnull=False, retiree_le=None, then=models.F("date_fin"))),
                    models.Value(datetime.date(1, 1, 1)),
                ),
                output_field=models.DateField(verbose_name="dernier jour où le public la voit"),
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["visible_jusqu_a"],
                include=(
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
                    "a_distance",
                    "diffusion_partielle",
                    "date_debut",
                    "id",
                    "action",
                    "site_lieu",
                ),
                name="session_visible",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["date_debut", "id"],
                include=(
                    "visible_jusqu_a",
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
                    "a_distance",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                    "codes_dispositifs",
                ),
                name="session_liste_debut",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["date_fin", "id"],
                include=("visible_jusqu_a", "action", "site_lieu", "codes_dispositifs"),
                name="session_liste_fin",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["etablissement", "date_debut", "id"],
                include=(
                    "date_fin",
                    "visible_jusqu_a",
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
                    "a_distance",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                    "codes_dispositifs",
                ),
                name="session_liste_etablissement",
            ),
        ),
    ]
