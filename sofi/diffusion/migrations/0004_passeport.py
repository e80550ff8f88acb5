"""Outlets and rules as rows; what a published session is closed to, in place of R197 alone."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0003_fragments_lheo"),
    ]

    operations = [
        migrations.CreateModel(
            name="Canal",
            fields=[
                ("code", models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name="code")),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "voie",
                    models.CharField(
                        choices=[
                            ("site", "site de la région : dès la publication"),
                            ("fichier", "fichier LHÉO déposé"),
                        ],
                        default="fichier",
                        max_length=10,
                        verbose_name="voie",
                    ),
                ),
                ("ordre", models.PositiveSmallIntegerField(default=100, verbose_name="ordre")),
                ("actif", models.BooleanField(default=True, verbose_name="actif")),
            ],
            options={
                "verbose_name": "canal de diffusion",
                "verbose_name_plural": "canaux de diffusion",
                "ordering": ["ordre", "nom"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("nom"),
                        name="canal_nom_unique",
                        violation_error_message="Un canal porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actif", False), ("code", "site_public"), _negated=True),
                        name="canal_site_public_actif",
                        violation_error_message="Le site régional public est celui de SOFI : il reste actif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegleDiffusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("condition", models.CharField(max_length=40, verbose_name="condition")),
                ("champ", models.CharField(blank=True, max_length=80, verbose_name="champ à remplir")),
                ("message", models.CharField(max_length=300, verbose_name="message à l’organisme")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("ordre", models.PositiveSmallIntegerField(default=100, verbose_name="ordre")),
                ("active", models.BooleanField(default=True, verbose_name="en vigueur")),
                (
                    "canaux",
                    models.ManyToManyField(
                        related_name="regles",
                        to="diffusion.canal",
                        verbose_name="canaux fermés à qui ne la remplit pas",
                    ),
                ),
            ],
            options={
                "verbose_name": "règle de diffusion",
                "verbose_name_plural": "règles de diffusion",
                "ordering": ["ordre", "id"],
            },
        ),
        migrations.AddField(
            model_name="sessionpubliee",
            name="canaux_fermes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                default=list,
                size=None,
                verbose_name="canaux où elle ne va pas",
            ),
        ),
    ]
