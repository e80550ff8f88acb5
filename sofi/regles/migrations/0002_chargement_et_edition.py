from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regles", "0001_initiale")]

    operations = [
        migrations.AddField(
            model_name="regle",
            name="chargee",
            field=models.BooleanField(default=False, verbose_name="chargée d’un fichier"),
        ),
        migrations.AddField(
            model_name="regle",
            name="editee_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="modifiée à l’écran le"),
        ),
        migrations.AlterField(
            model_name="regle",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="source"),
        ),
    ]
