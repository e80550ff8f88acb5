"""The trace of an import serves every kind of file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("echanges", "0001_import_region")]

    operations = [
        migrations.RenameModel("ImportRegion", "ImportFichier"),
        migrations.AlterModelOptions(
            "importfichier",
            {
                "ordering": ["-le", "-id"],
                "verbose_name": "import de fichier",
                "verbose_name_plural": "imports de fichiers",
            },
        ),
        migrations.AddField(
            "importfichier",
            "genre",
            models.CharField(
                "genre",
                max_length=20,
                choices=[("region", "Fichier de la Région"), ("etablissements", "Fichier des établissements")],
                default="region",
            ),
            preserve_default=False,
        ),
        migrations.AlterField("importfichier", "contenu", models.FileField("contenu", upload_to="imports/")),
    ]
