"""Folded titles and words for the lists, the sessions at a distance, indexes of the counters (R037 to R066)."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models

import sofi.referentiels.colonnes
import sofi.socle.texte


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0001_initiale"),
        ("offre", "0002_initiale"),
        ("programmes", "0001_initiale"),
        ("referentiels", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="complement_plie",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.socle.texte.Plier(models.F("complement_intitule")),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="mots",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.referentiels.colonnes.Vecteur(
                    sofi.socle.texte.Plier(models.F("complement_intitule")), configuration="pg_catalog.simple"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="formation",
            name="intitule_plie",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.socle.texte.Plier(models.F("intitule")),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="formation",
            name="mots",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.referentiels.colonnes.Vecteur(
                    sofi.socle.texte.Plier(models.F("intitule")), configuration="pg_catalog.simple"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="a_distance",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    ("modalite_enseignement__in", ["1", "2"]),
                    ("modalites_pedagogiques__contains", ["foad"]),
                    _connector="OR",
                ),
                output_field=models.BooleanField(verbose_name="à distance ou mixte"),
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="action_mots"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["etablissement", "statut"], include=("attribution", "formation"), name="action_compteurs"
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["modifiee_le", "id"], include=("statut",), name="action_modifiee"),
        ),
        migrations.AddIndex(
            model_name="formation",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="formation_mots"),
        ),
        migrations.AddIndex(
            model_name="formation",
            index=models.Index(
                condition=models.Q(("certification_remplacee_le__isnull", False)),
                fields=["id"],
                name="formation_certifinfo_remplace",
            ),
        ),
    ]
