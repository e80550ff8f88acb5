"""Words and stems in one vector: a search is one condition on one index."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models

import sofi.referentiels.colonnes
import sofi.socle.texte


class Migration(migrations.Migration):
    dependencies = [
        ("referentiels", "0009_arbre_sans_langue"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="certification",
            name="certification_racines",
        ),
        migrations.RemoveIndex(
            model_name="certification",
            name="certification_mots",
        ),
        migrations.RemoveField(
            model_name="certification",
            name="mots",
        ),
        migrations.RemoveIndex(
            model_name="formacode",
            name="formacode_racines",
        ),
        migrations.RemoveIndex(
            model_name="formacode",
            name="formacode_mots",
        ),
        migrations.RemoveField(
            model_name="formacode",
            name="mots",
        ),
        migrations.RemoveField(
            model_name="certification",
            name="racines",
        ),
        migrations.RemoveField(
            model_name="formacode",
            name="racines",
        ),
        migrations.AddField(
            model_name="certification",
            name="mots",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.referentiels.colonnes.Reunis(
                    sofi.referentiels.colonnes.Vecteur(
                        sofi.socle.texte.Plier(models.F("intitule")), configuration="pg_catalog.simple"
                    ),
                    sofi.referentiels.colonnes.Vecteur(
                        sofi.socle.texte.Plier(models.F("intitule")), configuration="pg_catalog.french"
                    ),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="formacode",
            name="mots",
            field=models.GeneratedField(
                db_persist=True,
                expression=sofi.referentiels.colonnes.Reunis(
                    sofi.referentiels.colonnes.Vecteur(
                        sofi.socle.texte.Plier(
                            django.db.models.functions.text.Concat(
                                models.F("libelle"),
                                models.Value(" "),
                                models.F("synonymes"),
                                output_field=models.TextField(),
                            )
                        ),
                        configuration="pg_catalog.simple",
                    ),
                    sofi.referentiels.colonnes.Vecteur(
                        sofi.socle.texte.Plier(
                            django.db.models.functions.text.Concat(
                                models.F("libelle"),
                                models.Value(" "),
                                models.F("synonymes"),
                                output_field=models.TextField(),
                            )
                        ),
                        configuration="pg_catalog.french",
                    ),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="certification_mots"),
        ),
        migrations.AddIndex(
            model_name="formacode",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="formacode_mots"),
        ),
    ]
